# SPDX-License-Identifier: GPL-2.0-or-later
"""A real SIP phone refuses a certificate of another domain and tries again at once."""
from lab import linphone, stage
from lab.truth import refused_name, wants

FORMAT = "pcap"


def play(scene):
    root, server = stage.wrong_name_site(scene)
    truth = refused_name("alert", alert="bad_certificate", sni="sip.mslync.net",
                         **wants("sip.mslync.net", "sni"))
    scene.sip_phone(stage.unix_host(scene), server, linphone, "sip.mslync.net:5061", "mslync.net",
                    root, says="CN-mismatch", truth=truth, tries=2, seconds=5)

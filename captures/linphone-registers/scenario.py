# SPDX-License-Identifier: GPL-2.0-or-later
"""A real SIP phone registers on the wildcard of the founding certificate."""
from lab import linphone, stage
from lab.truth import accepted_politely, wants

FORMAT = "pcap"


def play(scene):
    root = stage.enterprise_root(scene)
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], hosts=[("sip.mslync.net", site.address)])
    server = scene.kamailio(site, stage.wildcard_certificate(root))
    scene.sip_phone(stage.unix_host(scene), server, linphone, "sip.mslync.net:5061", "mslync.net",
                    root, says="LinphoneRegistrationOk",
                    truth=accepted_politely(sni="sip.mslync.net", **wants("sip.mslync.net", "sni")))

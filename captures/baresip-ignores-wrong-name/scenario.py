# SPDX-License-Identifier: GPL-2.0-or-later
"""A real SIP phone that does not check the name registers on a certificate of another domain."""
from lab import baresip, stage
from lab.truth import accepted_politely, wants

FORMAT = "pcap"


def play(scene):
    root = stage.enterprise_root(scene)
    site = stage.front_end(scene)
    stage.site_dns(scene)
    server = scene.kamailio(site, stage.foreign_certificate(root))
    scene.sip_phone(stage.unix_host(scene), server, baresip, "sip.mslync.net:5061", "mslync.net",
                    root, says="200 OK",
                    truth=accepted_politely(**wants("sip.mslync.net", "dns-a")))

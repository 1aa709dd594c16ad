# SPDX-License-Identifier: GPL-2.0-or-later
"""A real SIP phone registers with a real registrar; the registrar's RSA key opens the connection."""
from lab import baresip, stage
from lab.truth import accepted_politely, wants

FORMAT = "pcap"
OPTIONS = {"rsa_key": "server.key"}


def play(scene):
    root = stage.enterprise_root(scene)
    site = stage.front_end(scene)
    stage.site_dns(scene)
    certificate = stage.fixed_certificate(root)
    server = scene.kamailio(site, certificate, ciphers="AES128-SHA256")
    scene.sip_phone(stage.unix_host(scene), server, baresip, "sip.mslync.net:5061", "mslync.net",
                    root, says="200 OK",
                    truth=accepted_politely(**wants("sip.mslync.net", "dns-a")))
    scene.give_key(certificate)

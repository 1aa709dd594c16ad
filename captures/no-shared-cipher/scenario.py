# SPDX-License-Identifier: GPL-2.0-or-later
"""Server and phone have no cipher suite in common."""
from lab import stage
from lab.truth import NO_HANDSHAKE, turned_away, wants

FORMAT = "pcap"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    certificate = stage.wildcard_certificate(stage.enterprise_root(scene))
    server = scene.openssl_server(site, certificate, "1.0", "-tls1", "-cipher",
                                  "ECDHE-RSA-AES256-SHA:@SECLEVEL=0")
    scene.client(stage.phone_host(scene), server, stage.phone(), tries=2, pauses=[2],
                 did="left: SSLV3_ALERT_HANDSHAKE_FAILURE",
                 truth=turned_away("no_shared_cipher", alert="handshake_failure", **NO_HANDSHAKE,
                                   **wants("sip.mslync.net", "dns-srv")))

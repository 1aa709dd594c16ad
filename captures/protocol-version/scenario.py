# SPDX-License-Identifier: GPL-2.0-or-later
"""The server wants TLS 1.2, the phone has TLS 1.0."""
from lab import stage
from lab.truth import NO_HANDSHAKE, turned_away, wants

FORMAT = "pcap"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    certificate = stage.wildcard_certificate(stage.enterprise_root(scene))
    server = scene.openssl_server(site, certificate, "1.2", "-tls1_2")
    scene.client(stage.phone_host(scene), server, stage.phone(), tries=2, pauses=[2],
                 did="left: TLSV1_ALERT_PROTOCOL_VERSION",
                 truth=turned_away("protocol_version", alert="protocol_version", **NO_HANDSHAKE,
                                   **wants("sip.mslync.net", "dns-srv")))

# SPDX-License-Identifier: GPL-2.0-or-later
"""The server accepts, reads the ClientHello and closes."""
from lab import stage
from lab.truth import NO_HANDSHAKE, turned_away, wants

FORMAT = "pcap"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    certificate = stage.wildcard_certificate(stage.enterprise_root(scene))
    server = scene.registrar(site, certificate, manner="close_after_hello")
    scene.client(stage.phone_host(scene), server, stage.phone(), did="left: closed by the server",
                 tries=2, pauses=[2],
                 truth=turned_away("unknown", "fin", acceptable={"cause": ["none"]},
                                   **NO_HANDSHAKE, **wants("sip.mslync.net", "dns-srv")))

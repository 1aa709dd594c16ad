# SPDX-License-Identifier: GPL-2.0-or-later
"""The server sends its flight, with the founding certificate, and closes first."""
from lab import stage
from lab.truth import turned_away, wants

FORMAT = "pcapng"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    certificate = stage.wildcard_certificate(stage.enterprise_root(scene))
    server = scene.registrar(site, certificate, manner="close_after_flight")
    scene.client(stage.desktop_host(scene), server, stage.desktop(thinks=0.6), tries=2, pauses=[2],
                 did="left: closed by the server|left: .*RESET",
                 truth=turned_away("unknown", "fin", acceptable={"cause": ["none"]},
                                   **wants("sip.mslync.net", "dns-srv")))

# SPDX-License-Identifier: GPL-2.0-or-later
"""A client registers without TLS on the TLS port."""
from lab import stage
from lab.truth import not_tls, wants

FORMAT = "pcapng"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    server = scene.registrar(site, None)
    scene.client(stage.desktop_host(scene), server, stage.desktop(plain=True), did="200 OK",
                 truth=not_tls("none", **wants("sip.mslync.net", "dns-srv")))

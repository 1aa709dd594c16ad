# SPDX-License-Identifier: GPL-2.0-or-later
"""Two clients behind one address: a phone refuses the wildcard, a desktop client takes it."""
from lab import stage
from lab.truth import accepted, refused_name, wants

FORMAT = "pcapng"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    router = scene.network.host("branch", "192.0.2.181", "00:1b:0d:63:c2:26")
    phone = scene.network.behind(router, "phone1", "10.8.0.101", "00:04:f2:b1:90:01", 128)
    desktop = scene.network.behind(router, "desktop1", "10.8.0.151", "00:14:22:5c:7e:01", 64)
    server = scene.registrar(site, stage.wildcard_certificate(stage.enterprise_root(scene)))
    scene.registrar(site, None, port=5060, refuse=True)
    name = wants(stage.SIP_HOST, "dns-srv")
    scene.client(phone, server, stage.phone(clear_port=5060), did="left: name",
                 truth=refused_name(**name), tries=2, pauses=[2])
    scene.client(desktop, server, stage.desktop(clear_port=5060), did="200 OK",
                 truth=accepted(**name))
    scene.client(phone, server, stage.phone(), did="left: name", truth=refused_name(**name))

# SPDX-License-Identifier: GPL-2.0-or-later
"""A phone refuses the wildcard four times; a desktop client signs in on the same certificate."""
from lab import stage
from lab.truth import accepted, refused_name, wants

FORMAT = "pcapng"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    phone, desktop = stage.phone_host(scene), stage.desktop_host(scene)
    server = scene.registrar(site, stage.wildcard_certificate(stage.enterprise_root(scene)))
    name = wants("sip.mslync.net", "dns-srv")
    scene.client(phone, server, stage.phone(), did="left: name", truth=refused_name(**name),
                 tries=4, pauses=[2, 4, 8])
    scene.client(desktop, server, stage.desktop(), did="200 OK", truth=accepted(**name))

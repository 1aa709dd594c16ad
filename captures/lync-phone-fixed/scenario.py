# SPDX-License-Identifier: GPL-2.0-or-later
"""The founding site before and after the certificate got the name the phones look for."""
from lab import stage
from lab.truth import accepted, refused_name, wants

FORMAT = "pcapng"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    phone, desktop = stage.phone_host(scene), stage.desktop_host(scene)
    root = stage.enterprise_root(scene)
    name = wants("sip.mslync.net", "dns-srv")
    before = scene.registrar(site, stage.wildcard_certificate(root))
    scene.client(phone, before, stage.phone(), did="left: name", truth=refused_name(**name),
                 tries=2, pauses=[2])
    scene.stop(before)
    after = scene.registrar(site, stage.fixed_certificate(root))
    for host, client in ((phone, stage.phone()), (desktop, stage.desktop())):
        scene.client(host, after, client, did="200 OK", truth=accepted(**name))

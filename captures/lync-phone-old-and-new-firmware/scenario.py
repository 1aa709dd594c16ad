# SPDX-License-Identifier: GPL-2.0-or-later
"""Two phones, one wildcard: the old firmware refuses it, that of 2012 takes it."""
from lab import stage
from lab.truth import accepted, refused_name, wants

FORMAT = "pcapng"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    old, new = stage.phone_host(scene, 1), stage.phone_host(scene, 2)
    scene.registrar(site, None, port=5060, refuse=True)
    server = scene.registrar(site, stage.wildcard_certificate(stage.enterprise_root(scene)))
    name = wants("sip.mslync.net", "dns-srv")
    scene.client(old, server, stage.phone(), did="left: name", truth=refused_name(**name),
                 tries=3, pauses=[2, 4], clear_port=5060)
    updated = stage.phone(stage.FIRMWARE_2012, rule="wildcard", user="adam")
    scene.client(new, server, updated, did="200 OK", truth=accepted(**name), clear_port=5060)

# SPDX-License-Identifier: GPL-2.0-or-later
"""A phone whose firmware should take wildcards refuses one, then takes an exact certificate."""
from lab import stage
from lab.truth import accepted, refused_name, wants

FORMAT = "pcapng"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    phone = stage.phone_host(scene)
    root = stage.enterprise_root(scene)
    scene.registrar(site, None, port=5060, refuse=True)
    client = stage.phone(stage.FIRMWARE_4100)
    name = wants("sip.mslync.net", "dns-srv")
    before = scene.registrar(site, stage.wildcard_certificate(root))
    scene.client(phone, before, client, did="left: name", truth=refused_name(**name),
                 tries=2, pauses=[2], clear_port=5060)
    scene.stop(before)
    exact = root.certificate("sip.mslync.net", dns=["sip.mslync.net"])
    after = scene.registrar(site, exact)
    scene.client(phone, after, client, did="200 OK", truth=accepted(**name))

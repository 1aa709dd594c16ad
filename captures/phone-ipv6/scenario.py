# SPDX-License-Identifier: GPL-2.0-or-later
"""The founding refusal over IPv6."""
from lab import stage
from lab.truth import refused_name, wants

FORMAT = "pcapng"


def play(scene):
    site = stage.front_end(scene, "2001:db8::21")
    phone = stage.phone_host(scene, address="2001:db8::101")
    scene.network.second_address(phone, "192.0.2.101")
    stage.site_dns(scene, address=site.address)
    server = scene.registrar(site, stage.wildcard_certificate(stage.enterprise_root(scene)))
    client = stage.phone(find={"srv": [stage.TLS_QUESTION], "ipv6": True})
    scene.client(phone, server, client, did="left: name", tries=2, pauses=[2],
                 truth=refused_name(**wants("sip.mslync.net", "dns-srv")))

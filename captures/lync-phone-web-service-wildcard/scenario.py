# SPDX-License-Identifier: GPL-2.0-or-later
"""The web service's wildcard stops a phone that starts from nothing; its sign-in would work."""
from lab import dhcp, stage
from lab.truth import refused_name, wants

FORMAT = "pcap"
WATCHED_PORTS = (443, 5061)


def play(scene):
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], hosts=[("lyncweb.mslync.net", site.address)],
              switches=dhcp.server_switches("sip.mslync.net", "lyncweb.mslync.net"))
    server = scene.registrar(site, stage.wildcard_certificate(stage.enterprise_root(scene)),
                             port=443)
    host = stage.phone_host(scene)
    client = stage.phone(find={"host": "lyncweb.mslync.net", "port": 443},
                         informs={"address": host.address, "mac": host.mac})
    truth = refused_name(acceptable={"expected_name_source": ["dns-a"]},
                         **wants("lyncweb.mslync.net", "dhcp-43"))
    scene.client(host, server, client, did="left: name", tries=3, pauses=[3, 3], truth=truth)

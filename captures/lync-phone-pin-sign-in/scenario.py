# SPDX-License-Identifier: GPL-2.0-or-later
"""PIN sign-in: DHCP option 120 leads to the registrar, whose wildcard the phone refuses."""
from lab import dhcp, stage
from lab.truth import refused_name, wants

FORMAT = "pcapng"


def play(scene):
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], hosts=[("sip.mslync.net", site.address)],
              switches=dhcp.server_switches("sip.mslync.net", "lyncweb.mslync.net"))
    server = scene.registrar(site, stage.wildcard_certificate(stage.enterprise_root(scene)))
    host = stage.phone_host(scene)
    client = stage.phone(find={"host": "sip.mslync.net", "port": 5061},
                         informs={"address": host.address, "mac": host.mac})
    truth = refused_name(acceptable={"expected_name_source": ["dns-a"]},
                         **wants("sip.mslync.net", "dhcp-120"))
    scene.client(host, server, client, did="left: name", tries=3, pauses=[2, 4], truth=truth)

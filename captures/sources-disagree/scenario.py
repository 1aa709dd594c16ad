# SPDX-License-Identifier: GPL-2.0-or-later
"""DHCP and SRV name the same registrar differently; the certificate has the name of SRV only."""
from lab import dhcp, stage
from lab.truth import accepted, refused_name, wants

FORMAT = "pcapng"


def play(scene):
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], srv=[(stage.TLS_QUESTION, "pool.mslync.net", 5061)],
              hosts=[(stage.SIP_HOST, site.address), ("pool.mslync.net", site.address)],
              switches=dhcp.server_switches(stage.SIP_HOST, "lyncweb.mslync.net"))
    root = stage.enterprise_root(scene)
    server = scene.registrar(site, root.certificate("pool.mslync.net", dns=["pool.mslync.net"]))
    pin, tethered = stage.phone_host(scene), stage.phone_host(scene, number=2)
    client = stage.phone(find={"host": stage.SIP_HOST, "port": 5061},
                         informs={"address": pin.address, "mac": pin.mac})
    truth = refused_name(acceptable={"expected_name_source": ["dns-a"]},
                         **wants(stage.SIP_HOST, "dhcp-120"))
    scene.client(pin, server, client, did="left: name", truth=truth, tries=3, pauses=[2, 4])
    scene.client(tethered, server, stage.phone(), did="200 OK",
                 truth=accepted(**wants("pool.mslync.net", "dns-srv")))

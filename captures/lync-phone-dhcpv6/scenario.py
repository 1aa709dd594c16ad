# SPDX-License-Identifier: GPL-2.0-or-later
"""DHCPv6 names the registrar (RFC 3319), whose wildcard the phone refuses."""
from lab import dhcp_v6, stage
from lab.truth import refused_name, wants

FORMAT = "pcapng"


def play(scene):
    site = stage.front_end(scene, "2001:db8::21")
    phone = stage.phone_host(scene, address="2001:db8::101")
    scene.network.second_address(phone, "192.0.2.101")
    scene.dns(["mslync.net"], hosts=[(stage.SIP_HOST, site.address)],
              switches=dhcp_v6.server_switches(phone.address, stage.SIP_HOST, site.address),
              ipv6="2001:db8::53")
    server = scene.registrar(site, stage.wildcard_certificate(stage.enterprise_root(scene)))
    scene.record()
    dhcp_v6.obtain(phone, scene.folder)
    client = stage.phone(find={"host": stage.SIP_HOST, "port": 5061, "ipv6": True})
    scene.client(phone, server, client, did="left: name", tries=2, pauses=[2],
                 truth=refused_name(**wants(stage.SIP_HOST, "dhcp-120")))

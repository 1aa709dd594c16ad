# SPDX-License-Identifier: GPL-2.0-or-later
"""A wildcard on the web server lets a factory-reset phone restart again and again; tethered it works."""
from lab import dhcp, stage
from lab.truth import accepted, refused_name, wants

FORMAT = "pcapng"
WATCHED_PORTS = (443, 5061)
WEB, URL = "lyncweb.mslync.net", "http://lyncweb.mslync.net/root.pem"


def play(scene):
    site = stage.front_end(scene)
    web = scene.network.host("web", "192.0.2.22", "00:15:5d:08:21:02", windows=True)
    scene.dns(["mslync.net"], srv=[(stage.TLS_QUESTION, stage.SIP_HOST, 5061)],
              hosts=[(stage.SIP_HOST, site.address), (WEB, web.address)],
              switches=dhcp.server_switches(stage.SIP_HOST, WEB) + scene.leases())
    scene.clock()
    root = stage.enterprise_root(scene)
    scene.plain_web(web, root)
    provisioning = scene.registrar(web, stage.wildcard_certificate(root), port=443)
    registrar = scene.registrar(site, stage.fixed_certificate(root))
    host = stage.phone_host(scene)
    truth = refused_name(acceptable={"expected_name_source": ["dns-a"]}, **wants(WEB, "dhcp-43"))
    for address in ("192.0.2.101", "192.0.2.133", "192.0.2.133"):
        scene.restart(host, address)
        scene.ask_clock(host)
        client = stage.phone(find={"host": WEB, "port": 443},
                             informs={"address": host.address, "mac": host.mac})
        scene.fetch(host, URL)
        scene.client(host, provisioning, client, did="left: name", truth=truth)
        scene.pause(9)  # as long as a reset takes
    name = wants(stage.SIP_HOST, "dns-srv")
    name["acceptable"] = {"expected_name_source": ["dhcp-120", "dns-a"]}
    scene.client(host, registrar, stage.phone(), did="200 OK", truth=accepted(**name))

# SPDX-License-Identifier: GPL-2.0-or-later
"""A phone refuses the wildcard, comes back with another address, and takes the fixed certificate."""
from lab import dhcp, stage
from lab.truth import accepted, refused_name, wants

FORMAT = "pcapng"


def play(scene):
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], hosts=[(stage.SIP_HOST, site.address)],
              switches=dhcp.server_switches(stage.SIP_HOST, "lyncweb.mslync.net")
              + scene.leases())
    root = stage.enterprise_root(scene)
    host = stage.phone_host(scene)
    name = wants(stage.SIP_HOST, "dhcp-120")
    name["acceptable"] = {"expected_name_source": ["dns-a"]}
    before = scene.registrar(site, stage.wildcard_certificate(root))

    def attempt(server, address, **outcome):
        scene.restart(host, address)
        client = stage.phone(find={"host": stage.SIP_HOST, "port": 5061},
                             informs={"address": host.address, "mac": host.mac})
        scene.client(host, server, client, **outcome)

    attempt(before, "192.0.2.101", did="left: name", truth=refused_name(**name), tries=2,
            pauses=[2])
    attempt(before, "192.0.2.133", did="left: name", truth=refused_name(**name))
    scene.stop(before)
    after = scene.registrar(site, stage.fixed_certificate(root))
    attempt(after, "192.0.2.134", did="200 OK", truth=accepted(**name))

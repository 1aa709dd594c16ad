# SPDX-License-Identifier: GPL-2.0-or-later
"""A load balancer looks every three seconds whether the port is open."""
from lab import stage
from lab.truth import NO_NAME, not_tls

FORMAT = "pcap"


def play(scene):
    site = stage.front_end(scene)
    server = scene.registrar(site, stage.wildcard_certificate(stage.enterprise_root(scene)))
    balancer = scene.network.host("balancer", "192.0.2.9", "00:01:d7:3a:40:09")
    probe = stage.phone(label="load balancer probe", leaves_at="connect",
                        find={"address": site.address, "port": 5061})
    scene.client(balancer, server, probe, did="left: it is there", tries=5, pauses=[3, 3, 3, 3],
                 truth=not_tls("probe", **NO_NAME))

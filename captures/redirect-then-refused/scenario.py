# SPDX-License-Identifier: GPL-2.0-or-later
"""A Director redirects the phone to its pool, whose certificate lacks the pool's name."""
from lab import stage
from lab.truth import refused_name, wants

FORMAT = "pcapng"
POOL2 = "pool2.mslync.net"


def play(scene):
    director = stage.front_end(scene)
    pool = scene.network.host("pool2", "192.0.2.23", "00:15:5d:08:21:03", windows=True)
    scene.dns(["mslync.net"], srv=[("_sipinternal._tcp.mslync.net", stage.SIP_HOST, 5060)],
              hosts=[(stage.SIP_HOST, director.address), (POOL2, pool.address)])
    root = stage.enterprise_root(scene)
    scene.registrar(director, None, port=5060, redirect_to=f"{POOL2}:5061")
    server = scene.registrar(pool, stage.wildcard_certificate(root))
    host = stage.phone_host(scene)
    truth = refused_name(acceptable={"expected_name_source": ["dns-a"]}, **wants(POOL2, "sip"))
    client = stage.phone(find={"srv": ["_sipinternal._tcp.mslync.net"]}, clear_port=5060)
    scene.client(host, server, client, did="left: name", truth=truth, tries=2, pauses=[2])

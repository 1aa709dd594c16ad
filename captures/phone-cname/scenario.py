# SPDX-License-Identifier: GPL-2.0-or-later
"""The name asked for is an alias; the certificate knows only the alias's target."""
from lab import stage
from lab.truth import refused_name, wants

FORMAT = "pcap"


def play(scene):
    site = stage.front_end(scene)
    scene.dns(["mslync.net", "schertz.local"], hosts=[(stage.POOL, site.address)],
              aliases=[("sip.mslync.net", stage.POOL)])
    root = stage.enterprise_root(scene)
    server = scene.registrar(site, root.certificate(stage.POOL, dns=[stage.POOL]))
    client = stage.phone(find={"host": "sip.mslync.net", "port": 5061})
    scene.client(stage.phone_host(scene), server, client, did="left: name", tries=2, pauses=[2],
                 truth=refused_name(**wants("sip.mslync.net", "dns-a")))

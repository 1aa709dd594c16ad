# SPDX-License-Identifier: GPL-2.0-or-later
"""A client that compares no names opens two connections and needs one: the other is no refusal."""
from lab import stage
from lab.truth import accepted, left_late, wants

FORMAT = "pcapng"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    server = scene.registrar(site, stage.foreign_certificate(stage.enterprise_root(scene)))
    host = stage.desktop_host(scene)
    client = stage.desktop(rule="none")
    name = wants(stage.SIP_HOST, "dns-srv")
    used = scene.start_client(host, server, client, truth=accepted(**name), stays=3)
    scene.pause(1)
    spare = left_late("none", **name)
    spare["acceptable"] = {"cause": ["unknown", "probe"]}
    scene.client(host, server, {**client, "afterwards": "nothing"}, did="finished", truth=spare,
                 stays=0.2)
    scene.finish_client(used, "200 OK")

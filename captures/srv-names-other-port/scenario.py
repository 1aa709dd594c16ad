# SPDX-License-Identifier: GPL-2.0-or-later
"""SRV leads to port 5067, which is watched for that reason alone."""
from lab import stage
from lab.truth import accepted, refused_name, wants

FORMAT = "pcap"
WATCHED_PORTS = (5061, 5067)


def play(scene):
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], srv=[(stage.TLS_QUESTION, "sip.mslync.net", 5067)],
              hosts=[("sip.mslync.net", site.address)])
    root = stage.enterprise_root(scene)
    server = scene.registrar(site, stage.wildcard_certificate(root), port=5067)
    name = wants("sip.mslync.net", "dns-srv")
    scene.client(stage.phone_host(scene), server, stage.phone(), did="left: name", tries=2,
                 pauses=[2], truth=refused_name(**name))
    scene.client(stage.desktop_host(scene), server, stage.desktop(), did="200 OK",
                 truth=accepted(**name))

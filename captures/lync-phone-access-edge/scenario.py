# SPDX-License-Identifier: GPL-2.0-or-later
"""From outside: SRV leads to the Access Edge on port 443, whose wildcard the phone refuses."""
from lab import stage
from lab.truth import accepted, refused_name, wants

FORMAT = "pcap"
WATCHED_PORTS = (443, 5061)
QUESTION = "_sip._tls.mslync.net"


def play(scene):
    edge = stage.front_end(scene)
    scene.dns(["mslync.net"], srv=[(QUESTION, "sip.mslync.net", 443)],
              hosts=[("sip.mslync.net", edge.address)])
    root = stage.enterprise_root(scene)
    certificate = root.certificate("access.schertz.example",
                                   dns=["access.schertz.example", "*.mslync.net"])
    server = scene.registrar(edge, certificate, port=443, name="access.schertz.example")
    name = wants("sip.mslync.net", "dns-srv")
    outside = {"find": {"srv": [stage.TLS_QUESTION, QUESTION]}}
    scene.client(stage.phone_host(scene), server, stage.phone(**outside), did="left: name",
                 tries=3, pauses=[2, 4], truth=refused_name(**name))
    scene.client(stage.desktop_host(scene), server, stage.desktop(**outside), did="200 OK",
                 truth=accepted(**name))

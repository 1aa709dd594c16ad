# SPDX-License-Identifier: GPL-2.0-or-later
"""Two desktop clients sign in on the wildcard; nobody refuses anything."""
from lab import stage
from lab.truth import accepted, wants

FORMAT = "pcap"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    server = scene.registrar(site, stage.wildcard_certificate(stage.enterprise_root(scene)))
    for number in (1, 2):
        scene.client(stage.desktop_host(scene, number), server, stage.desktop(), did="200 OK",
                     truth=accepted(**wants("sip.mslync.net", "dns-srv")))

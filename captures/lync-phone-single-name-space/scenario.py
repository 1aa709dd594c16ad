# SPDX-License-Identifier: GPL-2.0-or-later
"""The founding certificate serves a site whose SIP domain is the pool's own domain."""
from lab import stage
from lab.truth import accepted, wants

FORMAT = "pcap"
QUESTION = "_sipinternaltls._tcp.schertz.local"


def play(scene):
    site = stage.front_end(scene)
    scene.dns(["schertz.local"], srv=[(QUESTION, stage.POOL, 5061)],
              hosts=[(stage.POOL, site.address)])
    phone, desktop = stage.phone_host(scene), stage.desktop_host(scene)
    server = scene.registrar(site, stage.wildcard_certificate(stage.enterprise_root(scene)))
    here = {"domain": "schertz.local", "find": {"srv": [QUESTION]}}
    for host, client in ((phone, stage.phone(**here)), (desktop, stage.desktop(**here))):
        scene.client(host, server, client, did="200 OK",
                     truth=accepted(**wants("lync.schertz.local", "dns-srv")))

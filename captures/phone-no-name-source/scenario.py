# SPDX-License-Identifier: GPL-2.0-or-later
"""A phone leaves, and nothing in the capture says what name it wanted."""
from lab import stage
from lab.truth import NO_NAME, refused_name, undecidable

FORMAT = "pcap"


def play(scene):
    site = stage.front_end(scene)
    server = scene.registrar(site, stage.wildcard_certificate(stage.enterprise_root(scene)))
    client = stage.phone(find={"address": site.address, "host": "sip.mslync.net", "port": 5061})
    unknown = undecidable("no DNS, SNI or SIP in the capture tells the name the client wanted",
                          cause=["unknown"], incident=[False])
    scene.client(stage.phone_host(scene), server, client, did="left: name", tries=2, pauses=[2],
                 truth=refused_name(**NO_NAME, **unknown))

# SPDX-License-Identifier: GPL-2.0-or-later
"""As phone-no-name-source, but the operator says what name leads to this server."""
from lab import stage
from lab.truth import refused_name, wants

FORMAT = "pcap"
OPTIONS = {"server_name": "192.0.2.21:5061=sip.mslync.net"}


def play(scene):
    site = stage.front_end(scene)
    server = scene.registrar(site, stage.wildcard_certificate(stage.enterprise_root(scene)))
    client = stage.phone(find={"address": site.address, "host": "sip.mslync.net", "port": 5061})
    scene.client(stage.phone_host(scene), server, client, did="left: name", tries=2, pauses=[2],
                 truth=refused_name(**wants("sip.mslync.net", "operator")))

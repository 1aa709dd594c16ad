# SPDX-License-Identifier: GPL-2.0-or-later
"""The phone refuses the wildcard and ends the connection by reset."""
from lab import stage
from lab.truth import refused_name, wants

FORMAT = "pcap"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    server = scene.registrar(site, stage.wildcard_certificate(stage.issuing_authority(scene)))
    scene.client(stage.phone_host(scene), server, stage.phone(leaves_by="rst"), did="left: name",
                 truth=refused_name("rst", **wants("sip.mslync.net", "dns-srv")),
                 tries=3, pauses=[2, 4])

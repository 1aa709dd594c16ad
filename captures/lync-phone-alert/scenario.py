# SPDX-License-Identifier: GPL-2.0-or-later
"""The phone refuses the wildcard and says bad_certificate."""
from lab import stage
from lab.truth import refused_name, wants

FORMAT = "pcap"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    server = scene.registrar(site, stage.wildcard_certificate(stage.enterprise_root(scene)))
    scene.client(stage.phone_host(scene), server, stage.phone(leaves_by="alert:42"),
                 did="left: name", tries=3, pauses=[2, 4],
                 truth=refused_name("alert", alert="bad_certificate",
                                    **wants("sip.mslync.net", "dns-srv")))

# SPDX-License-Identifier: GPL-2.0-or-later
"""The client closes in mid handshake for a reason of its own; the name fits exactly."""
from lab import stage
from lab.truth import left, wants

FORMAT = "pcap"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    server = scene.registrar(site, stage.fixed_certificate(stage.enterprise_root(scene)))
    scene.client(stage.phone_host(scene), server, stage.phone(leaves_at="flight"),
                 did="left: cancelled",
                 truth=left("unknown", acceptable={"cause": ["certificate_other", "untrusted_ca"]},
                            **wants("sip.mslync.net", "dns-srv")))

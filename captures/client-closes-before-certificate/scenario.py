# SPDX-License-Identifier: GPL-2.0-or-later
"""A client loses patience with a slow server before any certificate came."""
from lab import stage
from lab.truth import NO_HANDSHAKE, left, wants

FORMAT = "pcap"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    certificate = stage.wildcard_certificate(stage.enterprise_root(scene))
    server = scene.registrar(site, certificate, manner="silence")
    scene.client(stage.phone_host(scene), server, stage.phone(leaves_at="hello", thinks=1.5),
                 did="left: no patience", tries=2, pauses=[2],
                 truth=left("unknown", acceptable={"cause": ["probe"]}, **NO_HANDSHAKE,
                            **wants("sip.mslync.net", "dns-srv")))

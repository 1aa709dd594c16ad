# SPDX-License-Identifier: GPL-2.0-or-later
"""The server never answers the ClientHello, and the recording ends."""
from lab import stage
from lab.truth import NO_HANDSHAKE, incomplete, wants

FORMAT = "pcap"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    certificate = stage.wildcard_certificate(stage.enterprise_root(scene))
    server = scene.registrar(site, certificate, manner="silence")
    scene.start_client(stage.phone_host(scene), server, stage.phone(),
                       incomplete(acceptable={"close_how": ["timeout"], "cause": ["none"]},
                                  **NO_HANDSHAKE, **wants("sip.mslync.net", "dns-srv")))
    scene.pause(4)

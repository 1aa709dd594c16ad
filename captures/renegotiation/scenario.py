# SPDX-License-Identifier: GPL-2.0-or-later
"""An established session renegotiates; the second handshake is encrypted."""
from lab import programs, stage
from lab.truth import accepted_politely

FORMAT = "pcap"


def play(scene):
    root = stage.enterprise_root(scene)
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], hosts=[("sip.mslync.net", site.address)])
    server = scene.openssl_server(site, stage.fixed_certificate(root), "1.2", "-tls1_2",
                                  "-client_renegotiation")
    scene.program(stage.unix_host(scene), server,
                  programs.with_arguments(programs.OPENSSL, "-tls1_2"), "sip.mslync.net", root,
                  says="RENEGOTIATING", inputs=["before\n", "R\n", "after\n"],
                  truth=accepted_politely())

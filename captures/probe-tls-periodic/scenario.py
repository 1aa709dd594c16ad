# SPDX-License-Identifier: GPL-2.0-or-later
"""A monitor completes a TLS handshake every three seconds and leaves."""
from lab import programs, stage
from lab.truth import NO_NAME, left_late

FORMAT = "pcapng"
PROBE = programs.Program(
    "openssl s_client", ["openssl", "version"],
    lambda host, port, _, __: ["openssl", "s_client", "-connect", f"{host}:{port}",
                               "-noservername", "-brief"])


def play(scene):
    site = stage.front_end(scene)
    root = stage.enterprise_root(scene)
    server = scene.registrar(site, stage.wildcard_certificate(root), versions=("1.2", "1.2"))
    monitor = scene.network.host("monitor", "192.0.2.9", "00:01:d7:3a:40:09")
    for _ in range(5):
        scene.program(monitor, server, PROBE, site.address, root, says="CONNECTION ESTABLISHED",
                      truth=left_late("probe", "alert", sni=None, **NO_NAME,
                                      acceptable={"close_how": ["fin", "rst"],
                                                  "cause": ["none", "unknown"]}))
        scene.pause(2.6)

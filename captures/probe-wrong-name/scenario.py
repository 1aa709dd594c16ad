# SPDX-License-Identifier: GPL-2.0-or-later
"""A monitor completes a TLS handshake every three seconds, whatever name the certificate has."""
from lab import programs, stage
from lab.truth import left_late

FORMAT = "pcapng"
MONITOR = programs.Program(
    "openssl s_client", ["openssl", "version"],
    lambda host, port, _, __: ["openssl", "s_client", "-connect", f"{host}:{port}",
                               "-servername", host, "-brief"])


def play(scene):
    root, server = stage.wrong_name_site(scene)
    monitor = scene.network.host("monitor", "192.0.2.9", "00:01:d7:3a:40:09")
    for _ in range(5):
        scene.program(monitor, server, MONITOR, stage.SIP_HOST, root,
                      says="CONNECTION ESTABLISHED",
                      truth=left_late("probe", "alert", acceptable={
                          "close_how": ["fin", "rst"], "cause": ["none", "unknown"]}))
        scene.pause(2.6)

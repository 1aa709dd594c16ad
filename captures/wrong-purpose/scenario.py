# SPDX-License-Identifier: GPL-2.0-or-later
"""A certificate for clients, not for servers, with the right name; three real programs refuse it."""
from lab import programs, stage
from lab.truth import left

FORMAT = "pcap"


def play(scene):
    root = stage.enterprise_root(scene)
    client_only = root.certificate("sip.mslync.net", dns=["sip.mslync.net"], usage="clientAuth")
    server = stage.unix_site(scene, client_only)
    host = stage.unix_host(scene)
    for program, says, alert in (
            (programs.OPENSSL, "certificate purpose", "unsupported_certificate"),
            (programs.PYTHON, "", "unsupported_certificate"),
            (programs.JAVA, "Extended key usage", "certificate_unknown")):
        scene.program(host, server, program, "sip.mslync.net", root, says=says,
                      truth=left("certificate_other", "alert", alert=alert))

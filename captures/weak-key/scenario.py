# SPDX-License-Identifier: GPL-2.0-or-later
"""A certificate with a key of 1024 bits and the right name; real programs of today refuse it."""
from lab import programs, stage
from lab.truth import left

FORMAT = "pcap"


def play(scene):
    root = stage.enterprise_root(scene)
    weak = root.certificate("sip.mslync.net", dns=["sip.mslync.net"], bits=1024)
    server = stage.unix_site(scene, weak)
    host = stage.unix_host(scene)
    for program, says, alert in (
            (programs.OPENSSL, "", "bad_certificate"),
            (programs.PYTHON, "", "bad_certificate")):
        scene.program(host, server, program, "sip.mslync.net", root, says=says,
                      truth=left("certificate_other", "alert", alert=alert))

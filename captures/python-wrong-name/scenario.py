# SPDX-License-Identifier: GPL-2.0-or-later
"""Python's ssl module refuses a certificate of another domain."""
from lab import programs, stage
from lab.truth import refused_name

FORMAT = "pcap"


def play(scene):
    root, server = stage.wrong_name_site(scene)
    scene.program(stage.unix_host(scene), server, programs.PYTHON, "sip.mslync.net", root,
                  says="Hostname mismatch", truth=refused_name("alert", alert="bad_certificate"))

# SPDX-License-Identifier: GPL-2.0-or-later
"""Node.js completes the handshake, compares the name and leaves without a word."""
from lab import programs, stage
from lab.truth import refused_name_late

FORMAT = "pcap"


def play(scene):
    root, server = stage.wrong_name_site(scene)
    scene.program(stage.unix_host(scene), server, programs.NODE, "sip.mslync.net", root,
                  says="ERR_TLS_CERT_ALTNAME_INVALID", truth=refused_name_late("fin"))

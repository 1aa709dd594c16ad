# SPDX-License-Identifier: GPL-2.0-or-later
"""wget completes the handshake, compares the name and leaves by FIN."""
from lab import programs, stage
from lab.truth import refused_name_late

FORMAT = "pcap"


def play(scene):
    root, server = stage.wrong_name_site(scene)
    scene.program(stage.unix_host(scene), server, programs.WGET, "sip.mslync.net", root,
                  says="owner does not match hostname", truth=refused_name_late("fin"))

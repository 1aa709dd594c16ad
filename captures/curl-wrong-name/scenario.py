# SPDX-License-Identifier: GPL-2.0-or-later
"""curl completes the handshake, compares the name and says close_notify."""
from lab import programs, stage
from lab.truth import refused_name_late

FORMAT = "pcapng"


def play(scene):
    root, server = stage.wrong_name_site(scene)
    scene.program(stage.unix_host(scene), server, programs.CURL, "sip.mslync.net", root,
                  says="no alternative certificate subject name matches",
                  truth=refused_name_late("alert", acceptable={"close_how": ["fin", "rst"]}))

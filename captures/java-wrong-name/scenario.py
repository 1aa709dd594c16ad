# SPDX-License-Identifier: GPL-2.0-or-later
"""Java refuses a certificate of another domain and says certificate_unknown."""
from lab import programs, stage
from lab.truth import refused_name

FORMAT = "pcapng"


def play(scene):
    root, server = stage.wrong_name_site(scene)
    scene.program(stage.unix_host(scene), server, programs.JAVA, "sip.mslync.net", root,
                  says="No subject alternative DNS name matching",
                  truth=refused_name("alert", alert="certificate_unknown"))

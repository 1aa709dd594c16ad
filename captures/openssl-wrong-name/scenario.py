# SPDX-License-Identifier: GPL-2.0-or-later
"""openssl s_client refuses a certificate of another domain."""
from lab import programs, stage
from lab.truth import refused_name

FORMAT = "pcapng"


def play(scene):
    root, server = stage.wrong_name_site(scene)
    scene.program(stage.unix_host(scene), server, programs.OPENSSL, "sip.mslync.net", root,
                  says="hostname mismatch", truth=refused_name("alert", alert="bad_certificate"))

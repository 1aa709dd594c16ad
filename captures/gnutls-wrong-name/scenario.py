# SPDX-License-Identifier: GPL-2.0-or-later
"""gnutls-cli refuses a certificate of another domain."""
from lab import programs, stage
from lab.truth import refused_name

FORMAT = "pcap"


def play(scene):
    root, server = stage.wrong_name_site(scene)
    scene.program(stage.unix_host(scene), server, programs.GNUTLS, "sip.mslync.net", root,
                  says="does not match", truth=refused_name("alert", alert="bad_certificate"))

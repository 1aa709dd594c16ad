# SPDX-License-Identifier: GPL-2.0-or-later
"""Go's crypto/tls refuses a certificate of another domain."""
from lab import programs, stage
from lab.truth import refused_name

FORMAT = "pcap"


def play(scene):
    root, server = stage.wrong_name_site(scene)
    scene.program(stage.unix_host(scene), server, programs.GO, "sip.mslync.net", root,
                  says="certificate is valid for www.fabrikam.example",
                  truth=refused_name("alert", alert="bad_certificate"))

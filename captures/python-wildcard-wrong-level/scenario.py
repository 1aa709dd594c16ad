# SPDX-License-Identifier: GPL-2.0-or-later
"""A wildcard covers one label; the client wants a name one level deeper."""
from lab import programs, stage
from lab.truth import refused_name

FORMAT = "pcap"


def play(scene):
    root = stage.enterprise_root(scene)
    server = stage.unix_site(scene, stage.wildcard_certificate(root), "sip.emea.mslync.net")
    scene.program(stage.unix_host(scene), server, programs.PYTHON, "sip.emea.mslync.net", root,
                  says="Hostname mismatch", truth=refused_name("alert", alert="bad_certificate"))

# SPDX-License-Identifier: GPL-2.0-or-later
"""s*.mslync.net: Python refuses a wildcard inside a label, openssl s_client takes it."""
from lab import programs, stage
from lab.truth import accepted_politely, refused_name

FORMAT = "pcap"


def play(scene):
    root = stage.enterprise_root(scene)
    server = stage.unix_site(scene, root.certificate(stage.POOL, dns=[stage.POOL, "s*.mslync.net"]))
    host = stage.unix_host(scene)
    scene.program(host, server, programs.PYTHON, "sip.mslync.net", root,
                  says="Hostname mismatch", truth=refused_name("alert", alert="bad_certificate"))
    scene.program(host, server, programs.OPENSSL, "sip.mslync.net", root,
                  says="Verification: OK", truth=accepted_politely())

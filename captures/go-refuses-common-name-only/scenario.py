# SPDX-License-Identifier: GPL-2.0-or-later
"""A certificate without any SAN: Go refuses what openssl accepts."""
from lab import programs, stage
from lab.truth import accepted_politely, refused_name

FORMAT = "pcapng"


def play(scene):
    root = stage.enterprise_root(scene)
    server = stage.unix_site(scene, root.certificate("sip.mslync.net", dns=[]))
    host = stage.unix_host(scene)
    scene.program(host, server, programs.GO, "sip.mslync.net", root,
                  says="legacy Common Name", truth=refused_name("alert", alert="bad_certificate"))
    scene.program(host, server, programs.OPENSSL, "sip.mslync.net", root,
                  says="Verification: OK", truth=accepted_politely())

# SPDX-License-Identifier: GPL-2.0-or-later
"""Real programs accept the wildcard under TLS 1.3."""
from lab import programs, stage
from lab.truth import NO_CERTIFICATE, accepted_politely

FORMAT = "pcap"


def play(scene):
    root = stage.enterprise_root(scene)
    server = stage.unix_site(scene, stage.wildcard_certificate(root), versions=("1.3", "1.3"))
    host = stage.unix_host(scene)
    for program, says in ((programs.OPENSSL, "Verification: OK"), (programs.PYTHON, "200 OK"),
                          (programs.GO, "SIP/2.0 200"), (programs.NODE, "200 OK")):
        scene.program(host, server, program, "sip.mslync.net", root, says=says,
                      truth=accepted_politely(**NO_CERTIFICATE))

# SPDX-License-Identifier: GPL-2.0-or-later
"""Six real programs take the wildcard of the founding certificate."""
from lab import programs, stage
from lab.truth import accepted, accepted_politely

FORMAT = "pcapng"


def play(scene):
    root = stage.enterprise_root(scene)
    server = stage.unix_site(scene, stage.wildcard_certificate(root))
    host = stage.unix_host(scene)
    either = {"acceptable": {"close_how": ["alert", "fin", "rst"]}}
    for program, says, truth in (
            (programs.OPENSSL, "Verification: OK", accepted_politely()),
            (programs.GNUTLS, "certificate is trusted", accepted_politely()),
            (programs.PYTHON, "200 OK", accepted(**either)),
            (programs.NODE, "200 OK", accepted_politely()),
            (programs.JAVA, "200 OK", accepted_politely()),
            (programs.GO, "SIP/2.0 200", accepted_politely())):
        scene.program(host, server, program, "sip.mslync.net", root, says=says, truth=truth)

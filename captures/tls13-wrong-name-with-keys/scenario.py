# SPDX-License-Identifier: GPL-2.0-or-later
"""Real programs refuse under TLS 1.3; the server's key log shows what they refused and how."""
from lab import programs, stage
from lab.truth import refused_name, refused_name_late

FORMAT = "pcapng"
OPTIONS = {"keylog": "keys.log"}


def play(scene):
    root = stage.enterprise_root(scene)
    server = stage.unix_site(scene, stage.foreign_certificate(root), versions=("1.3", "1.3"))
    host = stage.unix_host(scene)
    ways = {"acceptable": {"close_how": ["fin", "rst"]}}
    for program, says, truth in (
            (programs.OPENSSL, "hostname mismatch",
             refused_name("alert", alert="bad_certificate", **ways)),
            (programs.GNUTLS, "does not match",
             refused_name("alert", alert="bad_certificate", **ways)),
            (programs.GO, "valid for www.fabrikam",
             refused_name("alert", alert="bad_certificate", **ways)),
            (programs.JAVA, "No subject alternative",
             refused_name("alert", alert="certificate_unknown", **ways)),
            (programs.CURL, "no alternative certificate", refused_name_late("alert", **ways))):
        scene.program(host, server, program, "sip.mslync.net", root, says=says, truth=truth)
    scene.give_key_log()

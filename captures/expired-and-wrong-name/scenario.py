# SPDX-License-Identifier: GPL-2.0-or-later
"""Expired and of another domain: each program names the fault it looks for first."""
from lab import programs, stage
from lab.truth import left, refused_name

FORMAT = "pcapng"


def play(scene):
    root = stage.enterprise_root(scene)
    both = root.certificate("www.fabrikam.example", dns=["www.fabrikam.example"],
                            days=("2023-01-01", "2024-01-01"))
    server = stage.unix_site(scene, both)
    host = stage.unix_host(scene)
    either = {"cause": ["name_mismatch", "certificate_expired"], "incident": [True, False]}
    scene.program(host, server, programs.OPENSSL, "sip.mslync.net", root, says="hostname mismatch",
                  truth=refused_name("alert", alert="bad_certificate", acceptable=either))
    scene.program(host, server, programs.CURL, "sip.mslync.net", root, says="has expired",
                  truth=left("certificate_expired", "alert", alert="certificate_expired"))

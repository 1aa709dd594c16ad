# SPDX-License-Identifier: GPL-2.0-or-later
"""An expired certificate with the right name, refused by three real programs."""
from lab import programs, stage
from lab.truth import left, left_late

FORMAT = "pcapng"


def play(scene):
    root = stage.enterprise_root(scene)
    expired = root.certificate("sip.mslync.net", dns=["sip.mslync.net"],
                               days=("2023-01-01", "2024-01-01"))
    server = stage.unix_site(scene, expired)
    host = stage.unix_host(scene)
    for program, says, truth in (
            (programs.OPENSSL, "certificate has expired",
             left("certificate_expired", "alert", alert="certificate_expired")),
            (programs.GNUTLS, "expired", left("certificate_expired", "alert",
                                              alert="bad_certificate")),
            (programs.NODE, "CERT_HAS_EXPIRED", left_late("certificate_expired", "fin"))):
        scene.program(host, server, program, "sip.mslync.net", root, says=says, truth=truth)

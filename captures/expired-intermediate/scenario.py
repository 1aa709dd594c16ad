# SPDX-License-Identifier: GPL-2.0-or-later
"""The certificate is in date, the authority between it and the root is not; three real programs refuse."""
from lab import programs, stage
from lab.truth import left

FORMAT = "pcap"


def play(scene):
    root = stage.enterprise_root(scene)
    issuing = scene.workshop.authority("Schertz Issuing CA 1", parent=root,
                                       days=("2020-01-01", "2024-01-01"))
    certificate = issuing.certificate("sip.mslync.net", dns=["sip.mslync.net"])
    server = stage.unix_site(scene, certificate)
    host = stage.unix_host(scene)
    for program, says, alert in (
            (programs.OPENSSL, "certificate has expired", "certificate_expired"),
            (programs.GNUTLS, "expired", "bad_certificate"),
            (programs.JAVA, "", None)):
        more = {"alert": alert} if alert else {"acceptable": {"alert": ["certificate_expired",
                                                                        "certificate_unknown"]}}
        scene.program(host, server, program, "sip.mslync.net", root, says=says,
                      truth=left("certificate_expired", "alert", **more))

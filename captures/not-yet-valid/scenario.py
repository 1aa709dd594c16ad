# SPDX-License-Identifier: GPL-2.0-or-later
"""A certificate of the future with the right name, refused by three real programs."""
from lab import programs, stage
from lab.truth import left

FORMAT = "pcap"


def play(scene):
    root = stage.enterprise_root(scene)
    early = root.certificate("sip.mslync.net", dns=["sip.mslync.net"],
                             days=("2034-01-01", "2035-01-01"))
    server = stage.unix_site(scene, early)
    host = stage.unix_host(scene)
    for program, says, alert in (
            (programs.OPENSSL, "certificate is not yet valid", "bad_certificate"),
            (programs.GNUTLS, "not yet valid", "bad_certificate"),
            (programs.JAVA, "validity check failed", "bad_certificate")):
        scene.program(host, server, program, "sip.mslync.net", root, says=says,
                      truth=left("certificate_not_yet_valid", "alert", alert=alert))

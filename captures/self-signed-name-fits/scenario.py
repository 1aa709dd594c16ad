# SPDX-License-Identifier: GPL-2.0-or-later
"""A self-signed certificate with the right name, refused by three real programs."""
from lab import programs, stage
from lab.truth import left

FORMAT = "pcap"


def play(scene):
    root = stage.enterprise_root(scene)
    own = scene.workshop.self_signed("sip.mslync.net", dns=["sip.mslync.net"])
    server = stage.unix_site(scene, own)
    host = stage.unix_host(scene)
    for program, says, alert in (
            (programs.OPENSSL, "self.signed certificate", "unknown_ca"),
            (programs.GNUTLS, "issuer is unknown", "bad_certificate"),
            (programs.JAVA, "unable to find valid certification path", "certificate_unknown")):
        scene.program(host, server, program, "sip.mslync.net", root, says=says,
                      truth=left("untrusted_ca", "alert", alert=alert,
                                 acceptable={"cause": ["certificate_other"]}))

# SPDX-License-Identifier: GPL-2.0-or-later
"""The server forgot its intermediate certificate: three real programs miss the issuer."""
from lab import certificates, programs, stage
from lab.truth import left

FORMAT = "pcap"
OPTIONS = {"ca_file": "ca.pem"}


def play(scene):
    root = stage.enterprise_root(scene)
    issuing = scene.workshop.authority("Schertz Issuing CA 1", parent=root)
    whole = issuing.certificate("sip.mslync.net", dns=["sip.mslync.net"])
    server = stage.unix_site(scene, certificates.without_chain(whole))
    host = stage.unix_host(scene)
    scene.give_authority(root)
    for program, says, alert in (
            (programs.OPENSSL, "unable to", "unknown_ca"),
            (programs.GNUTLS, "issuer is unknown", "bad_certificate"),
            (programs.JAVA, "unable to find valid certification path", "certificate_unknown")):
        scene.program(host, server, program, "sip.mslync.net", root, says=says,
                      truth=left("untrusted_ca", "alert", alert=alert))

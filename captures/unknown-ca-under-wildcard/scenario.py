# SPDX-License-Identifier: GPL-2.0-or-later
"""The founding certificate's issuer is unknown to real programs, whose alerts do not say so."""
from lab import programs, stage
from lab.truth import left, undecidable

FORMAT = "pcapng"


def play(scene):
    server = stage.unix_site(scene, stage.wildcard_certificate(stage.enterprise_root(scene)))
    host = stage.unix_host(scene)
    other_root = scene.workshop.authority("Fabrikam Root CA")
    no_path = "unable to find valid certification path"
    for program, says, alert in (
            (programs.JAVA, no_path, "certificate_unknown"),
            (programs.GO, "unknown authority", "bad_certificate"),
            (programs.GNUTLS, "issuer is unknown", "bad_certificate"),
            (programs.JAVA_12, no_path, "certificate_unknown"),
            (programs.GNUTLS_12, "issuer is unknown", "bad_certificate")):
        truth = left("untrusted_ca", "alert", alert=alert)
        truth |= undecidable("the alert does not tell", cause=["unknown", "certificate_other"])
        scene.program(host, server, program, stage.SIP_HOST, other_root, says=says, truth=truth)

# SPDX-License-Identifier: GPL-2.0-or-later
"""More real programs refuse under TLS 1.3: each ends in its own way, told by lengths alone."""
from lab import programs, stage
from lab.truth import refused_name, refused_name_late, undecidable

FORMAT = "pcapng"
WHY = "TLS 1.3 encrypts the certificate; without keys nobody outside can compare its names"


def play(scene):
    root = stage.enterprise_root(scene)
    certificate = stage.foreign_certificate(root)
    server = stage.unix_site(scene, certificate, versions=("1.3", "1.3"))
    host = stage.unix_host(scene)
    hidden = {"presented_names": [], "certificate_sha256": [],
              "true_presented_names": certificate.names,
              "true_certificate_sha256": certificate.hashes}

    def unseen(*causes):
        return undecidable(WHY, cause=["unknown", *causes], incident=[False],
                           close_how=["fin", "rst", "alert"])

    early = {**hidden, **unseen()}
    late = {**hidden, **unseen("probe", "none")}
    for program, says, truth in (
            (programs.PYTHON, "Hostname mismatch",
             refused_name("alert", alert="bad_certificate", **early)),
            (programs.WOLFSSL, "refused: ", refused_name("alert", **early)),
            (programs.NSS, "SSL_ERROR_BAD_CERT_DOMAIN", refused_name("alert", **early)),
            (programs.NODE, "Hostname/IP does not match", refused_name("fin", **early)),
            (programs.WGET, "owner does not match", refused_name_late("fin", **late)),
            (programs.RUBY, "does not match", refused_name_late("alert", **late))):
        scene.program(host, server, program, "sip.mslync.net", root, says=says, truth=truth)

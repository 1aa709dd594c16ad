# SPDX-License-Identifier: GPL-2.0-or-later
"""Real programs refuse under TLS 1.3, where the certificate cannot be seen."""
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
                           close_how=["fin", "rst"])

    for program, says, truth in (
            (programs.OPENSSL, "hostname mismatch",
             refused_name("alert", alert="bad_certificate", **hidden, **unseen())),
            (programs.GNUTLS, "does not match", refused_name("alert", **hidden, **unseen())),
            (programs.GO, "valid for www.fabrikam", refused_name("alert", **hidden, **unseen())),
            (programs.JAVA, "No subject alternative",
             refused_name("alert", **hidden, **unseen())),
            (programs.CURL, "no alternative certificate",
             refused_name_late("alert", **hidden, **unseen("probe", "none")))):
        scene.program(host, server, program, "sip.mslync.net", root, says=says, truth=truth)

# SPDX-License-Identifier: GPL-2.0-or-later
"""TLS 1.3 hides the alert that a client sends; the server's trace tells it."""
from lab import programs, stage
from lab.truth import left, refused_name, undecidable

FORMAT = "pcapng"
OPTIONS = {"trace": "trace.log"}
WHY = "TLS 1.3 encrypts the certificate; the trace tells the alert, but no names"


def play(scene):
    root = stage.enterprise_root(scene)
    certificate = stage.foreign_certificate(root)
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], hosts=[("sip.mslync.net", site.address)])
    server = scene.traced_registrar(site, certificate, {"ahead": -12.0}, versions=("1.3", "1.3"),
                                    name="sip.mslync.net")
    host = stage.unix_host(scene)
    hidden = {"presented_names": [], "certificate_sha256": [],
              "true_presented_names": certificate.names,
              "true_certificate_sha256": certificate.hashes}
    stranger = scene.workshop.authority("Contoso Public Root")
    scene.program(host, server, programs.OPENSSL, "sip.mslync.net", stranger,
                  says="unable to get local issuer", truth=left("untrusted_ca", "alert", alert="unknown_ca", **hidden))
    scene.program(host, server, programs.GO, "sip.mslync.net", root, says="valid for www.fabrikam",
                  truth=refused_name("alert", **hidden,
                                     **undecidable(WHY, cause=["unknown"], incident=[False])))

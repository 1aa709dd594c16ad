# SPDX-License-Identifier: GPL-2.0-or-later
"""Erlang refuses a wildcard that rustls and BearSSL take; for an unknown issuer they leave as for a wrong name."""
from lab import programs, stage
from lab.truth import accepted_politely, left, refused_name, undecidable

FORMAT = "pcapng"
ALIKE = "rustls and BearSSL leave a wrong name and an unknown issuer in the same way"


def play(scene):
    root = stage.enterprise_root(scene)
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], hosts=[(stage.SIP_HOST, site.address)])
    hosts = {program.name: scene.network.host(name, f"192.0.2.{number}", f"00:1e:c9:4d:02:{number:02x}")
             for name, number, program in (("monitor", 171, programs.ERLANG), ("probe", 172, programs.RUSTLS),
                                           ("sensor", 173, programs.BEARSSL))}

    def visit(certificate, *visits):
        server = scene.registrar(site, certificate, versions=("1.2", "1.2"), name=stage.SIP_HOST)
        for program, says, truth in visits:
            scene.program(hosts[program.name], server, program, stage.SIP_HOST, root, says=says, truth=truth)
        scene.stop(server)

    visit(stage.wildcard_certificate(root),
          (programs.ERLANG, "hostname_check_failed", refused_name("alert", alert="handshake_failure")),
          (programs.RUSTLS, "200 OK", accepted_politely()),
          (programs.BEARSSL, "200 OK", accepted_politely()))
    visit(stage.foreign_certificate(root),
          (programs.RUSTLS, "CertNotValidForName", refused_name("alert", alert="bad_certificate")),
          (programs.BEARSSL, "error 56", refused_name("rst")))
    not_told = undecidable(ALIKE, cause=["unknown", "certificate_other"])
    visit(stage.wildcard_certificate(scene.workshop.authority("Contoso Root CA")),
          (programs.ERLANG, "unknown_ca", left("untrusted_ca", "alert", alert="unknown_ca")),
          (programs.RUSTLS, "UnknownIssuer", left("untrusted_ca", "alert", alert="bad_certificate", **not_told)),
          (programs.BEARSSL, "error 62", left("untrusted_ca", "rst", **not_told)))

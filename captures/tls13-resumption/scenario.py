# SPDX-License-Identifier: GPL-2.0-or-later
"""TLS 1.3 tickets: resumed and used, resumed and left, offered to a server that forgot them."""
from lab import programs, stage
from lab.truth import (accepted_politely, left_late, refused_name, undecidable)

FORMAT = "pcap"
WHY = "TLS 1.3 encrypts the certificate; without keys nobody outside can compare its names"


def play(scene):
    root = stage.enterprise_root(scene)
    right, wrong = stage.fixed_certificate(root), stage.foreign_certificate(root)
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], hosts=[(stage.SIP_HOST, site.address)])
    host = stage.unix_host(scene)
    ticket = str(scene.folder / "ticket")

    def hidden(certificate):
        return {"presented_names": [], "certificate_sha256": [],
                "true_presented_names": certificate.names,
                "true_certificate_sha256": certificate.hashes}

    def visit(server, switches, says, truth, inputs=None):
        scene.program(host, server, programs.with_arguments(programs.OPENSSL, *switches),
                      stage.SIP_HOST, root, says=says, truth=truth, inputs=inputs)

    server = scene.openssl_server(site, right, "1.3", "-tls1_3")
    visit(server, ("-sess_out", ticket), "Verification: OK", accepted_politely(**hidden(right)))
    visit(server, ("-sess_in", ticket), "Verification: OK", accepted_politely(**hidden(right)))
    # It resumes and leaves without a word: no certificate was shown, so none was refused.
    visit(server, ("-sess_in", ticket), "Verification: OK",
          left_late("none", "alert", **hidden(right), acceptable={
              "cause": ["unknown", "probe"], "close_how": ["fin", "rst", "alert"]}), inputs=[])
    scene.stop(server)
    # Another server at the same place cannot read the ticket, and shows a certificate anew.
    server = scene.openssl_server(site, wrong, "1.3", "-tls1_3")
    visit(server, ("-sess_in", ticket), "hostname mismatch",
          refused_name("alert", alert="bad_certificate", **hidden(wrong),
                       **undecidable(WHY, cause=["unknown"], incident=[False],
                                     close_how=["fin", "rst"])))

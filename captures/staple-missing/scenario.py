# SPDX-License-Identifier: GPL-2.0-or-later
"""The certificate demands an OCSP answer, and the server sends none, or sends another one's; GnuTLS refuses."""
from lab import programs, stage
from lab.truth import accepted_politely, left

FORMAT = "pcap"


def play(scene):
    root = stage.enterprise_root(scene)
    strict = root.certificate(stage.POOL, dns=[stage.POOL, "*.mslync.net"], must_staple=True)
    plain = stage.wildcard_certificate(root)
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], hosts=[(stage.SIP_HOST, site.address)])
    host = stage.unix_host(scene)
    refused = left("certificate_other", "alert", alert="bad_certificate")
    for certificate, answer, says, truth in (
            (strict, None, "status is missing", refused),
            (strict, root.answer(strict), "SIP/2.0|ESTABLISHED|Handshake was completed", accepted_politely()),
            (plain, root.answer(strict), "response is invalid", refused),
            (plain, None, "Handshake was completed", accepted_politely())):
        switches = ["-status_file", str(answer)] if answer else []
        server = scene.openssl_server(site, certificate, "1.2", "-tls1_2", *switches)
        scene.program(host, server, programs.GNUTLS_12, stage.SIP_HOST, root, says=says, truth=truth)
        scene.stop(server)

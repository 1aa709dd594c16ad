# SPDX-License-Identifier: GPL-2.0-or-later
"""All suites of TLS 1.3, and a HelloRetryRequest: refused inside and after the handshake."""
from lab import programs, stage
from lab.truth import accepted_politely, refused_name, refused_name_late, undecidable

FORMAT = "pcap"
WHY = "TLS 1.3 encrypts the certificate; without keys nobody outside can compare its names"
SUITES = ("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_AES_128_CCM_SHA256", "TLS_AES_128_CCM_8_SHA256")
GNUTLS_ALL = ("--priority", "NORMAL:+AES-128-CCM:+AES-128-CCM-8")


def play(scene):
    root = stage.enterprise_root(scene)
    wrong, right = stage.foreign_certificate(root), stage.fixed_certificate(root)
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], hosts=[(stage.SIP_HOST, site.address)])
    host = stage.unix_host(scene)

    def hidden(certificate):
        return {"presented_names": [], "certificate_sha256": [],
                "true_presented_names": certificate.names,
                "true_certificate_sha256": certificate.hashes}

    def unseen(*causes):
        return undecidable(WHY, cause=["unknown", *causes], incident=[False],
                           close_how=["fin", "rst", "alert"])

    def visit(server, program, says, truth):
        scene.program(host, server, program, stage.SIP_HOST, root, says=says, truth=truth)

    def everybody(certificate, *switches, gnutls=GNUTLS_ALL, curl=(), accepting=()):
        server = scene.openssl_server(site, certificate, "1.3", "-tls1_3", "-www", *switches)
        if certificate is wrong:
            visit(server, programs.with_arguments(programs.GNUTLS, *gnutls), "does not match",
                  refused_name("alert", **hidden(wrong), **unseen()))
            visit(server, programs.with_arguments(programs.CURL, *curl),
                  "no alternative certificate",
                  refused_name_late("alert", **hidden(wrong), **unseen("probe", "none")))
        else:
            visit(server, programs.with_arguments(programs.CURL, *curl), "s_server|Ciphers",
                  accepted_politely(**hidden(right)))
        scene.stop(server)

    for suite in SUITES:
        for certificate in (wrong, right):
            everybody(certificate, "-ciphersuites", suite, curl=("--tls13-ciphers", suite))
    # curl offers a share of X25519 only, gnutls-cli one more of secp256r1.
    everybody(wrong, "-groups", "P-384", curl=("--curves", "X25519:P-384"))

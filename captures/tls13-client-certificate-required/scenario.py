# SPDX-License-Identifier: GPL-2.0-or-later
"""Under TLS 1.3 the server wants a client certificate and says no after the client's Finished."""
from lab import programs, stage
from lab.truth import turned_away, undecidable

FORMAT = "pcapng"
WHY = "the request and the alert are encrypted; only lengths tell of them"


def play(scene):
    root = stage.enterprise_root(scene)
    certificate = stage.fixed_certificate(root)
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], hosts=[(stage.SIP_HOST, site.address)])
    server = scene.openssl_server(site, certificate, "1.3", "-tls1_3", "-Verify", "1",
                                  "-verify_return_error", "-verifyCAfile", str(root.file))
    hidden = {"presented_names": [], "certificate_sha256": [],
              "true_presented_names": certificate.names,
              "true_certificate_sha256": certificate.hashes}
    host = stage.unix_host(scene)
    truth = turned_away("client_certificate_required", **hidden,
                        **undecidable(WHY, cause=["unknown"], close_how=["fin", "rst", "alert"]))
    for program, says in ((programs.CURL, "alert|reset|bad|SSL"),
                          (programs.GNUTLS, "[Cc]ertificate"),
                          (programs.GO, ""),
                          (programs.PYTHON, "CERTIFICATE_REQUIRED|reset")):
        scene.program(host, server, program, stage.SIP_HOST, root, says=says, truth=truth)

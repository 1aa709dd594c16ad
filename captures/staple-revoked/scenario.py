# SPDX-License-Identifier: GPL-2.0-or-later
"""The server itself sends word that its certificate is revoked; GnuTLS looks at it, OpenSSL does not."""
from lab import programs, stage
from lab.truth import accepted_politely, left

FORMAT = "pcapng"
OPTIONS = {"keylog": "keys.log"}


def play(scene):
    root = stage.enterprise_root(scene)
    certificate = stage.wildcard_certificate(root)
    root.revoke(certificate)
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], hosts=[(stage.SIP_HOST, site.address)])
    host = stage.unix_host(scene)
    asking = programs.with_arguments(programs.OPENSSL, "-status")
    for version, switch, looking in (("1.2", "-tls1_2", programs.GNUTLS_12),
                                     ("1.3", "-tls1_3", programs.GNUTLS)):
        server = scene.openssl_server(site, certificate, version, switch, "-status_file",
                                      str(root.answer(certificate)), "-keylogfile", scene.key_log)
        scene.program(host, server, looking, stage.SIP_HOST, root, says="revoked",
                      truth=left("certificate_other", "alert", alert="bad_certificate"))
        scene.program(host, server, asking, stage.SIP_HOST, root, says="Verification: OK",
                      truth=accepted_politely())
        scene.stop(server)

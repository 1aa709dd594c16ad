# SPDX-License-Identifier: GPL-2.0-or-later
"""Under TLS 1.3 the server wants a client certificate; its key log shows request, answers and alert."""
from lab import programs, stage
from lab.truth import accepted_politely, turned_away

FORMAT = "pcapng"
OPTIONS = {"keylog": "keys.log"}


def play(scene):
    root = stage.enterprise_root(scene)
    certificate = stage.fixed_certificate(root)
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], hosts=[(stage.SIP_HOST, site.address)])
    server = scene.openssl_server(site, certificate, "1.3", "-tls1_3", "-Verify", "1",
                                  "-verify_return_error", "-verifyCAfile", str(root.file),
                                  "-keylogfile", scene.key_log)
    host = stage.unix_host(scene)
    refused = turned_away("client_certificate_required", alert="certificate_required",
                          acceptable={"close_how": ["fin", "rst"]})
    for program, says in ((programs.CURL, "alert|reset|bad|SSL"),
                          (programs.GNUTLS, "[Cc]ertificate"),
                          (programs.GO, ""),
                          (programs.PYTHON, "CERTIFICATE_REQUIRED|reset")):
        scene.program(host, server, program, stage.SIP_HOST, root, says=says, truth=refused)
    own = root.certificate("phone1.mslync.net", dns=["phone1.mslync.net"], usage="clientAuth")
    holder = programs.with_arguments(programs.OPENSSL, "-cert", str(own.file), "-key", str(own.key))
    scene.program(host, server, holder, stage.SIP_HOST, root, says="ESTABLISHED",
                  truth=accepted_politely())

# SPDX-License-Identifier: GPL-2.0-or-later
"""Ten TLS stacks ask a registrar for its OPTIONS; its key log opens every connection."""
from lab import programs, stage
from lab.truth import accepted_politely

FORMAT = "pcapng"
OPTIONS = {"keylog": "keys.log"}


def play(scene):
    root = stage.enterprise_root(scene)
    server = stage.unix_site(scene, stage.fixed_certificate(root), versions=("1.2", "1.3"))
    host = stage.unix_host(scene)
    for program in (programs.OPENSSL, programs.GNUTLS, programs.GO, programs.JAVA, programs.NODE,
                    programs.PYTHON, programs.RUBY, programs.PERL_SIP, programs.WOLFSSL,
                    programs.BORINGSSL):
        scene.program(host, server, program, stage.SIP_HOST, root, says="SIP/2.0|ESTABLISHED",
                      truth=accepted_politely())
    for program in (programs.GNUTLS_12, programs.JAVA_12):
        scene.program(host, server, program, stage.SIP_HOST, root, says="SIP/2.0",
                      truth={"tls_version": "1.2", **accepted_politely()})
    scene.give_key_log()

# SPDX-License-Identifier: GPL-2.0-or-later
"""A scanner tries what suites the server takes; then a client at the same address refuses the name."""
from lab import programs, stage
from lab.truth import left_late, refused_name

FORMAT = "pcap"
SUITES = ["ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305",
          "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-SHA384", "ECDHE-RSA-AES128-SHA256",
          "ECDHE-RSA-AES256-SHA", "ECDHE-RSA-AES128-SHA", "AES256-GCM-SHA384", "AES128-GCM-SHA256",
          "AES256-SHA256"]


def scanner(suite):
    return programs.Program(
        "scanner by openssl s_client", ["openssl", "version"],
        lambda host, port, _, __: ["openssl", "s_client", "-connect", f"{host}:{port}",
                                   "-servername", host, "-cipher", suite, "-brief"])


def play(scene):
    root, server = stage.wrong_name_site(scene)
    host = stage.unix_host(scene)
    for suite in SUITES:
        scene.program(host, server, scanner(suite), stage.SIP_HOST, root,
                      says="CONNECTION ESTABLISHED",
                      truth=left_late("probe", "alert", acceptable={"close_how": ["fin", "rst"]}))
    scene.program(host, server, programs.GNUTLS, stage.SIP_HOST, root, says="does not match",
                  truth=refused_name("alert", alert="bad_certificate"))

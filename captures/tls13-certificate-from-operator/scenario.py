# SPDX-License-Identifier: GPL-2.0-or-later
"""TLS 1.3 hides the certificate, but the operator knows what the server shows."""
from lab import programs, stage
from lab.truth import accepted_politely, refused_name, refused_name_late

FORMAT = "pcapng"
OPTIONS = {"server_cert": "192.0.2.21:5061=server.pem"}
TOO_DEEP = "sip.deep.mslync.net"  # a wildcard covers one label


def play(scene):
    root = stage.enterprise_root(scene)
    certificate = stage.wildcard_certificate(root)
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], hosts=[(stage.SIP_HOST, site.address), (TOO_DEEP, site.address)])
    server = scene.registrar(site, certificate, versions=("1.3", "1.3"))
    host = stage.unix_host(scene)
    scene.give_certificate(certificate)
    hidden = {"presented_names": [], "certificate_sha256": [],
              "true_presented_names": certificate.names,
              "true_certificate_sha256": certificate.hashes}
    shown = {**hidden, "acceptable": {"close_how": ["fin", "rst", "alert"]}}
    scene.program(host, server, programs.PYTHON, "sip.mslync.net", root, says="200 OK",
                  truth=accepted_politely(**hidden))
    for program, says, truth in (
            (programs.GNUTLS, "does not match", refused_name("alert", **shown)),
            (programs.NODE, "does not match", refused_name("fin", **shown)),
            (programs.CURL, "no alternative certificate",
             refused_name_late("alert", **shown))):
        scene.program(host, server, program, TOO_DEEP, root, says=says, truth=truth)

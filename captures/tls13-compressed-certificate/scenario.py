# SPDX-License-Identifier: GPL-2.0-or-later
"""BoringSSL packs the certificate by zlib, brotli and zstd (RFC 8879); the key log shows it all the same."""
from lab import programs, stage
from lab.truth import accepted_politely, refused_name

FORMAT = "pcapng"
OPTIONS = {"keylog": "keys.log"}


def play(scene):
    root = stage.enterprise_root(scene)
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], hosts=[(stage.SIP_HOST, site.address)])
    host = stage.unix_host(scene)
    for certificate, says, truth in (
            (stage.foreign_certificate(root), "ostname mismatch",
             refused_name("alert", alert="bad_certificate",
                          acceptable={"close_how": ["fin", "rst"]})),
            (stage.fixed_certificate(root), "SIP/2.0 200 OK", accepted_politely())):
        server = scene.boringssl_server(site, certificate)
        for _ in range(3):
            scene.program(host, server, programs.BORINGSSL, stage.SIP_HOST, root, says=says,
                          truth=truth)
        scene.stop(server)
    scene.give_key_log()

# SPDX-License-Identifier: GPL-2.0-or-later
"""sipp signs in at kamailio with RSA key exchange; the operator has the server's private key."""
from lab import sipp, stage
from lab.truth import NO_NAME, accepted_politely

FORMAT = "pcap"
OPTIONS = {"rsa_key": "server.key"}


def play(scene):
    root = stage.enterprise_root(scene)
    certificate = stage.fixed_certificate(root)
    server = scene.kamailio(stage.front_end(scene), certificate, asks=True, ciphers="AES256-SHA256")
    scene.give_key(certificate)
    host = stage.unix_host(scene)
    scene.background(host, sipp.wrapped_in_tls(server), sipp.PORT)
    for user, status in (("jeff", 200), ("banned", 403), ("moved", 301)):
        argv = sipp.arguments(scene.folder, user, "mslync.net", status)
        scene.command(host, server, argv, accepted_politely(**NO_NAME), "sipp", sipp.label())

# SPDX-License-Identifier: GPL-2.0-or-later
"""The file ends in the middle of a packet, in the middle of a handshake."""
import re

from lab import stage
from lab.truth import NO_HANDSHAKE, as_siblings_show, incomplete, refused_name, wants

FORMAT = "pcap"
SERVER_HELLO = re.compile(rb"\x16\x03\x01..\x02", re.DOTALL)


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    server = scene.registrar(site, stage.wildcard_certificate(stage.enterprise_root(scene)))
    name = wants("sip.mslync.net", "dns-srv")
    cut = incomplete(acceptable={"tls_version": ["1.0"], **as_siblings_show(server.certificate)},
                     **NO_HANDSHAKE, **name)
    scene.client(stage.phone_host(scene), server, stage.phone(), did="left: name", tries=2,
                 pauses=[2], truth=[refused_name(**name), cut])


def afterwards(capture):
    """Cuts the file inside the last server flight, as a full disk would."""
    data = capture.read_bytes()
    *_, last = SERVER_HELLO.finditer(data)
    capture.write_bytes(data[:last.start() + 300])

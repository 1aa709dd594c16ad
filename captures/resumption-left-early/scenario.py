# SPDX-License-Identifier: GPL-2.0-or-later
"""After a full sign-in the client resumes by ticket and leaves before its Finished."""
from lab import stage
from lab.truth import NO_CERTIFICATE, accepted, as_siblings_show, left, wants

FORMAT = "pcap"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    server = scene.registrar(site, stage.wildcard_certificate(stage.enterprise_root(scene)),
                             versions=("1.2", "1.2"), tickets=True)
    client = stage.desktop(tls={"version": "1.2", "extensions": True}, leaves_when_resumed=True)
    name = wants("sip.mslync.net", "dns-srv")
    early = left("unknown", **NO_CERTIFICATE, **name, acceptable={
        "cause": ["none", "probe"], **as_siblings_show(server.certificate)})
    scene.client(stage.desktop_host(scene), server, client, did="200 OK|left: cancelled",
                 tries=3, pauses=[2, 2], truth=[accepted(**name), early, early])

# SPDX-License-Identifier: GPL-2.0-or-later
"""The founding refusals with the server's own trace beside them, its clock three minutes ahead."""
from lab import stage
from lab.truth import accepted, refused_name, wants

FORMAT = "pcapng"
OPTIONS = {"trace": "trace.log"}


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    server = scene.traced_registrar(site, stage.wildcard_certificate(stage.enterprise_root(scene)),
                                    {"ahead": 173.4, "others": True, "without": [0]})
    name = wants("sip.mslync.net", "dns-srv")
    scene.client(stage.phone_host(scene), server, stage.phone(), did="left: name",
                 truth=refused_name(**name), tries=3, pauses=[1, 2])
    scene.client(stage.desktop_host(scene), server, stage.desktop(), did="200 OK",
                 truth=accepted(**name))
    scene.client(stage.phone_host(scene, 2), server, stage.phone(leaves_by="rst"), did="left: name",
                 truth=refused_name("rst", **name), tries=2, pauses=[1])

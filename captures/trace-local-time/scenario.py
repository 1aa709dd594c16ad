# SPDX-License-Identifier: GPL-2.0-or-later
"""A trace saved by Notepad (UTF-16) that shows local time, two hours ahead, and is cut at its end."""
from lab import stage
from lab.truth import accepted, refused_name, wants

FORMAT = "pcapng"
OPTIONS = {"trace": "trace.log"}


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    server = scene.traced_registrar(
        site, stage.wildcard_certificate(stage.enterprise_root(scene)),
        {"form": "cls", "ahead": 7203.2, "encoding": "utf-16", "cut": 90})
    name = wants("sip.mslync.net", "dns-srv")
    scene.client(stage.phone_host(scene), server, stage.phone(), did="left: name",
                 truth=refused_name(**name), tries=2, pauses=[2])
    scene.client(stage.desktop_host(scene), server, stage.desktop(), did="200 OK",
                 truth=accepted(**name))

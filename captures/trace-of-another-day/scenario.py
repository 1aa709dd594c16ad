# SPDX-License-Identifier: GPL-2.0-or-later
"""The right capture with the trace of a day two weeks before, in which the same ports occur."""
from lab import stage
from lab.truth import refused_name, wants

FORMAT = "pcapng"
OPTIONS = {"trace": "trace.log"}


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    server = scene.traced_registrar(site, stage.wildcard_certificate(stage.enterprise_root(scene)),
                                    {"ahead": -14 * 86400.0})
    scene.client(stage.phone_host(scene), server, stage.phone(), did="left: name",
                 truth=refused_name(**wants("sip.mslync.net", "dns-srv")), tries=3, pauses=[1, 2])

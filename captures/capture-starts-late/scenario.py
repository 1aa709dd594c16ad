# SPDX-License-Identifier: GPL-2.0-or-later
"""The recording starts while two connections are already under way."""
from lab import stage
from lab.truth import (NO_CERTIFICATE, NO_HANDSHAKE, NO_NAME, accepted, as_siblings_show,
                       incomplete, refused_name, undecidable, wants)

FORMAT = "pcapng"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    phone, desktop = stage.phone_host(scene), stage.desktop_host(scene)
    server = scene.registrar(site, stage.wildcard_certificate(stage.enterprise_root(scene)))
    shown = as_siblings_show(server.certificate)
    missed = incomplete(**NO_HANDSHAKE, **wants("sip.mslync.net", "dns-srv"),
                        **undecidable("the handshake lies before the first frame",
                                      tls_version=["1.0"], expected_name=[None],
                                      expected_name_source=[None], expected_name_kind=[None],
                                      **shown))
    missed |= {"closed_by": "client", "close_how": "fin", "optional": True}
    first = scene.start_client(phone, server, stage.phone(thinks=3), missed, record=False)
    joined = accepted(**NO_CERTIFICATE, **NO_NAME, acceptable={"tls_version": [None], "expected_name": ["sip.mslync.net"], **shown})
    long = scene.start_client(desktop, server, stage.desktop(stays=5, refreshes=True), joined,
                              record=False)
    scene.pause(1.2)
    scene.record()
    scene.finish_client(first, "left: name")
    scene.finish_client(long, "200 OK")
    scene.client(phone, server, stage.phone(), did="left: name",
                 truth=refused_name(**wants("sip.mslync.net", "dns-srv")))

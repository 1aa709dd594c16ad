# SPDX-License-Identifier: GPL-2.0-or-later
"""The founding certificate, but the phone says unknown_ca: the issuer is the reason."""
from lab import stage
from lab.truth import left, wants

FORMAT = "pcapng"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    server = scene.registrar(site, stage.wildcard_certificate(stage.enterprise_root(scene)))
    trusted = scene.workshop.authority("Contoso Public Root")
    client = stage.phone(tls={"version": "1.0", "authority": str(trusted.file)},
                         leaves_by="alert:48")
    scene.client(stage.phone_host(scene), server, client, did="left: unable to get local issuer",
                 truth=left("untrusted_ca", "alert", alert="unknown_ca",
                            **wants("sip.mslync.net", "dns-srv")), tries=3, pauses=[2, 4])

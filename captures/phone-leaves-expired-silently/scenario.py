# SPDX-License-Identifier: GPL-2.0-or-later
"""A phone leaves an expired certificate as silently as it would leave a wrong name."""
from lab import stage
from lab.truth import left, wants

FORMAT = "pcap"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    root = stage.enterprise_root(scene)
    expired = root.certificate(stage.POOL, dns=[stage.POOL, "sip.mslync.net"],
                               days=("2023-01-01", "2024-01-01"))
    server = scene.registrar(site, expired)
    client = stage.phone(tls={"version": "1.0", "authority": str(root.file)})
    scene.client(stage.phone_host(scene), server, client, did="left: certificate has expired",
                 truth=left("certificate_expired", **wants("sip.mslync.net", "dns-srv")),
                 tries=2, pauses=[2])

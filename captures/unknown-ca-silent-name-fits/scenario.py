# SPDX-License-Identifier: GPL-2.0-or-later
"""A phone leaves in silence because it does not trust the issuer; the name fits."""
from lab import stage
from lab.truth import left, wants

FORMAT = "pcap"
OPTIONS = {"ca_file": "ca.pem"}


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    server = scene.registrar(site, stage.fixed_certificate(stage.enterprise_root(scene)))
    trusted = scene.workshop.authority("Contoso Public Root")
    scene.give_authority(trusted)
    client = stage.phone(tls={"version": "1.0", "authority": str(trusted.file)})
    scene.client(stage.phone_host(scene), server, client, did="left: unable to get local issuer",
                 truth=left("untrusted_ca", acceptable={"cause": ["unknown"]},
                            **wants("sip.mslync.net", "dns-srv")), tries=2, pauses=[2])

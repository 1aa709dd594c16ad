# SPDX-License-Identifier: GPL-2.0-or-later
"""A phone of 2011 leaves a certificate that names the registrar: it does not have the root, of 2026."""
from lab import stage
from lab.certificates import with_root
from lab.truth import left, undecidable, wants

FORMAT = "pcapng"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    root = stage.enterprise_root(scene)
    server = scene.registrar(site, with_root(stage.fixed_certificate(root), root))
    scene.registrar(site, None, port=5060, refuse=True)
    built_in = scene.workshop.authority("Fabrikam Root CA")
    client = stage.phone(tls={"version": "1.0", "authority": str(built_in.file)})
    truth = left("untrusted_ca", **wants("sip.mslync.net", "dns-srv"))
    truth |= undecidable("silence does not tell why it left", cause=["unknown"])
    scene.client(stage.phone_host(scene), server, client, did="left: self.signed certificate",
                 truth=truth, tries=2, pauses=[2], clear_port=5060)

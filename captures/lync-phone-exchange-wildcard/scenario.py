# SPDX-License-Identifier: GPL-2.0-or-later
"""The phone signs in, then refuses the wildcard of Exchange's autodiscover on 443."""
from lab import stage
from lab.truth import accepted, refused_name, wants

FORMAT = "pcapng"
WATCHED_PORTS = (443, 5061)
AUTODISCOVER = "autodiscover.mslync.net"


def play(scene):
    site = stage.front_end(scene)
    exchange = scene.network.host("exchange", "192.0.2.25", "00:15:5d:08:21:05", windows=True)
    scene.dns(["mslync.net", "schertz.local"], srv=[(stage.TLS_QUESTION, stage.SIP_HOST, 5061)],
              hosts=[(stage.SIP_HOST, site.address), (AUTODISCOVER, exchange.address)])
    root = stage.enterprise_root(scene)
    registrar = scene.registrar(site, stage.fixed_certificate(root))
    mailbox = root.certificate("mail.mslync.net", dns=["mail.mslync.net", "*.mslync.net"])
    server = scene.registrar(exchange, mailbox, port=443)
    host = stage.phone_host(scene)
    scene.client(host, registrar, stage.phone(), did="200 OK",
                 truth=accepted(**wants(stage.SIP_HOST, "dns-srv")))
    scene.client(host, server, stage.phone(find={"host": AUTODISCOVER, "port": 443}),
                 did="left: name", truth=refused_name(**wants(AUTODISCOVER, "dns-a")), tries=2,
                 pauses=[3])

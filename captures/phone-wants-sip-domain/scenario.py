# SPDX-License-Identifier: GPL-2.0-or-later
"""A client of RFC 5922 wants the SIP domain, which a wildcard below it does not cover."""
from lab import stage
from lab.truth import refused_name, wants

FORMAT = "pcap"
OPTIONS = {"client_profile": "192.0.2.101=rfc5922"}


def play(scene):
    site = stage.front_end(scene)
    scene.dns(["mslync.net", "schertz.local"],
              srv=[("_sips._tcp.mslync.net", "sip.mslync.net", 5061)],
              hosts=[("sip.mslync.net", site.address)])
    scene.registrar(site, None, port=5060, redirect_to="mslync.net")
    root = stage.enterprise_root(scene)
    server = scene.registrar(site, stage.wildcard_certificate(root))
    client = stage.phone(label="SIP phone after RFC 5922", rule="rfc5922", clear_port=5060,
                         user_agent="ScriptedPhone/1.0 (RFC 5922)",
                         find={"srv": ["_sips._tcp.mslync.net"]})
    scene.client(stage.phone_host(scene), server, client, did="left: name", tries=2, pauses=[2],
                 truth=refused_name(**wants("mslync.net", "sip", "sip_domain")))

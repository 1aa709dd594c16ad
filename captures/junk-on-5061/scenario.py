# SPDX-License-Identifier: GPL-2.0-or-later
"""Bytes on the TLS port that are no TLS: an HTTP request, and noise."""
from lab import stage
from lab.truth import not_tls, wants

FORMAT = "pcap"


def play(scene):
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], hosts=[("sip.mslync.net", site.address)])
    certificate = stage.wildcard_certificate(stage.enterprise_root(scene))
    server = scene.openssl_server(site, certificate, "1.2", "-tls1_2")
    host = stage.unix_host(scene)
    why = {"cause": ["probe", "unknown"]}
    scene.command(host, server, ["curl", "-s", "-4", "http://sip.mslync.net:5061/"],
                  who="curl", version="curl, plain HTTP",
                  truth=not_tls("none", closed_by="server", acceptable=why,
                                **wants("sip.mslync.net", "dns-a")))
    noise = (f"exec 3<>/dev/tcp/{site.address}/5061; "
             r"printf '\026\003\377\377\377junk' >&3; sleep 1")
    scene.command(host, server, ["bash", "-c", noise], who="bash", version="bash, /dev/tcp",
                  truth=not_tls("none", "alert", closed_by="server", acceptable=why,
                                **wants("sip.mslync.net", "dns-a")))

# SPDX-License-Identifier: GPL-2.0-or-later
"""A kamailio proxy forwards to a certificate of another domain; only an unknown issuer stops it."""
from lab import stage
from lab.truth import accepted, left, wants

FORMAT = "pcapng"


def play(scene):
    root, server = stage.wrong_name_site(scene)
    name = wants(stage.SIP_HOST, "dns-a")
    other_root = scene.workshop.authority("Fabrikam Root CA")
    for number, (trusted, truth) in enumerate((
            (root, accepted("none", "none", **name)),
            (other_root, left("untrusted_ca", "alert", alert="unknown_ca", **name))), 1):
        host = scene.network.host(f"proxy{number}", f"192.0.2.{30 + number}",
                                  f"00:16:3e:5b:70:0{number}")
        scene.forward(host, server, stage.SIP_HOST, trusted, truth)

# SPDX-License-Identifier: GPL-2.0-or-later
"""A real program with SIP's name rules refuses the wildcard, then takes an exact name."""
from lab import programs, stage
from lab.truth import accepted, refused_name

FORMAT = "pcapng"


def play(scene):
    root = stage.enterprise_root(scene)
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], hosts=[("sip.mslync.net", site.address)])
    host = stage.unix_host(scene)
    before = scene.registrar(site, stage.wildcard_certificate(root), versions=("1.2", "1.2"))
    scene.program(host, before, programs.PERL_SIP, "sip.mslync.net", root, says="refused: ",
                  truth=refused_name("alert", alert="internal_error"))
    scene.stop(before)
    after = scene.registrar(site, stage.fixed_certificate(root), versions=("1.2", "1.2"))
    scene.program(host, after, programs.PERL_SIP, "sip.mslync.net", root, says="200 OK",
                  truth=accepted("alert", acceptable={"close_how": ["fin", "rst"]}))

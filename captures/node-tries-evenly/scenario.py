# SPDX-License-Identifier: GPL-2.0-or-later
"""Node.js refuses a foreign certificate every two seconds, then takes one with the name."""
from lab import programs, stage
from lab.truth import accepted_politely, refused_name_late

FORMAT = "pcapng"


def play(scene):
    root, foreign = stage.wrong_name_site(scene)
    host = stage.unix_host(scene)
    for _ in range(5):
        scene.program(host, foreign, programs.NODE, stage.SIP_HOST, root,
                      says="ERR_TLS_CERT_ALTNAME_INVALID",
                      truth=refused_name_late(acceptable={"close_how": ["rst"]}))
        scene.pause(2)
    scene.stop(foreign)
    exact = scene.registrar(foreign.host, stage.fixed_certificate(root), versions=("1.2", "1.2"),
                            name=stage.SIP_HOST)
    scene.program(host, exact, programs.NODE, stage.SIP_HOST, root, says="200 OK",
                  truth=accepted_politely())

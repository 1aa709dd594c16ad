# SPDX-License-Identifier: GPL-2.0-or-later
"""A certificate signed with SHA-1 and with the right name; real programs of today refuse it."""
from lab import programs, stage

FORMAT = "pcap"


def play(scene):
    stage.refused_by(scene, (
        (programs.OPENSSL, "", "bad_certificate"),
        (programs.PYTHON, "", "bad_certificate"),
        (programs.GNUTLS, "insecure algorithm", "bad_certificate")),
        "certificate_other", digest="sha1")

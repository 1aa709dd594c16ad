# SPDX-License-Identifier: GPL-2.0-or-later
"""A certificate with a key of 1024 bits and the right name; real programs of today refuse it."""
from lab import programs, stage

FORMAT = "pcap"


def play(scene):
    stage.refused_by(scene, (
        (programs.OPENSSL, "", "bad_certificate"),
        (programs.PYTHON, "", "bad_certificate")), "certificate_other", bits=1024)

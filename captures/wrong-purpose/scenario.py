# SPDX-License-Identifier: GPL-2.0-or-later
"""A certificate for clients, not for servers, with the right name; three real programs refuse it."""
from lab import programs, stage

FORMAT = "pcap"


def play(scene):
    stage.refused_by(scene, (
        (programs.OPENSSL, "certificate purpose", "unsupported_certificate"),
        (programs.PYTHON, "", "unsupported_certificate"),
        (programs.JAVA, "Extended key usage", "certificate_unknown")),
        "certificate_other", usage="clientAuth")

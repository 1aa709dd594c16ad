# SPDX-License-Identifier: GPL-2.0-or-later
"""A small laboratory: real programs in network namespaces, recorded as from a mirror port.

scene.py is what a scenario talks to; the other files each hold one part of the laboratory.
"""

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin built with the address and undefined-behaviour sanitizers, inside tshark: dissects captures in two passes
with every way to show what was found, and listens for the sanitizers.

  sanitized_test.py --plugin SIPTLS.SO [--all] SOURCE_DIR

Takes a sample of captures/; with --all every one, and those of SIPTLS_EXTRA_CORPUS. SIPTLS_PRELOAD names the
sanitizer's library, which has to be loaded before the program."""
import argparse
import os
import pathlib
import re
import sys

from wireshark import Wireshark, skip

SAMPLE = 14
COMPLAINT = re.compile(r"ERROR: AddressSanitizer|runtime error:|DEADLYSIGNAL")


def captures(source, everything):
    found = sorted(source.glob("captures/*/capture.pcap*"))
    if not everything:
        return found[::max(1, len(found) // SAMPLE)]
    corpus = os.environ.get("SIPTLS_EXTRA_CORPUS")
    more = sorted(pathlib.Path(corpus).glob("*.pcap*")) if corpus else []
    return found + more


def key_options(capture, wireshark):
    """What Wireshark is to decrypt with, where the capture has a key log beside it."""
    for log in (capture.parent / "keys.log", capture.with_suffix(".keylog")):
        if log.exists():
            return ["-o", f"tls.keylog_file:{wireshark.readable(log)}"]
    return []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("source", type=pathlib.Path)
    arguments = parser.parse_args()
    if not os.environ.get("SIPTLS_PRELOAD"):
        skip("SIPTLS_PRELOAD names no sanitizer")
    wireshark = Wireshark(arguments.plugin)
    chosen, reports, faults = captures(arguments.source.resolve(), arguments.all), 0, []
    for capture in chosen:
        code, out, err = wireshark.run(["tshark", "-n", "-2", "-r", wireshark.readable(capture),
                                        *key_options(capture, wireshark), "-V", "-Y", "siptls", "-z", "expert",
                                        "-z", "siptls,sessions", "-z", "siptls,incidents", "-z", "siptls,report"])
        reports += '"schema":"siptls.analysis/1"' in out
        if COMPLAINT.search(err) or code < 0:
            faults.append(f"{capture.parent.name}/{capture.name}: exit code {code}\n{err[-4000:]}")
    if reports < len(chosen):
        faults.append(f"only {reports} of {len(chosen)} captures were reported: was the plugin loaded?")
    print("\n".join(faults) or f"{len(chosen)} captures without a complaint")
    return 1 if faults else 0


sys.exit(main())

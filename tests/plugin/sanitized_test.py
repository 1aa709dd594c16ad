#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin built with the address and undefined-behaviour sanitizers, inside sharkd, which reads all captures one after
the other, and inside tshark, in two passes with every way to show what was found; listens for the sanitizers, also for
memory of the plugin that was never freed.

  sanitized_test.py --plugin SIPTLS.SO [--all] SOURCE_DIR

Takes captures/, for tshark a sample of them; with --all every one for both, and those of SIPTLS_EXTRA_CORPUS. sharkd also
gets the damaged captures that fuzzing left.
SIPTLS_PRELOAD names the sanitizer's library, which has to be loaded before the program."""
import argparse
import os
import pathlib
import re
import sys

from wireshark import Wireshark, skip

SHARE = 50  # captures for one sharkd, far from the time that it is given
EVERY = 20  # of the captures one goes through tshark
FRAMES = (40, 1, 17, 12, 9, 16)  # looked at in the tree, in this order
COMPLAINT = re.compile(r"ERROR: AddressSanitizer|runtime error:|DEADLYSIGNAL")


def captures(source, everything):
    found = sorted(source.glob("captures/*/capture.pcap*"))
    corpus = os.environ.get("SIPTLS_EXTRA_CORPUS") if everything else None
    return found + (sorted(pathlib.Path(corpus).glob("*.pcap*")) if corpus else [])


def key_log(capture):
    """What Wireshark is to decrypt with, if there is something beside the capture."""
    return next((log for log in (capture.parent / "keys.log", capture.with_suffix(".keylog")) if log.exists()), None)


def complaints(err):
    """Wireshark and sharkd lose memory too: only leaks of the plugin's own count."""
    leaks = [block for block in err.split("\n\n") if " leak of " in block and "siptls" in block]
    return leaks or ([err[-4000:]] if COMPLAINT.search(err) else [])


def damaged_captures(source):
    """What fuzzing found worth keeping: lengths, times and link types that cannot be."""
    return sorted(source.glob("tests/fuzz/seeds/capture/*"))


def in_sharkd(wireshark, chosen, tables):
    requests = []

    def ask(method, **parameters):
        requests.append((method, parameters))
    for number, capture in enumerate(chosen):
        log = key_log(capture)
        ask("setconf", name="tls.keylog_file", value=str(wireshark.readable(log, f"{number}.log")) if log else "")
        ask("load", file=str(wireshark.readable(capture, f"{number}{''.join(capture.suffixes)}")))
        ask("frames", filter="siptls.incident")
        ask("tap", tap0="nstat:siptls,sessions", tap1="expert")
        for frame in FRAMES:
            ask("frame", frame=frame, proto=True)
    code, out, err = wireshark.run_sharkd(requests)
    faults = [f"sharkd: {complaint}" for complaint in complaints(err)]
    if code < 0 and not faults:
        faults.append(f"sharkd: signal {-code}\n{err[-4000:]}")
    if out.count('"SIP/TLS sign-ins"') < tables:
        faults.append(f"sharkd has fewer tables than {tables} for {len(chosen)} captures: was the plugin loaded?")
    return faults


def in_tshark(wireshark, capture):
    log = key_log(capture)
    keys = ["-o", f"tls.keylog_file:{wireshark.readable(log)}"] if log else []
    code, out, err = wireshark.run(["tshark", "-n", "-2", "-r", wireshark.readable(capture), *keys, "-V", "-Y", "siptls",
                                    "-z", "expert", "-z", "siptls,sessions", "-z", "siptls,incidents", "-z", "siptls,report"])
    faults = complaints(err)
    if code < 0 and not faults:
        faults.append(f"signal {-code}\n{err[-4000:]}")
    if '"schema":"siptls.analysis/1"' not in out:
        faults.append("no report: was the plugin loaded?")
    return [f"{capture.parent.name}/{capture.name}: {fault}" for fault in faults]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("source", type=pathlib.Path)
    arguments = parser.parse_args()
    if not os.environ.get("SIPTLS_PRELOAD"):
        skip("SIPTLS_PRELOAD names no sanitizer")
    wireshark = Wireshark(arguments.plugin, needed=("tshark", "sharkd"))
    chosen = captures(arguments.source.resolve(), arguments.all)
    shares = [chosen[at:at + SHARE] for at in range(0, len(chosen), SHARE)]
    faults = [fault for share in shares for fault in in_sharkd(wireshark, share, tables=len(share))]
    damaged = damaged_captures(arguments.source.resolve())
    faults += in_sharkd(wireshark, damaged, tables=1)
    for capture in chosen if arguments.all else chosen[::EVERY]:
        faults += in_tshark(wireshark, capture)
    print("\n".join(faults) or f"{len(chosen)} captures and {len(damaged)} damaged ones without a complaint")
    return 1 if faults else 0


sys.exit(main())

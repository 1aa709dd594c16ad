#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds the table of TLS stacks against the real programs that captures/ recorded.

  known_stacks.py --tool SIPTLS CAPTURES_FOLDER

Of every failed session that a program of the list played, the report must name that program's stack; of scripted phones
it must name none, for their ClientHello is not a phone's."""
import argparse
import json
import pathlib
import sys

from truth import endpoint, operator_options, run

# The beginning of truth.json's "program", and the stack that the report names.
STACKS = {
    "Go crypto/tls": "Go crypto/tls",
    "Java JSSE": "Java JSSE",
    "Node.js tls": "Node.js",
    "gnutls-cli": "GnuTLS (gnutls-cli)",
    "wget": "GnuTLS (wget)",
    "curl": "OpenSSL 3.0 (curl)",
    "Python ssl": "OpenSSL 3.0 (kamailio, Python)",
    "kamailio": "OpenSSL 3.0 (kamailio, Python)",
    "openssl s_client": "OpenSSL 3.0 (openssl s_client, baresip)",
    "Perl IO::Socket::SSL": "OpenSSL 3.0 (Perl)",
    "Ruby openssl": "OpenSSL 3.0 (Ruby)",
    "linphonec": "Mbed TLS",
    "NSS tstclnt": "NSS",
    "wolfSSL": "wolfSSL",
    "rustls": "rustls",
    "BearSSL": "BearSSL",
    "Erlang/OTP ssl": "Erlang/OTP ssl",
    "scripted": None,
}
# Told to use other suites than their own, or resuming: another hello.
OTHERWISE = {"tls13-suites-no-keys", "tls13-resumption", "renegotiation"}


def stack_of(program):
    return next(((beginning, stack) for beginning, stack in STACKS.items() if program.startswith(beginning)), None)


def check(tool, folder, seen):
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    captures = sorted(folder.glob("capture.pcap*"))
    options = [word for word in operator_options(truth) if word.startswith("--port") or word.isdigit()]
    report = json.loads(run([tool, "analyze", "-T", "json", "--sessions", "failed", *options, *captures]))
    told = {endpoint(session["client"]): session for session in report["sessions"]}
    for session in truth["sessions"]:
        known, got = stack_of(session.get("program", "")), told.get(session["client"])
        if not known or not got or not got["ja4"]:
            continue
        program, stack = known
        seen.add(program)
        if got["client_identity"]["tls_stack"] != stack:
            yield f"{folder.name}: {session['program']} is told as {got['client_identity']['tls_stack']}, not {stack}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("captures", type=pathlib.Path)
    arguments = parser.parse_args()
    faults, seen = [], set()
    for folder in sorted(path.parent for path in arguments.captures.glob("*/truth.json")):
        if folder.name not in OTHERWISE:
            faults += check(arguments.tool, folder, seen)
    faults += [f"no failed session of {program} was found" for program in STACKS if program not in seen]
    print("\n".join(faults) or f"{len(seen)} kinds of programs are told by their ClientHello")
    return 1 if faults else 0


sys.exit(main())

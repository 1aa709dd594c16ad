#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What no TLS stack of today makes any more must be decrypted as well, as tshark does: export suites, IDEA and DEFLATE.

  historic_against_tshark.py --tool SIPTLS

historic_tls.py makes the connections. Each registers one user, named for what it shows. Without the openssl program and
its legacy ciphers the test is skipped (77); without tshark siptls is checked alone.

The same is read once more where OpenSSL's legacy module is missing: the sessions that need it must say so."""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import historic_tls
from decrypted_against_tshark import tshark_lines
from historic_tls import capture_file


def write_all(folder):
    labels, packets, lines = [], [], []
    for number, (version, suite, deflate) in enumerate(historic_tls.plans()):
        label = f"{historic_tls.NAMES[version]}-{suite.number:04x}" + ("-deflate" if deflate else "")
        pieces, line = historic_tls.connection(version, suite, deflate, label)
        packets += historic_tls.frames(pieces, 20001 + number, 1_700_000_000_000 + 20 * number)
        labels.append((label, suite.read_by_tshark))
        lines.append(line)
    (folder / "sessions.pcap").write_bytes(capture_file.pcap(packets))
    (folder / "keys.log").write_text("".join(lines), encoding="utf-8")
    return labels


def sessions_of(tool, folder, **environment):
    """What siptls reads, by client port."""
    done = subprocess.run([tool, "analyze", "-T", "json", "--sessions", "all", "--keylog", "keys.log", "sessions.pcap"],
                          capture_output=True, check=True, cwd=folder, env=os.environ | environment)
    return {session["client"]["port"]: session for session in json.loads(done.stdout)["sessions"]}


def needs_legacy(suite):
    return suite.cipher in ("rc4", "rc2-cbc", "des-cbc")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    arguments = parser.parse_args()
    if not historic_tls.can_seal():
        print("no openssl program with the legacy ciphers here")
        return 77
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        labels = write_all(folder)
        tool = str(pathlib.Path(arguments.tool).resolve())
        sessions = sessions_of(tool, folder)
        without_legacy = sessions_of(tool, folder, OPENSSL_MODULES=str(folder))
        theirs = tshark_lines(folder) if shutil.which("tshark") else None
    faults = []
    for number, (label, read_by_tshark) in enumerate(labels):
        session = sessions.get(20001 + number, {})
        read = [(sip["aor"], sip["statuses"]) for sip in session.get("sip", [])]
        if read != [(f"sip:{label}@example.com", [200])] or session["anomalies"]:
            faults.append(f"{label}: siptls reads {read}, {session.get('not_decrypted_because')}, {session.get('anomalies')}")
        if theirs is not None and read_by_tshark and theirs.get(number) != ["REGISTER sip:example.com SIP/2.0", "SIP/2.0 200 OK"]:
            faults.append(f"{label}: tshark reads {theirs.get(number)}")
    for number, (_, suite, _) in enumerate(historic_tls.plans()):
        told = without_legacy[20001 + number]["not_decrypted_because"]
        if told != ("legacy_module_missing" if needs_legacy(suite) else None):
            faults.append(f"{labels[number][0]} without the legacy module: {told}")
    print("\n".join(faults))
    print(f"{len(labels)} connections, {len(faults)} faults")
    return 1 if faults else 0


sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds the SIP that siptls reads inside TLS against what tshark decrypts with the same keys.

  sip_against_tshark.py --tool SIPTLS FOLDER...

Of every scenario below the folders whose operator has keys: per connection, the methods that the client sent and the
final statuses that it got must be the same. Skipped (77) without tshark and by a
siptls that takes no keys yet."""
import argparse
import json
import pathlib
import shutil
import subprocess
import sys
from collections import Counter

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "scenarios"))
from truth import operator_options  # noqa: E402

FIELDS = ("ip.src", "ipv6.src", "tcp.srcport", "ip.dst", "ipv6.dst", "tcp.dstport", "sip.Method", "sip.Status-Code")


def tshark_keys(options, folder):
    words = []
    if "keylog" in options:
        words += ["-o", f"tls.keylog_file:{folder / options['keylog']}"]
    if "rsa_key" in options:
        words += ["-o", f'uat:rsa_keys:"{folder / options["rsa_key"]}",""']
    return words


def tshark_messages(capture, ports, keys):
    """Per client endpoint, how often it sent each method and got each final status."""
    command = ["tshark", "-n", "-r", str(capture), *keys, "-Y", "sip && tls", "-T", "fields", "-E", "separator=/t",
               "-E", "aggregator=,"]
    for port in ports:
        command += ["-d", f"tcp.port=={port},tls"]
    for field in FIELDS:
        command += ["-e", field]
    output = subprocess.run(command, capture_output=True, check=True).stdout.decode(errors="replace")
    found = {}
    for line in output.splitlines():
        values = dict(zip(FIELDS, line.split("\t")))
        to_server = int(values["tcp.dstport"]) in ports
        side = "src" if to_server else "dst"
        client = (values[f"ip.{side}"] or values[f"ipv6.{side}"], int(values[f"tcp.{side}port"]))
        words = values["sip.Method" if to_server else "sip.Status-Code"].split(",")
        found.setdefault(client, Counter()).update(word for word in words if word and not word.startswith("1"))
    return found


def siptls_messages(tool, folder, options, capture):
    command = [tool, "analyze", "-T", "json", "--sessions", "all", *options, capture.name]
    done = subprocess.run(command, capture_output=True, check=True, cwd=folder)
    found = {}
    for session in json.loads(done.stdout)["sessions"]:
        counts = Counter()
        for exchange in session["sip"]:
            counts[exchange["method"]] += exchange["requests"]
            counts.update(str(status) for status in exchange["statuses"])
        if counts:
            found[(session["client"]["ip"], session["client"]["port"])] = counts
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    if not shutil.which("tshark"):
        print("no tshark here")
        return 77
    tool = str(pathlib.Path(arguments.tool).resolve())
    faults, compared = [], 0
    for path in sorted(path for folder in arguments.folders for path in folder.rglob("truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        options = truth.get("options", {})
        if not {"keylog", "rsa_key"} & options.keys():
            continue
        folder = path.parent.resolve()
        capture = next(folder.glob("capture.pcap*"))
        theirs = tshark_messages(capture, truth["watched_ports"], tshark_keys(options, folder))
        ours = siptls_messages(tool, folder, operator_options(truth), capture)
        compared += len(theirs)
        faults += [f"{folder.name} {client}: tshark {dict(theirs.get(client, {}))}, siptls {dict(ours.get(client, {}))}"
                   for client in sorted(theirs.keys() | ours.keys()) if theirs.get(client) != ours.get(client)]
    print("\n".join(faults))
    print(f"{compared} connections compared, {len(faults)} differences")
    return 1 if faults or compared == 0 else 0


sys.exit(main())

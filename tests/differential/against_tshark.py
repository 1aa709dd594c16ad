#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds what siptls reads of each TLS session against what tshark reads: certificates, SNI, version, suite,
alerts, JA3, JA3S, Community ID.

  against_tshark.py --tool SIPTLS FOLDER...

Every capture below the folders that siptls can read is compared, session by
session. tshark reassembles out of order, as siptls does. Skipped (77) without tshark."""
import argparse
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys

FIELDS = ("tcp.stream", "ip.src", "ipv6.src", "tcp.srcport", "ip.dst", "ipv6.dst", "tcp.dstport", "tls.handshake.type",
          "tls.handshake.extensions_server_name", "tls.handshake.version", "tls.handshake.extensions.supported_version",
          "tls.handshake.ciphersuite", "tls.handshake.certificate", "tls.alert_message.desc", "tls.handshake.ja3",
          "tls.handshake.ja3s", "communityid")
VERSIONS = {"0x0300": "ssl3", "0x0301": "1.0", "0x0302": "1.1", "0x0303": "1.2", "0x0304": "1.3"}
CLIENT_HELLO, SERVER_HELLO = "1", "2"
SUFFIXES = (".pcap", ".pcapng")


def value_names(field):
    """tshark's own names of a field's values."""
    listing = subprocess.run(["tshark", "-G", "values"], capture_output=True, check=True).stdout.decode(errors="replace")
    names = {}
    for line in listing.splitlines():
        parts = line.split("\t")
        if parts[0] == "V" and parts[1] == field:
            names[int(parts[2], 0)] = parts[3]
    return names


def tshark_sessions(path, ports):
    """What tshark reads of each TCP stream to one of `ports`, in order of the streams."""
    command = ["tshark", "-n", "--enable-protocol", "communityid", "-r", str(path), "-o", "tcp.reassemble_out_of_order:TRUE", "-Y",
               "tls.handshake or tls.alert_message", "-T", "fields", "-E", "separator=/t", "-E", "aggregator=,"]
    for port in ports:
        command += ["-d", f"tcp.port=={port},tls"]
    for field in FIELDS:
        command += ["-e", field]
    output = subprocess.run(command, capture_output=True, check=False).stdout.decode(errors="replace")
    sessions = {}
    for line in output.splitlines():
        values = dict(zip(FIELDS, [part.split(",") if part else [] for part in line.split("\t")]))
        if len(values["tcp.stream"]) == 1:  # more than one: a tunnel
            read_frame(values, sessions, ports)
    return [sessions[stream] for stream in sorted(sessions)]


def read_frame(values, sessions, ports):
    source = ((values["ip.src"] or values["ipv6.src"])[0], int(values["tcp.srcport"][0]))
    destination = ((values["ip.dst"] or values["ipv6.dst"])[0], int(values["tcp.dstport"][0]))
    from_server = source[1] in ports
    client, server = (destination, source) if from_server else (source, destination)
    if server[1] not in ports:
        return
    session = sessions.setdefault(int(values["tcp.stream"][0]), {
        "client": client, "server": server, "certificates": [], "sni": None, "version": None, "suite": None,
        "alerts": [], "ja3": None, "ja3s": None, "community_id": values["communityid"][0]})
    session["alerts"] += [("server" if from_server else "client", int(value)) for value in
                          values["tls.alert_message.desc"]]
    types = values["tls.handshake.type"]
    if not from_server:
        if CLIENT_HELLO in types and values["tls.handshake.extensions_server_name"]:
            session["sni"] = values["tls.handshake.extensions_server_name"][0]
        if CLIENT_HELLO in types:
            session["ja3"] = session["ja3"] or values["tls.handshake.ja3"][0]
        return
    if SERVER_HELLO in types:
        version = (values["tls.handshake.extensions.supported_version"] or values["tls.handshake.version"])[0]
        session["version"] = VERSIONS.get(version, version)
        session["ja3s"] = values["tls.handshake.ja3s"][0]
        session["suite"] = int(values["tls.handshake.ciphersuite"][0], 0)
    session["certificates"] += [hashlib.sha256(bytes.fromhex(value)).hexdigest() for value in
                                values["tls.handshake.certificate"]]


def siptls_sessions(tool, path):
    done = subprocess.run([tool, "analyze", "-T", "json", "--sessions", "all", str(path)], capture_output=True,
                          check=False)
    return json.loads(done.stdout)["sessions"] if done.returncode == 0 else None


def reading(session, suites, alerts):
    """A session of siptls in the terms of tshark_sessions()."""
    wire = [link["sha256"] for link in session["certificate_chain"] if link["source"] in ("wire", "decrypted")]
    return {
        "certificates": wire,
        "sni": session["sni"],
        "version": session["tls_version"],
        "suite": suites.get(session["cipher_suite"]),
        "alerts": [(alert["from"], alerts[alert["description"]]) for alert in session["alerts"]
                   if not alert["encrypted"]],
        "ja3": session["ja3"],
        "ja3s": session["ja3s"],
        "community_id": session["community_id"],
    }


def compare(path, theirs, ours, suites, alerts):
    faults = []
    waiting = {}
    for session in ours:
        key = ((session["client"]["ip"], session["client"]["port"]), (session["server"]["ip"], session["server"]["port"]))
        waiting.setdefault(key, []).append(session)
    for wanted in theirs:
        same = waiting.get((wanted["client"], wanted["server"]))
        if not same:
            faults.append(f"{path.name}: no session {wanted['client']}")
            continue
        got = reading(same.pop(0), suites, alerts)
        faults += [f"{path.name} {wanted['client']}: {field}: tshark {wanted[field]}, siptls {got[field]}"
                   for field in got if got[field] != wanted[field]]
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    if not shutil.which("tshark"):
        print("no tshark here")
        return 77
    suites = {name: number for number, name in value_names("tls.handshake.ciphersuite").items()}
    alerts = {name.lower().replace(" ", "_"): number for number, name in value_names("tls.alert_message.desc").items()}
    alerts.update(certificate_unknown=46, certificate_unobtainable=111, unknown_psk_identity=115)
    faults, captures, compared = [], 0, 0
    for path in sorted(path for folder in arguments.folders for path in folder.rglob("*") if path.suffix in SUFFIXES):
        ours = siptls_sessions(arguments.tool, path)
        if ours is None:
            continue
        ports = sorted({session["server"]["port"] for session in ours} | {5061})
        theirs = tshark_sessions(path, ports)
        captures += 1
        compared += len(theirs)
        faults += compare(path, theirs, ours, suites, alerts)
    print("\n".join(faults))
    print(f"{compared} sessions of {captures} captures compared, {len(faults)} differences")
    return 1 if faults or compared == 0 else 0


sys.exit(main())

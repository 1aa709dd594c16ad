#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every connection that real TLS stacks made must be decrypted, and say what tshark says with the same keys.

  decrypted_against_tshark.py --tool SIPTLS --recorder RECORDED_SESSIONS

The recorder plays OpenSSL, GnuTLS and Mbed TLS in memory, over every suite and version they have, and registers one user in each
connection, named for what the connection shows. siptls must report every registration, with its answer, and tshark's
SIP start lines must be the same. Without tshark the first half is checked alone.

The same connections are then read with their two directions mixed, as mirrors do, and TLS 1.3 as in its last draft: siptls must
report the same. And without keys, or
with those of others: then what suites of integrity alone left readable must come out, and nothing else."""
import argparse
import json
import pathlib
import random
import shutil
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "metamorphic"))
import capture_file  # noqa: E402

FIELDS = ("tcp.stream", "sip.Request-Line", "sip.Status-Line")


def mixed(frames, order):
    """Each connection's frames between its opening and its closing in another order; either side's own order stays."""
    connections = {}
    for frame in frames:
        ports = struct.unpack_from(">HH", frame.data, 34)
        connections.setdefault(max(ports), []).append((ports[0] == 5061, frame))
    for number, connection in enumerate(connections.values()):
        opening, data, closing = connection[:3], connection[3:-3], connection[-3:]
        sides = {side: [frame for frame in data if frame[0] == side] for side in (False, True)}
        turns = order(random.Random(number), [side for side, _ in data])
        shuffled = opening + [sides[side].pop(0) for side in turns] + closing
        yield from (capture_file.Frame(was.time, now.data) for (_, was), (_, now) in zip(connection, shuffled))


def as_draft(frames, draft):
    """The connections of TLS 1.3 as its drafts from the 25th on made them: their ServerHello names another version."""
    chosen = bytes.fromhex("002b0002")
    return [capture_file.Frame(frame.time, frame.data.replace(chosen + b"\3\4", chosen + bytes([0x7F, draft]))) for frame in frames]


ORDERS = {
    "server first": lambda chance, turns: sorted(turns, reverse=True),
    "client first": lambda chance, turns: sorted(turns),
    "at random": lambda chance, turns: chance.sample(turns, len(turns)),
}


def registrations(tool, folder, capture, keys=("--keylog", "keys.log", "--rsa-key", "server.key")):
    """What siptls reads: user of each session and the answers, by client port."""
    command = [tool, "analyze", "-T", "json", "--sessions", "all", *keys, capture]
    done = subprocess.run(command, capture_output=True, check=True, cwd=folder)
    read = {}
    for session in json.loads(done.stdout)["sessions"]:
        users = [(sip["aor"], sip["statuses"]) for sip in session["sip"]]
        read[session["client"]["port"]] = (session["decrypted"], session["not_decrypted_because"], users, session["outcome"],
                                           [anomaly["code"] for anomaly in session["anomalies"]], session["cipher_suite"],
                                           bool(session["certificate_chain"]))
    return read


def tshark_lines(folder, capture="sessions.pcap"):
    """tshark's SIP start lines of each stream of the capture, with keys.log and server.key."""
    command = ["tshark", "-n", "-r", capture, "-o", "tls.keylog_file:keys.log", "-d", "tcp.port==5061,tls", "-Y", "sip",
               "-T", "fields", "-E", "separator=/t", "-E", "aggregator=|"]
    if (folder / "server.key").exists():
        command += ["-o", 'uat:rsa_keys:"server.key",""']
    for field in FIELDS:
        command += ["-e", field]
    done = subprocess.run(command, capture_output=True, check=True, cwd=folder)
    lines = {}
    for row in done.stdout.decode(errors="replace").splitlines():
        stream, request, status = row.split("\t")
        lines.setdefault(int(stream), []).extend(line for line in (request, status) if line)
    return lines


def misread_without_keys(ours, labels):
    """Beside what is read with keys the reason, and no anomaly either: nobody can check these MACs."""
    bare = 0
    for number, label in enumerate(labels):
        decrypted, why, users, outcome, anomalies, suite, certificate = ours[20001 + number]
        if "_WITH_NULL_" not in (suite or ""):
            if decrypted or why == "not_encrypted" or users:
                yield f"{label}: read as {ours[20001 + number]}"
            continue
        bare += 1
        wanted = (f"sip:{label}@example.com", [200])
        if (decrypted, why, outcome, anomalies) != (False, "not_encrypted", "established", []) or wanted not in users:
            yield f"{label}: {ours[20001 + number]}"
    if bare == 0:
        yield "no connection had a suite without encryption"


def unread(ours, labels):
    for number, label in enumerate(labels):
        session = ours.get(20001 + number)
        wanted = (f"sip:{label}@example.com", [200])
        if session is None or not session[0] or wanted not in session[2] or session[3] != "established" or session[4]:
            yield f"{label}: {session}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--recorder", required=True)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        subprocess.run([arguments.recorder, folder], check=True)
        labels = (folder / "labels.txt").read_text(encoding="utf-8").split()
        tool = str(pathlib.Path(arguments.tool).resolve())
        faults, alone = list(unread(registrations(tool, folder, "sessions.pcap"), labels)), 0
        frames = capture_file.read(folder / "sessions.pcap")
        for name, order in ORDERS.items():
            (folder / "mixed.pcap").write_bytes(capture_file.pcap(list(mixed(frames, order))))
            read = registrations(tool, folder, "mixed.pcap")
            faults += [f"mixed, {name}: {fault}" for fault in unread(read, labels)]
        drafted = as_draft(frames, 28)
        (folder / "draft.pcap").write_bytes(capture_file.pcap(drafted))
        faults += ["no connection became a draft's"] if drafted == frames else []
        faults += [f"draft: {fault}" for fault in unread(registrations(tool, folder, "draft.pcap"), labels)]
        (folder / "others.log").write_text("CLIENT_RANDOM " + 64 * "5" + " " + 96 * "5" + "\n", encoding="utf-8")
        for name, keys in (("without keys", ()), ("with others' keys", ("--keylog", "others.log"))):
            read = registrations(tool, folder, "sessions.pcap", keys)
            faults += [f"{name}: {fault}" for fault in misread_without_keys(read, labels)]
        theirs = tshark_lines(folder) if shutil.which("tshark") else None
        drafts = tshark_lines(folder, "draft.pcap") if theirs is not None else None
    if theirs is not None:
        faults += [f"tshark reads {labels[stream]} and not its draft" for stream in theirs if stream not in drafts]
        for number, label in enumerate(labels):
            lines = theirs.get(number, [])
            alone += not lines
            if lines and lines[-2:] != ["REGISTER sip:example.com SIP/2.0", "SIP/2.0 200 OK"]:
                faults.append(f"{label}: tshark reads {lines}")
    print("\n".join(faults))
    print(f"{len(labels)} connections, {len(faults)} faults" + (f", {alone} unread by tshark" if theirs is not None else ""))
    return 1 if faults or not labels else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The same sign-in must get the same verdict however it was captured: writes each scenario of captures/ anew in one way
(another format, link, tunnel, order, every packet twice ...) and compares the sessions with those of the original.

  run_metamorphic.py --tool SIPTLS --list
  run_metamorphic.py --tool SIPTLS CHANGE [SCENARIO_FOLDER...]

A change that loses something (bytes, packets, a direction) may weaken an answer, but must not make up another."""
import argparse
import dataclasses
import functools
import gzip
import ipaddress
import json
import os
import pathlib
import random
import struct
import sys
import tempfile
import typing

import capture_file
import carriers
from capture_file import pcap, pcapng

CAPTURES = pathlib.Path(__file__).resolve().parents[2] / "captures"
sys.path.insert(0, str(CAPTURES.parent / "tests" / "scenarios"))
from truth import operator_options, run  # noqa: E402

CONFIDENCE = [None, "possible", "probable", "confirmed"]


@dataclasses.dataclass(frozen=True)
class Change:
    """`write` gives the files, name to content, in the order of the command line."""
    write: typing.Callable
    loses: bool = False  # the answers may be weaker
    keeps_times: bool = True
    mixes_sides: bool = False  # the two sides' closing at one moment may change places
    tunnel: typing.Optional[str] = None  # what the report calls it
    problem: typing.Callable = lambda frames: None  # that the report must tell of the capture
    doubtful: bool = False  # every answer is possible at most, and the session says why


def one_file(change):
    """Each frame becomes what `change` makes of it, in one pcapng file."""
    return lambda frames: {"capture.pcapng": pcapng([new for frame in frames for new in change(frame)])}


def nested(tunnel, carrier):
    """The tunnel's packets in another carrier."""
    return lambda frame: [outer for inner in carriers.TUNNELS[tunnel][0](frame) for outer in carrier(inner)]


def rotated(frames):
    return {f"capture-{number:05}.pcap": pcap([frame], nanoseconds=True) for number, frame in enumerate(frames)}


def two_mirrors(frames):
    """Each direction on its own mirror port."""
    def side(frame):
        ends = carriers.addresses(frame)
        return ends is None or ends[0] <= ends[1]
    return {"up.pcap": pcap([frame for frame in frames if side(frame)], nanoseconds=True),
            "down.pcap": pcap([frame for frame in frames if not side(frame)], nanoseconds=True)}


def twice_mirrored(frames):
    """The same packets from two mirror ports, the second a little later and tagged."""
    late = [dataclasses.replace(tagged, time=frame.time + 30_000)
            for frame in frames for tagged in carriers.LINKS["vlan"](frame)]
    return {"one.pcap": pcap(frames, nanoseconds=True), "two.pcap": pcap(late, nanoseconds=True)}


def mixed_links(frames):
    links = [lambda frame: [frame], carriers.LINKS["linux-cooked"], carriers.LINKS["raw"], carriers.LINKS["vlan"]]
    return {"capture.pcapng": pcapng([new for number, frame in enumerate(frames)
                                      for new in links[number % len(links)](frame)], sections=3)}


def reordered(frames):
    """Neighbours change places, as where a mirror takes the two directions from two queues; times stay with their frames."""
    order = random.Random(1)
    frames = list(frames)
    for at in range(0, len(frames) - 1, 2):
        if order.random() < 0.5:
            frames[at], frames[at + 1] = frames[at + 1], frames[at]
    return {"capture.pcap": pcap(frames, nanoseconds=True)}


def ahead(wanted, places):
    """One direction comes so many frames before the other, as from a mirror port with a shorter queue."""
    def place(numbered):
        number, frame = numbered
        ends = carriers.addresses(frame)
        return number - (places if ends and (ends[0] <= ends[1]) == wanted else 0)
    return lambda frames: {"capture.pcap": pcap([frame for _, frame in sorted(enumerate(frames), key=place)], nanoseconds=True)}


def skewed(wanted, milliseconds):
    """The segments of one direction from a mirror port of their own, whose clock is fast."""
    def write(frames):
        one, other = [], []
        for frame in frames:
            ends = carriers.addresses(frame)
            if ends and carriers.is_tcp(frame) and (ends[0] <= ends[1]) == wanted:
                one.append(dataclasses.replace(frame, time=frame.time + milliseconds * 1_000_000))
            else:
                other.append(frame)
        return {"one.pcap": pcap(one, nanoseconds=True), "two.pcap": pcap(other, nanoseconds=True)}
    return write


def lossy(frames):
    order = random.Random(2)
    return {"capture.pcap": pcap([frame for frame in frames if order.random() >= 0.1], nanoseconds=True)}


def without_fins(wanted):
    """The last segments of one direction were lost: who closed shows in what the other side acknowledges."""
    def kept(frame):
        ends = carriers.addresses(frame)
        return not (ends and carriers.closes(frame) and (ends[0] <= ends[1]) == wanted)
    return lambda frames: {"capture.pcap": pcap([frame for frame in frames if kept(frame)], nanoseconds=True)}


def one_direction(wanted):
    def write(frames):
        kept = [frame for frame in frames
                if carriers.addresses(frame) and (carriers.addresses(frame)[0] <= carriers.addresses(frame)[1]) == wanted]
        return {"capture.pcap": pcap(kept, nanoseconds=True)}
    return write


def cut_to(size):
    return one_file(lambda frame: [dataclasses.replace(frame, data=frame.data[:size], length=frame.wire_length)])


SYN, PSH, ACK = 0x02, 0x08, 0x10
BALANCER = {4: bytes([10, 99, 0, 1]), 16: ipaddress.IPv6Address("2001:db8:99::1").packed}


def proxy_header(client, server, line):
    """What haproxy puts before the client's bytes (its proxy-protocol.txt): version 1, a line, or version 2."""
    (source, source_port), (destination, port) = client, server
    if line:
        kind = "TCP4" if len(source) == 4 else "TCP6"
        return f"PROXY {kind} {ipaddress.ip_address(source)} {ipaddress.ip_address(destination)} {source_port} {port}\r\n".encode()
    addresses = source + destination + struct.pack(">HH", source_port, port)
    return b"\r\n\r\n\0\r\nQUIT\n" + bytes([0x21, 0x11 if len(source) == 4 else 0x21]) + struct.pack(">H", len(addresses)) + addresses


class Relayed:
    """A connection as a load balancer hands it on: from its own address, the header as soon as it is open."""
    def __init__(self, client, server, number, first):
        self.first = first  # sequence number of the SYN: the same ends may be used again
        self.ends = ((BALANCER[len(client[0])], 20_000 + number), server)
        self.header = proxy_header(client, server, number % 2 == 0)
        self.begun = False

    def by_client(self, frame, segment):
        sequence, acknowledgement, flags = segment.numbers
        if not self.begun and flags & ~PSH == ACK:
            self.begun = True
            yield segment.frame(frame, self.ends, sequence, acknowledgement, self.header)
        shift = len(self.header) if self.begun else 0
        yield segment.frame(frame, self.ends, sequence + shift, acknowledgement, segment.payload)

    def by_server(self, frame, segment):
        sequence, acknowledgement, _ = segment.numbers
        shift = len(self.header) if self.begun else 0
        yield segment.frame(frame, self.ends[::-1], sequence, acknowledgement + shift, segment.payload)


class Proxied:
    """A connection as a client has it through an HTTP proxy: it asks as soon as it is open, some a second time with credentials."""
    CONSENT = b"HTTP/1.1 200 Connection established\r\n\r\n"
    REFUSAL = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 9\r\n\r\n<p>no</p>"

    def __init__(self, client, server, number, first):
        self.first = first
        self.ends = (client, server)
        address, port = server
        host = ipaddress.ip_address(address)  # so that what was heard of it still counts
        request = f"CONNECT {host if host.version == 4 else f'[{host}]'}:{port} HTTP/1.1\r\nProxy-Connection: Keep-Alive\r\n\r\n".encode()
        self.talk = [request, self.CONSENT] if number % 2 else [request, self.REFUSAL, request, self.CONSENT]
        self.opened = None  # the server's own, for what is put into its mouth
        self.asked = self.said = 0  # bytes that each side has more

    def by_client(self, frame, segment):
        sequence, acknowledgement, flags = segment.numbers
        if self.opened and not self.asked and flags & ~PSH == ACK:
            for client, server in zip(self.talk[::2], self.talk[1::2]):
                yield segment.frame(frame, self.ends, sequence + self.asked, acknowledgement + self.said, client)
                self.asked += len(client)
                answer = dataclasses.replace(self.opened, tcp=segment.tcp)
                yield answer.frame(frame, self.ends[::-1], acknowledgement + self.said, sequence + self.asked, server)
                self.said += len(server)
        yield segment.frame(frame, self.ends, sequence + self.asked, acknowledgement + self.said, segment.payload)

    def by_server(self, frame, segment):
        sequence, acknowledgement, flags = segment.numbers
        if flags & (SYN | ACK) == SYN | ACK:
            self.opened = segment
        yield segment.frame(frame, self.ends[::-1], sequence + self.said, acknowledgement + self.asked, segment.payload)


def anew(kind, frames):
    """Connections that begin in the capture, each as `kind` has it."""
    connections = {}
    made = 0
    new = []
    for frame in frames:
        segment = carriers.Segment.of(frame)
        if segment is None:
            new.append(frame)
            continue
        source, destination = segment.ends
        first, _, flags = segment.numbers
        known = connections.get((source, destination))
        if flags & (SYN | ACK) == SYN and (known is None or known.first != first):
            made += 1
            connections[source, destination] = kind(source, destination, made, first)
        if (source, destination) in connections:
            new += connections[source, destination].by_client(frame, segment)
        elif (destination, source) in connections:
            new += connections[destination, source].by_server(frame, segment)
        else:
            new.append(frame)
    return {"capture.pcap": pcap(new, nanoseconds=True)}


def clock_set_back(frames):
    hour = 3600 * capture_file.NANOSECONDS
    half = len(frames) // 2
    return {"capture.pcap": pcap(frames[:half] + [dataclasses.replace(frame, time=frame.time - hour) for frame in frames[half:]],
                                 nanoseconds=True)}


CHANGES = {
    "pcap": Change(lambda frames: {"c.pcap": pcap(frames, nanoseconds=True)}),
    "pcap-big-endian": Change(lambda frames: {"c.pcap": pcap(frames, ">", nanoseconds=True)}),
    "pcapng": Change(lambda frames: {"c.pcapng": pcapng(frames)}),
    "pcapng-big-endian": Change(lambda frames: {"c.pcapng": pcapng(frames, ">")}),
    "sections": Change(lambda frames: {"c.pcapng": pcapng(frames, sections=4)}),
    "sections-mixed-order": Change(lambda frames: {
        "c.pcapng": pcapng(frames[:len(frames) // 2]) + pcapng(frames[len(frames) // 2:], ">")}),
    "gzip": Change(lambda frames: {"c.pcap.gz": gzip.compress(pcap(frames, nanoseconds=True))}),
    "gzip-members": Change(lambda frames: {
        "c.pcapng.gz": b"".join(gzip.compress(part) for part in (pcapng(frames)[:100], pcapng(frames)[100:]))}),
    "rotated": Change(rotated),
    "two-mirrors": Change(two_mirrors),
    "twice-mirrored": Change(twice_mirrored),
    "mixed-links": Change(mixed_links),
    "duplicated": Change(one_file(lambda frame: [frame, frame])),
    "duplicated-tagged": Change(one_file(lambda frame: [frame, *carriers.LINKS["vlan"](frame)])),
    "reordered": Change(reordered, keeps_times=False, mixes_sides=True),
    "client-ahead": Change(ahead(True, 2), keeps_times=False, mixes_sides=True),
    "server-ahead": Change(ahead(False, 6), keeps_times=False, mixes_sides=True),
    "client-clock-fast": Change(skewed(True, 100), keeps_times=False, mixes_sides=True),
    "server-clock-fast": Change(skewed(False, 100), keeps_times=False, mixes_sides=True),
    "fragmented": Change(one_file(carriers.fragmented)),
    "fragmented-backwards": Change(one_file(lambda frame: reversed(carriers.fragmented(frame)))),
    "fragments-twice": Change(one_file(lambda frame: [piece for piece in carriers.fragmented(frame) for _ in range(2)])),
    "fragments-missing": Change(one_file(lambda frame: carriers.fragmented(frame, 64)[:1] + carriers.fragmented(frame, 64)[2:]),
                                loses=True, problem=lambda frames: "fragments_missing" if any(
                                    len(carriers.fragmented(frame, 64)) > 1 for frame in frames) else None),
    "vxlan-in-fragments": Change(one_file(nested("vxlan", carriers.fragmented)), tunnel=carriers.TUNNELS["vxlan"][1]),
    "fragments-in-vxlan": Change(one_file(lambda frame: [
        outer for piece in carriers.fragmented(frame) for outer in carriers.TUNNELS["vxlan"][0](piece)]),
        tunnel=carriers.TUNNELS["vxlan"][1]),
    "vxlan-in-gre": Change(one_file(nested("vxlan", carriers.TUNNELS["gre-ethernet"][0]))),
    "without-checksums": Change(one_file(carriers.without_checksum)),
    "contradicted": Change(one_file(carriers.contradicted), loses=True, doubtful=True),
    "behind-balancer": Change(functools.partial(anew, Relayed)),
    "behind-http-proxy": Change(functools.partial(anew, Proxied)),
    "clock-set-back": Change(clock_set_back, loses=True),
    "lossy": Change(lossy, loses=True),
    "without-client-fins": Change(without_fins(False), loses=True),
    "without-server-fins": Change(without_fins(True), loses=True),
    "client-side-only": Change(one_direction(True), loses=True),
    "server-side-only": Change(one_direction(False), loses=True),
    "cut-to-96": Change(cut_to(96), loses=True),
    "cut-to-512": Change(cut_to(512), loses=True),
} | {f"link-{name}": Change(one_file(carrier)) for name, carrier in carriers.LINKS.items()
     } | {f"tunnel-{name}": Change(one_file(carrier), tunnel=told) for name, (carrier, told) in carriers.TUNNELS.items()}


def analyse(tool, paths, options):
    return json.loads(run([tool, "analyze", "-T", "json", "--sessions", "all", *options, *map(str, paths)]))


def time_of(text):
    """RFC 3339 without the zeros that only the resolution of the file adds."""
    return text and text.rstrip("Z").rstrip("0").rstrip(".")


def facts(session, keeps_times):
    """What must not depend on how the session was captured."""
    verdict = session["verdict"]
    known = {key: session[key] for key in ("client", "server", "tls_version", "cipher_suite", "sni", "resumed", "outcome",
                                           "closed_by", "close_how", "handshake_reached", "certificate_chain")}
    known["alerts"] = [{key: alert[key] for key in alert if key != "frame"} for alert in session["alerts"]]
    # How old an answer was moves with the frames.
    known["expected_name"] = {key: value for key, value in (session["expected_name"] or {}).items()
                              if key not in ("frame", "age")}
    known["verdict"] = [verdict["cause"], verdict["incident"], verdict["confidence"]]
    known["sip"] = [{key: exchange[key] for key in exchange if not key.endswith("_frame")} for exchange in session["sip"]]
    if keeps_times:
        known["id"] = session["id"]
        known["times"] = [time_of(session["start_time"]), time_of(session["end_time"])]
    return known


def key(session):
    return json.dumps([session["client"], session["server"]]) + str(session.get("id"))


def same_but_mixed(name, was, now):
    """Whose last words were heard first, and who of two that ended an established connection at one moment was first."""
    if name == "alerts" and sorted(map(str, was[name])) == sorted(map(str, now[name])):
        return True
    return name in ("closed_by", "close_how", "alerts") and was["outcome"] == now["outcome"] == "established"


def differences(before, after, change):
    old = sorted((facts(session, change.keeps_times) for session in before["sessions"]), key=key)
    new = sorted((facts(session, change.keeps_times) for session in after["sessions"]), key=key)
    if len(old) != len(new):
        yield f"{len(new)} sessions instead of {len(old)}"
    for was, now in zip(old, new):
        for name in was:
            if was[name] != now[name] and not (change.mixes_sides and same_but_mixed(name, was, now)):
                yield f"{name} of {was['client']} is {now[name]}, was {was[name]}"
    def told(report):
        return sorted((i["cause"], i["confidence"], i["client"], i["attempts"], i["expected_name"]["name"])
                      for i in report["incidents"])
    if told(before) != told(after):
        yield f"incidents {told(after)}, were {told(before)}"


def made_up(before, after):
    """What a capture that shows less must not claim: an outcome, a cause, an incident or a confidence the whole one did not have."""
    whole = {}
    for session in before["sessions"]:
        whole.setdefault(json.dumps([session["client"], session["server"]]), []).append(session)
    for session in after["sessions"]:
        verdict = session["verdict"]
        known = whole.get(json.dumps([session["client"], session["server"]]), [])
        if session["outcome"] not in ["incomplete", *(old["outcome"] for old in known)]:
            yield f"{session['client']} is {session['outcome']}; was {[old['outcome'] for old in known]}"
        if verdict["cause"] in ("none", "unknown"):
            continue
        # Of a monitor or a scanner too few attempts may be left to show what it is.
        if verdict["confidence"] == "possible" and any(old["verdict"]["cause"] == "probe" for old in known):
            continue
        same = [old for old in known if old["verdict"]["cause"] == verdict["cause"] and
                CONFIDENCE.index(old["verdict"]["confidence"]) >= CONFIDENCE.index(verdict["confidence"])]
        if not same:
            yield (f"{session['client']} is {session['outcome']}, {verdict['cause']}, {verdict['confidence']}; was "
                   f"{[(old['outcome'], old['verdict']['cause'], old['verdict']['confidence']) for old in known]}")


def wrongly_told(change, frames, report):
    for session in report["sessions"]:
        if change.tunnel and session["tunnel"] != change.tunnel:
            yield f"tunnel is {session['tunnel']}, not {change.tunnel}"
        verdict = session["verdict"]
        if not change.doubtful or session["outcome"] in ("established", "not_tls"):  # who says nothing is not contradicted
            continue
        if verdict["confidence"] not in (None, "possible"):
            yield f"{session['client']} is {verdict['cause']}, {verdict['confidence']}, though its bytes came in two versions"
        if "overlap_differs" not in [anomaly["code"] for anomaly in session["anomalies"]]:
            yield f"{session['client']}: nothing says that its bytes came in two versions"
    problems = [problem["code"] for capture in report["captures"] for problem in capture["problems"]]
    expected = change.problem(frames)
    if expected and expected not in problems:
        yield f"{expected} is not told, only {problems}"


def check(tool, change, folder):
    originals = sorted(folder.glob("capture.pcap*"))
    os.chdir(folder)  # where the scenario's options name files
    options = operator_options(json.loads((folder / "truth.json").read_text(encoding="utf-8")))
    frames = [frame for path in originals for frame in capture_file.read(path)]
    with tempfile.TemporaryDirectory() as place:
        paths = []
        for name, content in change.write(frames).items():
            paths.append(pathlib.Path(place, name))
            paths[-1].write_bytes(content)
        secrets = b"".join(capture_file.secrets(path) for path in originals)
        if secrets:  # other formats have no place for them
            key_log = pathlib.Path(place, "secrets.log")
            key_log.write_bytes(secrets)
            options += ["--keylog", str(key_log)]
        before = analyse(tool, originals, options)
        after = analyse(tool, paths, options)
    faults = list(made_up(before, after) if change.loses else differences(before, after, change))
    return faults + list(wrongly_told(change, frames, after))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool")
    parser.add_argument("--list", action="store_true", help="print the names of the changes")
    parser.add_argument("--share", type=int, default=1, help="only one scenario of so many, others for each change")
    parser.add_argument("change", nargs="?", choices=CHANGES)
    parser.add_argument("folders", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(CHANGES))
        return 0
    folders = arguments.folders or sorted(path.parent for path in CAPTURES.glob("*/truth.json"))
    folders = folders[list(CHANGES).index(arguments.change) % arguments.share::arguments.share]
    faults = 0
    for folder in folders:
        for fault in check(arguments.tool, CHANGES[arguments.change], folder.resolve()):
            print(f"{folder.name}: {fault}")
            faults += 1
    print(f"{len(folders)} scenarios, {faults} differences")
    return 1 if faults else 0


if __name__ == "__main__":  # the plugin's parity test takes the changes from here
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the seeds of the fuzz targets from captures, and adds those that reach new code to seeds/.

  make_seeds.py --fuzzers BUILD/tests/fuzz [--corpora FOLDER] [CAPTURE or FOLDER...]

tshark takes the captures apart (default: captures/), each fuzz target (preset fuzz) keeps what reaches code that no seed
reaches yet; the files are named by the hash of their content. --corpora adds what fuzzing has gathered, in one folder a
target. Seeds that are there already stay. To begin anew, delete the folder of a target first."""
import argparse
import collections
import hashlib
import itertools
import pathlib
import struct
import subprocess
import sys
import tempfile
import zlib

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "metamorphic"), str(HERE.parent / "differential")]
import capture_file  # noqa: E402
import carriers  # noqa: E402
import historic_tls  # noqa: E402

CAPTURES = HERE.parent.parent / "captures"
MAX_SEED = 8192  # bytes; a long seed fuzzes slowly and reaches little that short ones do not
# Targets whose seeds stay captures: gathered inputs of their size would be a megabyte.
WHOLE_CAPTURES = {"analyze"}
FIELDS = ("tcp.stream", "tcp.srcport", "tcp.dstport", "tcp.seq", "tcp.ack", "tcp.len", "tcp.flags", "tcp.payload",
          "udp.srcport", "udp.dstport", "udp.payload")
DNS_PORTS, DHCP_PORTS, DHCP_V6_PORTS, SIP_PORTS = {53}, {67, 68}, {546, 547}, {5060}
CLIENT_HELLO, SERVER_HELLO, CERTIFICATE, CERTIFICATE_REQUEST, CERTIFICATE_STATUS = 1, 2, 11, 13, 22
HANDSHAKE_RECORD, CHANGE_CIPHER_SPEC_RECORD = 22, 20
# As in packet_fuzz.cpp, which chooses by the first byte.
LINK_TYPES = (1, 0, 108, 101, 12, 14, 228, 229, 113, 276, 105, 9, 50, 51, 104, 204, 219)
WRAPPED_FRAMES = 3  # of a capture, from its longest; one in each wrapping is a seed
WRAPPINGS = list(carriers.LINKS.values()) + [carrier for carrier, _ in carriers.TUNNELS.values()] + [carriers.fragmented]
KNOWN_MASTER = b"\x11" * 48  # as in protected_record_fuzz.cpp

Segment = collections.namedtuple("Segment", "stream source destination seq ack length flags payload")
Datagram = collections.namedtuple("Datagram", "ports payload")


def run_tshark(capture, *options):
    command = ["tshark", "-n", "-o", "tcp.desegment_tcp_streams:FALSE", "-r", str(capture), *options]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout


def transport_of(capture):
    """The TCP segments and UDP datagrams of a capture. Frames that hold another packet (ICMP, tunnels) are left out."""
    options = ["-T", "fields"]
    for field in FIELDS:
        options += ["-e", field]
    segments, datagrams = [], []
    for line in run_tshark(capture, *options).decode().splitlines():
        if "," in line:
            continue
        row = dict(zip(FIELDS, line.split("\t")))
        if row.get("tcp.stream"):
            numbers = [int(row[f"tcp.{name}"] or 0, 0)
                       for name in ("stream", "srcport", "dstport", "seq", "ack", "len", "flags")]
            segments.append(Segment(*numbers, bytes.fromhex(row["tcp.payload"])))
        elif row.get("udp.payload"):
            ports = {int(row["udp.srcport"]), int(row["udp.dstport"])}
            datagrams.append(Datagram(ports, bytes.fromhex(row["udp.payload"])))
    return segments, datagrams


def frames_of(capture):
    """(link type, bytes, bytes cut off) of each frame; tshark converts to pcap."""
    converted = run_tshark(capture, "-F", "pcap", "-w", "-")
    if len(converted) < 24:
        return
    order = "<" if converted[0] in (0xd4, 0x4d) else ">"
    link_type = struct.unpack_from(order + "I", converted, 20)[0]
    at = 24
    while at + 16 <= len(converted):
        captured, original = struct.unpack_from(order + "II", converted, at + 8)
        yield link_type, converted[at + 16:at + 16 + captured], original - captured
        at += 16 + captured


def directions_of(segments):
    """(ports, bytes) of each direction of each connection, up to its first gap."""
    parts = collections.defaultdict(dict)
    for segment in segments:
        if segment.payload:
            key = (segment.stream, segment.source, segment.destination)
            parts[key].setdefault(segment.seq, segment.payload)
    for (_, source, destination), by_sequence in parts.items():
        first = min(by_sequence)
        data = b""
        for sequence in sorted(by_sequence):
            missing = first + len(data) - sequence
            if missing < 0:
                break
            data += by_sequence[sequence][missing:]
        yield {source, destination}, data


def clear_handshake(stream):
    """What the handshake records carry before encryption begins."""
    at, carried = 0, b""
    while at + 5 <= len(stream):
        kind, major, length = stream[at], stream[at + 1], int.from_bytes(stream[at + 3:at + 5], "big")
        if kind == CHANGE_CIPHER_SPEC_RECORD or kind not in range(20, 24) or major != 3:
            break
        if kind == HANDSHAKE_RECORD:
            carried += stream[at + 5:at + 5 + length]
        at += 5 + length
    return carried


def messages_of(handshake):
    at = 0
    while at + 4 <= len(handshake):
        end = at + 4 + int.from_bytes(handshake[at + 1:at + 4], "big")
        if end > len(handshake):
            break
        yield handshake[at], handshake[at + 4:end]
        at = end


def certificates_in(body):
    """Of the form before TLS 1.3; later ones are encrypted."""
    at = 3
    while at + 3 <= len(body):
        length = int.from_bytes(body[at:at + 3], "big")
        yield body[at + 3:at + 3 + length]
        at += 3 + length


def tls_seeds(stream):
    yield "record", b"\x01" + stream
    handshake = clear_handshake(stream)
    if handshake:
        yield "handshake", b"\x00\x30" + handshake
    for kind, body in messages_of(handshake):
        if kind == CLIENT_HELLO:
            yield "client_hello", body
        elif kind == SERVER_HELLO:
            yield "server_hello", body
        elif kind in (CERTIFICATE, CERTIFICATE_REQUEST):
            yield "certificate_list", body
        elif kind == CERTIFICATE_STATUS:
            yield "staple", body
        if kind == CERTIFICATE:
            yield "compressed_certificate", compressed(body)
            for certificate in certificates_in(body):
                yield "certificate", certificate


def datagram_seeds(datagram):
    if datagram.ports & DNS_PORTS:
        yield "dns", b"\x05" + datagram.payload
        yield "dns", b"\x05" + struct.pack(">H", len(datagram.payload)) + datagram.payload
    elif datagram.ports & DHCP_PORTS:
        yield "dhcp", datagram.payload
        yield "dhcp", datagram.payload[240:]  # the options alone
    elif datagram.ports & DHCP_V6_PORTS:
        yield "dhcp", datagram.payload
    elif datagram.ports & SIP_PORTS:
        yield "sip", b"\x20" + datagram.payload


def clamp(number):
    return max(-128, min(127, number)) & 0xff


def script_of(segments):
    """The connections as steps of stream_fuzz.cpp: which one and which way, flags, then how far sequence and
    acknowledgement numbers are from the expected ones, length and time."""
    steps = collections.defaultdict(bytes)
    expected = collections.defaultdict(int)
    for segment in segments:
        own = (segment.stream, segment.source, segment.destination)
        peer = (segment.stream, segment.destination, segment.source)
        to_client = segment.source < segment.destination
        long = segment.length > 255
        length = min(255, (segment.length + 199) // 200) if long else segment.length
        flags = segment.flags & 0x17 | (0x20 if long else 0)
        steps[segment.stream] += bytes((0x80 if to_client else 0, flags, clamp(segment.seq - expected[own]),
                                        clamp(segment.ack - expected[peer]), length, 0xff, 1, 4))
        expected[own] = segment.seq + segment.length
    return steps.values()


def wrapped_seeds(frames):
    """The longest frames of a capture inside everything a mirror port brings: alone for packet_fuzz.cpp, and all that a
    frame becomes in a row for decoder_fuzz.cpp."""
    whole = (capture_file.Frame(0, frame) for link_type, frame, cut in frames if link_type == 1 and not cut)
    longest = sorted((frame for frame in whole if carriers.addresses(frame)), key=lambda frame: len(frame.data))
    for frame in longest[-WRAPPED_FRAMES:]:
        for wrap in WRAPPINGS:
            pieces = list(wrap(frame))
            if not pieces:
                continue  # it carries nothing of this kind
            chosen = bytes((LINK_TYPES.index(pieces[0].link),))
            yield "packet", chosen + b"\0" + pieces[0].data
            yield "decoder", chosen + b"".join(struct.pack(">BBH", 0, 1, len(piece.data)) + piece.data for piece in pieces)


def conversation(pieces):
    """(side, bytes) in their order, as protected_record_fuzz.cpp reads them: the client is side 0."""
    return b"".join(struct.pack(">BH", side, len(part)) + part for side, part in pieces)


def protected_seeds(segments):
    """Both sides of each connection, in their order; its secrets are not those that the target knows."""
    connections = collections.defaultdict(list)
    servers = {}
    for segment in segments:
        if segment.payload:
            servers.setdefault(segment.stream, segment.destination)
            connections[segment.stream].append((int(segment.source == servers[segment.stream]), segment.payload))
    for pieces in connections.values():
        yield "protected_record", conversation(pieces)


def historic_seeds():
    """Connections whose records open with the secret that the target knows."""
    for version, suite, deflate in historic_tls.plans():
        pieces, _ = historic_tls.connection(version, suite, deflate, "seed", KNOWN_MASTER)
        yield "protected_record", conversation(pieces)
        mixed = sorted(pieces, key=lambda piece: -piece[0])  # the server's side first
        yield "protected_record", conversation(mixed)


def connect_method_seeds():
    """What clients ask an HTTP proxy for (RFC 9110, 9.3.6), and what it says."""
    for text in (b"CONNECT sip.example.com:5061 HTTP/1.1\r\nHost: sip.example.com:5061\r\n\r\n\x16\x03\x01", b"CONNECT [2001:db8::1]:443 HTTP/1.0\n\n",
                 b"CONNECT a:1 HTTP/1.1\r\nX: " + b"x" * 200, b"CONNECT a HTTP/1.1\r\n\r\n", b"CONNECT :70000 HTTP/1.1\r\n\r\n",
                 b"HTTP/1.1 200 Connection established\r\n\r\n\x16\x03\x03", b"HTTP/1.0 407 No\r\nContent-Length: 2\r\n\r\nno",
                 b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 99\r\n\r\n"):
        yield "connect_method", text


def proxy_header_seeds():
    """What load balancers say before the client's bytes (HAProxy's proxy-protocol.txt), and what only begins like it."""
    hello = b"\x16\x03\x01\0\x31\x01"
    for line in (b"PROXY TCP4 192.0.2.100 192.0.2.20 49192 5061\r\n", b"PROXY TCP6 2001:db8::1 2001:db8::2 49192 5061\r\n",
                 b"PROXY UNKNOWN\r\n", b"PROXY " + b"x" * 120):
        yield "proxy_header", line + hello
    signature = b"\r\n\r\n\0\r\nQUIT\n"
    name = b"\x02\0\x07sip.exa"  # an extension: the server's name
    for family, rest in ((b"\x21\x11", bytes(12)), (b"\x21\x21", bytes(36)), (b"\x20\0", b""), (b"\x21\x11", bytes(12) + name)):
        yield "proxy_header", signature + family + struct.pack(">H", len(rest)) + rest + hello
    yield "proxy_header", signature + b"\x21\x11\xff\xff" + hello
    for other in (signature, b"\r\n\r\n", b"REGISTER sip:example.com SIP/2.0\r\n", b"\r\n\r\nREGISTER"):
        yield "proxy_header", other


def compressed(body):
    """A Certificate message as RFC 8879 sends it, by zlib."""
    packed = zlib.compress(body)
    return struct.pack(">H", 1) + len(body).to_bytes(3, "big") + len(packed).to_bytes(3, "big") + packed


def texts_beside(folder):
    """Key logs and results that lie beside a capture."""
    for log in sorted(folder.glob("keys.log")):
        lines = log.read_bytes().splitlines(keepends=True)
        yield "key_log", b"".join(lines[:12])
        for line in lines:
            yield "key_log", line
    for result in sorted(folder.glob("expected.json")):
        yield "result", result.read_bytes()


def trace_seeds(folder):
    """The server's trace that lies beside a capture, in pieces."""
    for trace in sorted(folder.glob("trace.log")):
        text = trace.read_bytes()
        yield "trace", b"\x40" + text[:MAX_SEED - 1]
        yield "trace", b"\x03" + text[len(text) // 2:][:1500]


def seeds_of(capture):
    """(target, seed) of everything in a capture and beside it; the same one may come more than once."""
    yield from trace_seeds(capture.parent)
    yield from texts_beside(capture.parent)
    whole = capture.read_bytes()
    yield "capture", whole
    for choice in (b"\x00", b"\x03"):
        yield "analyze", choice + whole
    frames = list(frames_of(capture))
    yield from wrapped_seeds(frames)
    for link_type, frame, cut in frames:
        if link_type in LINK_TYPES:
            yield "packet", bytes((LINK_TYPES.index(link_type), min(cut, 255))) + frame
    segments, datagrams = transport_of(capture)
    for script in script_of(segments):
        yield "stream", script
    yield from protected_seeds(segments)
    for ports, stream in directions_of(segments):
        if ports & SIP_PORTS or stream[:8] in (b"REGISTER", b"SIP/2.0 "):
            yield "sip", b"\x20" + stream
        elif ports & DNS_PORTS:
            yield "dns", b"\x05" + stream
        else:
            yield from tls_seeds(stream)
    for datagram in datagrams:
        yield from datagram_seeds(datagram)


def captures_in(paths):
    for path in paths:
        yield from (sorted(path.glob("**/*.pcap*")) if path.is_dir() else [path])


def extract(paths, into):
    everything = itertools.chain(historic_seeds(), connect_method_seeds(), proxy_header_seeds(), *(seeds_of(capture) for capture in captures_in(paths)))
    for target, seed in everything:
        if 0 < len(seed) <= MAX_SEED:
            folder = into / target
            folder.mkdir(exist_ok=True)
            (folder / hashlib.sha1(seed).hexdigest()).write_bytes(seed)


def merge(fuzzers, name, sources):
    """Keeps what reaches new code, and whatever crashes the target; gives how many do."""
    seeds = HERE / "seeds" / name
    seeds.mkdir(parents=True, exist_ok=True)
    fuzzer = fuzzers / f"{name}_fuzz"
    with tempfile.TemporaryDirectory() as artifacts:
        subprocess.run([fuzzer, "-merge=1", "-use_counters=0", f"-artifact_prefix={artifacts}/", seeds, *sources],
                       stderr=subprocess.DEVNULL, check=True)
        crashes = [artifact.read_bytes() for artifact in pathlib.Path(artifacts).iterdir()]
    for crash in crashes:
        (seeds / hashlib.sha1(crash).hexdigest()).write_bytes(crash)
    files = list(seeds.iterdir())
    print(f"{name}: {len(files)} seeds, {sum(file.stat().st_size for file in files)} bytes, {len(crashes)} crashes")
    return len(crashes)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fuzzers", type=pathlib.Path, required=True, help="folder of the built fuzz targets")
    parser.add_argument("--corpora", type=pathlib.Path, help="folder of what fuzzing gathered")
    parser.add_argument("captures", type=pathlib.Path, nargs="*", default=[CAPTURES])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        extracted = pathlib.Path(folder)
        extract(arguments.captures, extracted)
        crashes = 0
        for found in sorted(extracted.iterdir()):
            sources = [found]
            if arguments.corpora and found.name not in WHOLE_CAPTURES:
                sources.append(arguments.corpora / found.name)
            crashes += merge(arguments.fuzzers, found.name, sources)
    return 1 if crashes else 0


if __name__ == "__main__":
    sys.exit(main())

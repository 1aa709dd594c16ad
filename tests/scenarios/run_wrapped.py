#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Puts a scenario's frames into everything a mirror port brings, and wants the same sessions and verdicts as without.

  run_wrapped.py --tool SIPTLS SCENARIO_FOLDER

Each wrapping is written from its specification, not with the analyzer's code. What may differ is the frames' numbers, the
hardware address where the wrapping has none, and what the report says about the tunnel."""
import argparse
import json
import pathlib
import struct
import sys
import tempfile

from truth import operator_options, run

ETHERNET, PPP, PPP_HDLC, RAW, C_HDLC, PPP_WITH_DIRECTION, PPP_ETHER = 1, 9, 50, 101, 104, 204, 51
MTU = 576
PLACES = {"frame", "first_frame", "last_frame", "tunnel", "mac", "display_filter"}


def frames_of(path):
    """(seconds, nanoseconds, Ethernet frame) of a little-endian pcapng file, as dumpcap writes it."""
    data, at, unit = path.read_bytes(), 0, 10**6
    while at < len(data):
        kind, length = struct.unpack_from("<II", data, at)
        body = data[at + 8:at + length - 4]
        if kind == 1:
            option = 8
            while option + 4 <= len(body):
                code, size = struct.unpack_from("<HH", body, option)
                if code == 9:
                    unit = 10**body[option + 4]
                option += 4 + (size + 3) // 4 * 4
        elif kind == 6:
            _, high, low, captured = struct.unpack_from("<IIII", body)
            ticks = high << 32 | low
            yield ticks // unit, ticks % unit * 10**9 // unit, body[20:20 + captured]
        at += length


def write_pcap(path, link_type, frames):
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xa1b23c4d, 2, 4, 0, 0, 262144, link_type))
        for seconds, nanoseconds, frame in frames:
            out.write(struct.pack("<IIII", seconds, nanoseconds, len(frame), len(frame)) + frame)


def ethernet(ethertype, behind):
    return bytes.fromhex("020000000001020000000002") + struct.pack(">H", ethertype) + behind


def ipv4(protocol, payload, identification=1):
    return struct.pack(">BBHHHBBHII", 0x45, 0, 20 + len(payload), identification, 0, 200, protocol, 0, 0x0a000001,
                       0x0a000002) + payload


def ipv6(next_header, payload):
    return struct.pack(">IHBB", 6 << 28, len(payload), next_header, 200) + bytes(15) + b"\x01" + bytes(15) + b"\x02" + payload


def udp(port, payload):
    return struct.pack(">HHHH", 40000, port, 8 + len(payload), 0) + payload


def is_ipv4(frame):
    return frame[12:14] == b"\x08\x00"


def behind_ethernet(header):
    """Puts `header` in the place of the ethertype; for IPv4 only."""
    return lambda frame: [frame[:12] + header + frame[14:]]


def in_ipv4(protocol, header):
    return lambda frame: [ethernet(0x0800, ipv4(protocol, header + frame))]


def ip_in(protocol, header=b""):
    return lambda frame: [ethernet(0x0800, ipv4(protocol, header + frame[14:]))]


def without_ethernet(header):
    return lambda frame: [header + frame[14:]]


def fragments(frame):
    """The IPv4 packet of a frame, cut to the MTU (RFC 791, 3.2)."""
    header, payload = frame[14:34], frame[34:14 + struct.unpack_from(">H", frame, 16)[0]]
    size = (MTU - 20) // 8 * 8
    if not is_ipv4(frame) or len(payload) <= size:
        return [frame]
    pieces = []
    for at in range(0, len(payload), size):
        part = payload[at:at + size]
        field = at // 8 | (0x2000 if at + size < len(payload) else 0)
        pieces.append(frame[:14] + header[:2] + struct.pack(">H", 20 + len(part)) + header[4:6] + struct.pack(">H", field)
                      + header[8:] + part)
    return pieces


def fragments6(packet):
    """An IPv6 packet cut likewise (RFC 8200, 4.5)."""
    payload, size = packet[40:], (MTU - 48) // 8 * 8
    if len(payload) <= size:
        return [packet]
    fragments6.identification += 1
    pieces = []
    for at in range(0, len(payload), size):
        part = payload[at:at + size]
        more = 1 if at + size < len(payload) else 0
        header = struct.pack(">BBHI", packet[6], 0, at | more, fragments6.identification)
        pieces.append(packet[:4] + struct.pack(">HB", 8 + len(part), 44) + packet[7:40] + header + part)
    return pieces


fragments6.identification = 0


class Numbered:
    """A tunnel whose outer packets are numbered, so that their fragments belong together."""

    def __init__(self, protocol, header):
        self.protocol, self.header, self.identification = protocol, header, 0

    def __call__(self, frame):
        self.identification += 1
        inner = self.header(frame) if callable(self.header) else self.header + frame
        return fragments(ethernet(0x0800, ipv4(self.protocol, inner, self.identification)))


ERSPAN_2 = struct.pack(">HHIHHI", 0x1000, 0x88be, 7, 0x1005, 0x1864, 0)
ERSPAN_3 = struct.pack(">HHIHHIHH", 0x1000, 0x22eb, 7, 0x2005, 0x1864, 99, 0, 1) + bytes(8)
VXLAN = struct.pack(">II", 0x08000000, 42 << 8)
GENEVE = struct.pack(">BBHI", 2, 0, 0x6558, 43 << 8) + bytes(8)
OUTER = " 10.0.0.1 > 10.0.0.2"

# name -> (link type, frame -> frames, the tunnel as the report calls it)
WRAPPINGS = {
    "vlan": (ETHERNET, behind_ethernet(bytes.fromhex("810000640800")), None),
    "five tags": (ETHERNET, behind_ethernet(bytes.fromhex("88a800c8" + "81000064" * 4 + "0800")), None),
    "pppoe": (ETHERNET, behind_ethernet(bytes.fromhex("886411000007ffff0021")), None),
    "mpls": (ETHERNET, behind_ethernet(bytes.fromhex("88470001004000010140")), None),
    "pseudo-wire": (ETHERNET, lambda frame: [ethernet(0x8847, bytes.fromhex("0001014000000001") + frame)], None),
    "snap": (ETHERNET, lambda frame: [frame[:12] + struct.pack(">H", len(frame) - 6) + bytes.fromhex("aaaa030000000800")
                                      + frame[14:]], None),
    "ppp": (PPP, without_ethernet(bytes.fromhex("ff030021")), None),
    "ppp-hdlc": (PPP_HDLC, without_ethernet(bytes.fromhex("ff030021")), None),
    "ppp with direction": (PPP_WITH_DIRECTION, without_ethernet(bytes.fromhex("00ff030021")), None),
    "ppp-ether": (PPP_ETHER, without_ethernet(bytes.fromhex("11000007ffff0021")), None),
    "cisco hdlc": (C_HDLC, without_ethernet(bytes.fromhex("0f000800")), None),
    "ip in ip": (ETHERNET, ip_in(4), "ip-in-ip" + OUTER),
    "ip in ipv6": (RAW, lambda frame: [ipv6(4, frame[14:])], "ip-in-ip ::1 > ::2"),
    "gre": (ETHERNET, ip_in(47, bytes.fromhex("b0000800dead00000000000700000001")), "gre key 7" + OUTER),
    "gre bridging": (ETHERNET, in_ipv4(47, bytes.fromhex("00006558")), "gre" + OUTER),
    "erspan 1": (ETHERNET, in_ipv4(47, bytes.fromhex("000088be")), "erspan-1" + OUTER),
    "erspan 2": (ETHERNET, in_ipv4(47, ERSPAN_2), "erspan-2 session 100" + OUTER),
    "erspan 3": (ETHERNET, in_ipv4(47, ERSPAN_3), "erspan-3 session 100" + OUTER),
    "vxlan": (ETHERNET, lambda frame: [ethernet(0x0800, ipv4(17, udp(4789, VXLAN + frame)))], "vxlan vni 42" + OUTER),
    "geneve": (ETHERNET, lambda frame: [ethernet(0x0800, ipv4(17, udp(6081, GENEVE + frame)))], "geneve vni 43" + OUTER),
    "tzsp": (ETHERNET, lambda frame: [ethernet(0x0800, ipv4(17, udp(37008, bytes.fromhex("0100000101") + frame)))],
             "tzsp" + OUTER),
    "fragments": (ETHERNET, fragments, None),
    "fragments, last first": (ETHERNET, lambda frame: fragments(frame)[::-1], None),
    "fragments, each twice": (ETHERNET, lambda frame: [piece for piece in fragments(frame) for _ in range(2)], None),
    "erspan in fragments": (ETHERNET, Numbered(47, ERSPAN_2), "erspan-2 session 100" + OUTER),
    "vxlan in fragments, last first": (ETHERNET, lambda frame, tunnel=Numbered(17, lambda f: udp(4789, VXLAN + f)):
                                       tunnel(frame)[::-1], "vxlan vni 42" + OUTER),
    "fragments in vxlan": (ETHERNET, lambda frame: [ethernet(0x0800, ipv4(17, udp(4789, VXLAN + piece)))
                                                    for piece in fragments(frame)], "vxlan vni 42" + OUTER),
    "ipv6 fragments": (RAW, lambda frame: fragments6(ipv6(4, frame[14:])), "ip-in-ip ::1 > ::2"),
}


def without_places(value):
    if isinstance(value, dict):
        return {key: without_places(part) for key, part in value.items() if key not in PLACES}
    return [without_places(part) for part in value] if isinstance(value, list) else value


def analyze(tool, options, link_type, frames, folder):
    path = pathlib.Path(folder) / "wrapped.pcap"
    write_pcap(path, link_type, frames)
    return json.loads(run([tool, "analyze", "-T", "json", "--sessions", "all", *options, path]))


def facts(report):
    """What must not change: the sessions, and who is refused which name how often."""
    incidents = [[incident["cause"], incident["confidence"], incident["attempts"]] for incident in report["incidents"]]
    return {"sessions": without_places(report["sessions"]), "incidents": incidents}


def check_wrapping(name, plain, report, tunnel, faults):
    if facts(report) != facts(plain):
        faults.append(f"{name}: the sessions differ from those of the plain capture")
    for session in report["sessions"]:
        if session["tunnel"] != tunnel:
            faults.append(f"{name}: tunnel is {session['tunnel']}, not {tunnel}")
    quality = report["captures"][0]["quality"]
    if quality["tunnels"] != ([tunnel] if tunnel else []):
        faults.append(f"{name}: the capture's tunnels are {quality['tunnels']}")
    if report["captures"][0]["problems"]:
        faults.append(f"{name}: {report['captures'][0]['problems']}")


def check_missing(plain, report, faults):
    """Without the second fragments the handshakes are not seen whole, and the report says what is missing."""
    codes = [problem["code"] for problem in report["captures"][0]["problems"]]
    if codes != ["fragments_missing"]:
        faults.append(f"second fragments missing: the problems are {codes}")
    if not plain["incidents"] or report["incidents"]:
        faults.append("second fragments missing: an incident without a certificate")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()
    options = operator_options(json.loads((arguments.folder / "truth.json").read_text(encoding="utf-8")))
    frames = [row for row in frames_of(arguments.folder / "capture.pcapng") if is_ipv4(row[2])]
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        def wrapped(link_type, wrap):
            rows = [(*when, piece) for *when, frame in frames for piece in wrap(frame)]
            return analyze(arguments.tool, options, link_type, rows, folder)

        plain = wrapped(ETHERNET, lambda frame: [frame])
        for name, (link_type, wrap, tunnel) in WRAPPINGS.items():
            check_wrapping(name, plain, wrapped(link_type, wrap), tunnel, faults)
        check_missing(plain, wrapped(ETHERNET, lambda frame: fragments(frame)[:1] + fragments(frame)[2:]), faults)
    print("\n".join(faults) or f"{len(WRAPPINGS)} wrappings, {len(plain['sessions'])} sessions in each")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Records of a server's trace land on the right sessions: many clients and a clock that is minutes off, whole hours off, IPv6,
ports used again, a capture that lacks the ends. Each record bears the id of its session, so that a wrong one shows.

  trace_join_test.py PROGRAM CAPTURES_FOLDER"""
import datetime
import json
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import unittest

import pcap_file

CAPTURES = pathlib.Path(sys.argv.pop()).resolve()
PROGRAM = os.path.abspath(sys.argv.pop())
SCENARIO = CAPTURES / "lync-phone-leaves-by-reset" / "capture.pcap"
CLOSED = "The connection was closed before TLS negotiation completed. Did the remote peer accept our certificate? #"
RECORD = """TL_ERROR(TF_CONNECTION) [0]0A4C.0B34::{time}.00001a00 (SIPStack,SIPAdminLog::TraceConnectionRecord:SIPAdminLog.cpp(160))$$begin_record
LogType: connection
Severity: error
Text: {text}
Local-IP: {server}
Peer-IP: {client}
Transport: TLS
$$end_record
"""
COPIES = 120
RST, FIN = 4, 1


def endpoint(one):
    return f"[{one['ip']}]:{one['port']}" if ":" in one["ip"] else f"{one['ip']}:{one['port']}"


def connections():
    """The packets of the scenario's first refused connection, IPv4."""
    packets, _ = pcap_file.read(SCENARIO.read_bytes())
    packets = [one for one in packets if one.data[12:14] == b"\x08\0" and one.data[23] == 6 and 5061 in ports(one)]
    port = max(ports(packets[0]))
    return [one for one in packets if port in ports(one)]


def ports(packet):
    return struct.unpack_from(">HH", packet.data, 34)


def flags(packet):
    return packet.data[47]


def is_from_client(packet):
    return ports(packet)[1] == 5061


def with_client(packet, number, port=None):
    """The same packet of another client; sums are left as they were."""
    data = bytearray(packet.data)
    at = 26 if is_from_client(packet) else 30
    data[at:at + 4] = bytes((10, 9, number >> 8, number & 255))
    if port:
        struct.pack_into(">H", data, 34 if is_from_client(packet) else 36, port)
    return packet._replace(data=bytes(data))


def as_ipv6(packet):
    prefix = bytes.fromhex("20010db8") + bytes(8)
    ip, tcp = packet.data[14:34], packet.data[34:14 + struct.unpack_from(">H", packet.data, 16)[0]]
    header = struct.pack(">IHBB", 6 << 28, len(tcp), 6, 64) + prefix + ip[12:16] + prefix + ip[16:20]
    data = packet.data[:12] + b"\x86\xdd" + header + tcp
    return packet._replace(data=data, original=len(data))


class Join(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.chance = random.Random(5061)

    def capture(self, packets):
        path = self.folder / "capture.pcap"
        path.write_bytes(pcap_file.write(sorted(packets, key=lambda one: (one.seconds, one.microseconds))))
        return path

    def copies(self, change):
        packets, shift = [], 0
        for copy in range(COPIES):
            shift += self.chance.randrange(2_000_000, 90_000_000)
            packets += [change(pcap_file.later(one, shift), copy) for one in connections()]
        return packets

    def report(self, *arguments):
        done = subprocess.run([PROGRAM, "analyze", "-q", "-T", "json", *map(str, arguments)], capture_output=True, timeout=120,
                              check=True)
        return json.loads(done.stdout)

    def trace(self, sessions, ahead):
        """A record for nine of ten sessions, somewhat late, and such of peers that are not captured."""
        records = []
        for one in sessions:
            end = datetime.datetime.fromisoformat(one["end_time"].replace("Z", "+00:00")[:26].rstrip("+"))
            time = end.replace(tzinfo=None) + datetime.timedelta(seconds=ahead + self.chance.random() * 0.06)
            if self.chance.random() < 0.9:
                records.append((time, one["id"], endpoint(one["client"]), endpoint(one["server"])))
            if self.chance.random() < 0.3:
                records.append((time, "none", f"203.0.113.{self.chance.randrange(1, 250)}:50000", endpoint(one["server"])))
        path = self.folder / "edge.log"
        path.write_text("".join(RECORD.format(time=time.strftime("%m/%d/%Y-%H:%M:%S.") + f"{time.microsecond // 1000:03}",
                                              text=CLOSED + name, client=client, server=server)
                                for time, name, client, server in sorted(records)), encoding="ascii")
        return path, sum(name != "none" for _, name, _, _ in records)

    def check_join(self, packets, ahead, zone=0):
        capture = self.capture(packets)
        sessions = self.report(capture)["sessions"]
        self.assertEqual(len(sessions), COPIES)
        trace, wanted = self.trace(sessions, ahead)
        found = self.report("--trace", trace, capture)
        told = found["traces"][0]
        self.assertEqual(told["clock"], "estimated")
        self.assertAlmostEqual(told["clock_offset"], ahead, delta=0.1)
        self.assertEqual(told["time_zone"], zone)
        right = 0
        for session in found["sessions"]:
            for fact in session["trace"]:
                self.assertEqual(fact["text"], CLOSED + session["id"])
                right += 1
        self.assertGreaterEqual(right, 0.95 * wanted)

    def test_a_clock_that_is_minutes_off(self):
        self.check_join(self.copies(with_client), 437.25)
        self.check_join(self.copies(with_client), -191.5)

    def test_a_trace_in_local_time(self):
        self.check_join(self.copies(with_client), -3 * 3600 + 2.4, zone=-3 * 3600)

    def test_ipv6(self):
        self.check_join(self.copies(lambda one, copy: as_ipv6(with_client(one, copy))), 61.7)

    def test_ports_used_again(self):
        self.check_join(self.copies(lambda one, copy: with_client(one, copy % 3, 50_000 + copy % 2)), 95.5)

    def test_the_capture_lacks_the_ends(self):
        """One way is not captured, nor how the client left: the trace's word is told beside the sessions."""
        whole = self.copies(with_client)
        ends = {session["client"]["ip"]: session for session in self.report(self.capture(whole))["sessions"]}
        half = [one for one in whole if is_from_client(one) and not flags(one) & (RST | FIN)]
        trace, wanted = self.trace(ends.values(), 0.0)
        found = self.report("--trace", trace, "--trace-offset", "0", self.capture(half))
        for session in found["sessions"]:
            self.assertEqual((session["outcome"], session["closed_by"]), ("incomplete", "none"))
        ids = {session["id"]: session["client"]["ip"] for session in found["sessions"]}
        beside = [one for one in found["trace_only"] if one["session"]]
        self.assertGreaterEqual(len(beside), 0.95 * wanted)
        for one in beside:
            self.assertEqual(ids[one["session"]], one["client"]["ip"])
        nowhere = [one for one in found["trace_only"] if not one["session"]]
        self.assertTrue(all(one["client"]["ip"].startswith("203.0.113.") for one in nowhere))


unittest.main()

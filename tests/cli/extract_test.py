#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Extracts the evidence of scenarios and opens it with tshark, as the receiver will: the incidents' connections whole from
their SYN on, the DNS answer, nothing of others, comments that name the finding; and the same incidents are found in it.

  extract_test.py PROGRAM CAPTURES_FOLDER

Skipped (77) where there is no tshark."""

import gzip
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

import pcap_file

SKIPPED = 77
CAPTURES = pathlib.Path(sys.argv.pop()) if len(sys.argv) == 3 else None
PROGRAM = os.path.abspath(sys.argv.pop()) if len(sys.argv) == 2 else None


def run(*arguments, **options):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, timeout=400, **options)


def incidents(*captures):
    return json.loads(run("-T", "json", *captures).stdout)["incidents"]


def fields(path, *names, filter_text=""):
    command = ["tshark", "-n", "-r", str(path), "-T", "fields", "-E", "separator=\t"]
    for name in names:
        command += ["-e", name]
    if filter_text:
        command += ["-Y", filter_text]
    out = subprocess.run(command, capture_output=True, timeout=400, check=True, text=True).stdout
    return [line.split("\t") for line in out.splitlines()]


def fragmented(packet, first=64):
    """An IPv4 packet with more than `first` bytes behind its header as two fragments."""
    data = packet.data
    whole = data[:14 + struct.unpack_from(">H", data, 16)[0]] if data[12:14] == b"\x08\0" else b""
    if len(whole) <= 34 + first:
        return [packet]
    pieces = []
    for payload, field in ((whole[34:34 + first], 0x2000), (whole[34 + first:], first // 8)):
        header = bytearray(whole[:34])
        struct.pack_into(">H", header, 16, 20 + len(payload))
        struct.pack_into(">H", header, 20, field)
        pieces.append(packet._replace(data=bytes(header) + payload, original=34 + len(payload)))
    return pieces


def in_vxlan(packet):
    udp = struct.pack(">HHHH", 50_000, 4789, 16 + len(packet.data), 0) + b"\x08\0\0\0\0\0\x2a\0"
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp) + len(packet.data), 0, 0, 64, 17, 0) + bytes((10, 0, 0, 1, 10, 0, 0, 2))
    data = b"\x02\0\0\0\0\x01\x02\0\0\0\0\x02\x08\0" + ip + udp + packet.data
    return packet._replace(data=data, original=len(data))


def parties(found):
    return sorted((one["client"], one["server"]["ip"], one["expected_name"]["name"], one["attempts"]) for one in found)


class Extract(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.folder = pathlib.Path(self.directory.name)
        self.out = self.folder / "evidence.pcapng"
        self.wildcard = CAPTURES / "lync-phone-wildcard" / "capture.pcapng"

    def extract(self, *captures):
        result = run("extract", "-o", self.out, *captures)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result

    def check_refused(self, code, *arguments, words=(), **options):
        result = run("extract", *arguments, **options)
        text = result.stderr.decode()
        self.assertEqual(result.returncode, code, text)
        self.assertTrue(text.startswith("siptls: "), text)
        for word in words:
            self.assertIn(word, text)
        self.assertFalse(self.out.exists())

    def test_whole_connections_and_the_dns_answer_with_comments(self):
        self.extract(self.wildcard)
        rows = fields(self.out, "frame.comment", "tcp.flags.syn", "tcp.flags.ack", "dns.flags.response", "ip.addr")
        comments = " ".join(row[0] for row in rows)
        self.assertIn("the certificate lacks the name the client looked for", comments)
        self.assertIn("sip.mslync.net", comments)
        self.assertIn("Finding ", comments)
        attempts = incidents(self.wildcard)[0]["attempts"]
        syns = [row for row in rows if row[1] in ("1", "True") and row[2] in ("0", "False")]
        self.assertEqual(len(syns), attempts)
        self.assertTrue(any(row[3] in ("1", "True") for row in rows), "no DNS answer")
        self.assertTrue(any(row[3] in ("0", "False") for row in rows), "no DNS question")
        # what comes before the first connection's SYN is its evidence; nothing of the other client
        self.assertFalse(any("192.0.2.151" in row[4] for row in rows))

    def test_a_connection_is_as_long_as_in_the_capture(self):
        self.extract(self.wildcard)
        one = incidents(self.wildcard)[0]
        wanted = f"ip.addr == {one['client']} && ip.addr == {one['server']['ip']} && tcp.port == 5061"
        self.assertEqual(len(fields(self.out, "tcp.seq", filter_text=wanted)),
                         len(fields(self.wildcard, "tcp.seq", filter_text=wanted)))

    def test_the_same_incidents_are_found_in_the_evidence(self):
        scenarios = 0
        for folder in sorted(path.parent for path in CAPTURES.glob("*/truth.json")):
            captures = sorted(folder.glob("capture.pcap*"))
            before = incidents(*captures)
            if not before:
                continue
            scenarios += 1
            self.extract(*captures)
            after = incidents(self.out)
            self.assertEqual(parties(before), parties(after), folder.name)
            self.out.unlink()
        self.assertGreater(scenarios, 10)

    def test_packed_and_several_captures_keep_an_interface_each(self):
        packed = self.folder / "phone.pcapng.gz"
        packed.write_bytes(gzip.compress(self.wildcard.read_bytes()))
        other = sorted((CAPTURES / "phone-ipv6").glob("capture.pcap*"))
        self.extract(packed, *other)
        self.assertEqual({row[0] for row in fields(self.out, "frame.interface_id")}, {"0", "1"})
        self.assertEqual(parties(incidents(packed, *other)), parties(incidents(self.out)))

    def changed(self, name, change):
        packets, _ = pcap_file.read((CAPTURES / "lync-phone-leaves-by-reset" / "capture.pcap").read_bytes())
        path = self.folder / name
        path.write_bytes(pcap_file.write([piece for packet in packets for piece in change(packet)]))
        return path

    def test_all_fragments_of_a_packet_are_copied(self):
        capture = self.changed("fragments.pcap", fragmented)
        self.extract(capture)
        found = incidents(capture)
        self.assertEqual(parties(found), parties(incidents(self.out)))
        wanted = f"ip.addr == {found[0]['client']} && ip.addr == {found[0]['server']['ip']} && ip.flags.mf == 1"
        self.assertGreater(len(fields(capture, "ip.id", filter_text=wanted)), 0)
        self.assertEqual(len(fields(self.out, "ip.id", filter_text=wanted)), len(fields(capture, "ip.id", filter_text=wanted)))

    def test_tunnels_and_other_links_beside_each_other(self):
        tunnelled = self.changed("vxlan.pcap", lambda packet: [in_vxlan(packet)])
        raw = self.folder / "raw.pcap"
        packets, _ = pcap_file.read((CAPTURES / "lync-phone-alert" / "capture.pcap").read_bytes())
        raw.write_bytes(pcap_file.write([one._replace(data=one.data[14:], original=one.original - 14)
                                         for one in packets if one.data[12:14] == b"\x08\0"], link_type=101))
        self.extract(tunnelled, raw)
        self.assertEqual(parties(incidents(tunnelled, raw)), parties(incidents(self.out)))
        self.assertEqual({row[0] for row in fields(self.out, "frame.encap_type")}, {"1", "7"})
        self.assertTrue(fields(self.out, "vxlan.vni", filter_text="vxlan"))

    def test_times_are_kept(self):
        self.extract(self.wildcard)
        times = {row[0] for row in fields(self.wildcard, "frame.time_epoch")}
        self.assertTrue({row[0] for row in fields(self.out, "frame.time_epoch")} <= times)

    def test_what_it_cannot_do_gets_a_sentence(self):
        with open(self.wildcard, "rb") as stdin:
            self.check_refused(2, "-o", self.out, "-", stdin=stdin, words=["standard input", "file first"])
        self.check_refused(2, self.wildcard, words=["-o"])
        self.check_refused(2, "-T", "json", "-o", self.out, self.wildcard, words=["-T"])
        self.check_refused(2, "--redact", "-o", self.out, self.wildcard, words=["--redact"])
        established = sorted((CAPTURES / "baresip-registers-kamailio").glob("capture.pcap*"))
        self.check_refused(1, "-o", self.out, *established, words=["no incident"])
        self.check_refused(1, "-o", self.out, self.folder / "missing.pcap", words=["missing.pcap"])
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        self.check_refused(2, "-o", self.out, pipe, words=["reads its captures twice"])

    def test_it_never_replaces_its_input(self):
        copy = self.folder / "capture.pcapng"
        copy.write_bytes(self.wildcard.read_bytes())
        for name in (copy, self.folder / "link"):
            if name != copy:
                name.symlink_to(copy)
            self.check_refused(2, "-o", name, copy, words=["one of the captures"])
            self.assertEqual(copy.read_bytes(), self.wildcard.read_bytes())


if __name__ == "__main__":
    if shutil.which("tshark") is None:
        print("Skipped: there is no tshark here. On Debian: apt-get install tshark")
        sys.exit(SKIPPED)
    unittest.main()

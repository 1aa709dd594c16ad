#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Brings the captures of the scenarios as users bring them (rotated, compressed, from two mirror ports, through a pipe, with
every packet twice) and expects what the whole capture gives. Usage: captures_test.py PROGRAM CAPTURES_FOLDER"""
import gzip
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import pcap_file
from pcap_file import Packet

CAPTURES = pathlib.Path(sys.argv.pop()).resolve()
PROGRAM = os.path.abspath(sys.argv.pop())

# Two sign-ins before and after a change, with DNS; several phones.
SCENARIO = "phone-cname"


def scenario(name=SCENARIO):
    return (CAPTURES / name / "capture.pcap").read_bytes()


def pcap_scenarios():
    return sorted(path.parent.name for path in CAPTURES.glob("*/capture.pcap"))


def sip_in_clear():
    """A phone registers by datagrams: challenge, then success."""
    def message(start, cseq, *more):
        lines = [start, "Via: SIP/2.0/UDP 192.0.2.31:5060;branch=z9hG4bK" + str(cseq), "From: <sip:a@example.com>;tag=1",
                 "To: <sip:a@example.com>", "Call-ID: x", f"CSeq: {cseq} REGISTER", *more, "Content-Length: 0", "", ""]
        return "\r\n".join(lines).encode()

    challenge = 'WWW-Authenticate: Digest realm="example.com", nonce="n"'
    return [pcap_file.datagram(1, 31, 21, message("REGISTER sip:example.com SIP/2.0", 1, "User-Agent: Desk Phone")),
            pcap_file.datagram(2, 21, 31, message("SIP/2.0 401 Unauthorized", 1, challenge)),
            pcap_file.datagram(3, 31, 21, message("REGISTER sip:example.com SIP/2.0", 2, "User-Agent: Desk Phone")),
            pcap_file.datagram(4, 21, 31, message("SIP/2.0 200 OK", 2))]


def connections_that_fail():
    """One server never answers, the other refuses."""
    syn, refusal = 0x02, 0x14
    silent = [pcap_file.segment(second, 31, 21, (40000, 5061), syn) for second in (10, 11, 13)]
    refused = [pcap_file.segment(20, 31, 22, (40001, 5061), syn),
               pcap_file.later(pcap_file.segment(20, 22, 31, (5061, 40001), refusal, 0, 1001), 1000)]
    return silent + refused


def traffic():
    """Packets by name: the scenarios and what they lack."""
    some = {"sip in clear": sip_in_clear(), "connections that fail": connections_that_fail()}
    for name in pcap_scenarios():
        packets, link_type = pcap_file.read(scenario(name))
        if link_type == pcap_file.ETHERNET:
            some[name] = packets
    return some


def certificate_in(packets):
    """The first certificate of a chain that one packet holds (RFC 5246, 7.4.2)."""
    for packet in packets:
        if found := re.search(rb"\x0b\0..\0..\0(..)(?=\x30\x82)", packet.data, re.DOTALL):
            return packet.data[found.end():found.end() + int.from_bytes(found[1], "big")]
    raise ValueError("no certificate")


def sessions_of(report):
    return {session["id"]: session for session in report["sessions"]}


def run(*arguments, **options):
    options.setdefault("stdout", subprocess.PIPE)
    return subprocess.run([PROGRAM, *map(str, arguments)], stderr=subprocess.PIPE, timeout=120, check=False, **options)


def analyse(*inputs, **options):
    done = run("-T", "json", "--sessions", "all", *inputs, **options)
    if done.returncode != 0:
        raise AssertionError(done.stderr.decode())
    return json.loads(done.stdout)


def mapped(value, frame):
    """`value` with each frame reference as `frame` gives it."""
    if isinstance(value, dict):
        if set(value) == {"capture", "number"}:
            return frame(value["capture"], value["number"])
        return {key: mapped(part, frame) for key, part in value.items()}
    if isinstance(value, list):
        return [mapped(part, frame) for part in value]
    return value


def story(report, frame=lambda capture, number: None):
    """What the report tells of the traffic, without the captures it came from."""
    return {key: mapped(value, frame) for key, value in report.items() if key not in ("captures", "generator")}


class Captures(unittest.TestCase):
    maxDiff = 4000
    wholes = {}  # reports of undoubled packets, by name

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.folder = pathlib.Path(directory.name)

    def file(self, name, data):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return path

    def cut(self, packets, parts, name):
        """Files of almost equal numbers of packets below a folder, in the order of time."""
        paths = []
        for part in range(parts):
            some = packets[len(packets) * part // parts:len(packets) * (part + 1) // parts]
            if some:
                paths.append(self.file(name(part), pcap_file.write(some)))
        return paths

    def check_same(self, got, want, same_frames=True):
        frame = (lambda capture, number: (capture, number)) if same_frames else (lambda capture, number: None)
        self.assertEqual(story(got, frame), story(want, frame))

    # Parts of what was captured

    def test_only_the_sessions_asked_about_are_told_with_what_all_of_them_show(self):
        capture = CAPTURES / "lync-phone-old-and-new-firmware" / "capture.pcapng"
        whole = analyse(capture)
        self.assertNotIn("selection", whole["summary"])
        first = min(session["start_time"] for session in whole["sessions"])
        last = max(session["start_time"] for session in whole["sessions"])
        of_phone = {key: one for key, one in sessions_of(whole).items() if one["client"]["ip"] == "192.0.2.101"}
        mac = next(iter(of_phone.values()))["client_identity"]["mac"]
        self.assertTrue(0 < len(of_phone) < len(whole["sessions"]) and mac)
        for client in ("192.0.2.101", mac, mac.upper().replace(":", "-")):
            report = analyse("--client", client, capture)
            self.assertEqual(sessions_of(report), of_phone)
            self.assertEqual(report["summary"]["sessions"], len(of_phone))
            self.assertEqual(report["summary"]["selection"], {"clients": [client.lower().replace("-", ":")], "from": None, "to": None})
            self.assertEqual(report["incidents"], whole["incidents"])
        for words, wanted in ((("--to", first), lambda one: one["start_time"] == first),
                              (("--from", last), lambda one: one["start_time"] == last),
                              (("--client", "192.0.2.102"), lambda one: one["client"]["ip"] == "192.0.2.102")):
            report = analyse(*words, capture)
            self.assertEqual(sessions_of(report), {key: one for key, one in sessions_of(whole).items() if wanted(one)})
        hidden = " ".join(run("--client", "192.0.2.101", "--redact", "-T", "text", capture).stdout.decode().split())
        self.assertIn("Only sessions of ", hidden)
        self.assertNotIn("192.0.2.101", hidden)
        nobody = run("--client", "198.51.100.1", "-T", "text", capture).stdout.decode()
        self.assertIn("0 TLS sessions. Only sessions of 198.51.100.1 are in this report.", nobody)

    def test_a_user_is_asked_about(self):
        capture = self.file("sip.pcap", pcap_file.write(sip_in_clear()))
        for user, count in (("a@example.com", 1), ("sips:A@example.com", 1), ("b@example.com", 0)):
            report = analyse("--client", user, capture)
            self.assertEqual(len(report["registrations"]), count, user)

    # Rotated captures

    def test_a_capture_cut_into_many_files_is_one_capture(self):
        packets, _ = pcap_file.read(scenario())
        whole = analyse(self.file("whole.pcap", scenario()))
        self.assertTrue(whole["incidents"])
        # The names run against the time.
        self.cut(packets, 200, lambda part: f"rotated/t{999 - part}.pcap")
        report = analyse(self.folder / "rotated")
        self.check_same(report, whole, same_frames=False)
        starts = [capture["first_time"] for capture in report["captures"]]
        self.assertEqual(starts, sorted(starts))
        paths = sorted((self.folder / "rotated").iterdir())
        self.assertEqual(analyse(*paths)["captures"], report["captures"])

    def test_cut_packets_are_told_with_what_helps(self):
        packets, _ = pcap_file.read(scenario())
        certificate = self.file("server.der", certificate_in(packets))
        for length_told in (True, False):  # a mirror port that slices may pass the lengths as those of the packets
            with self.subTest(length_told=length_told):
                cut = [packet._replace(data=packet.data[:200], original=packet.original if length_told else len(packet.data[:200]))
                       for packet in packets]
                capture = self.file("cut.pcap", pcap_file.write(cut))
                said = " ".join(run(capture).stdout.decode().split())
                self.assertIn("2 packets cut to 200 bytes" if length_told else "2 segments of followed connections cut short", said)
                self.assertIn("2 cannot be judged because bytes of the handshake were cut off in the capture.", said)
                self.assertIn("Capture whole packets", said)
                self.assertEqual(analyse(capture)["incidents"], [])
                given = analyse("--server-cert", certificate, capture)
                self.assertEqual([incident["cause"] for incident in given["incidents"]], ["name_mismatch"])
                self.assertNotIn("cannot be judged", run("--server-cert", certificate, capture).stdout.decode())

    def test_few_files_are_open_at_once(self):
        packets = [Packet(second, 0, b"\xff" * 60, 60) for second in range(300)]
        paths = self.cut(packets, 300, lambda part: f"rotated/t{part}.pcap")
        limited = ["sh", "-c", 'ulimit -n 20; exec "$@"', "sh", PROGRAM, "-T", "json", *map(str, paths)]
        done = subprocess.run(limited, capture_output=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(sum(capture["packets"] for capture in json.loads(done.stdout)["captures"]), 300)

    def test_unreadable_files_stand_last(self):
        late = self.file("a.pcap", pcap_file.write([Packet(2000, 0, bytes(60), 60)]))
        early = self.file("b.pcap", pcap_file.write([Packet(1000, 0, bytes(60), 60)]))
        broken = self.file("0.pcap", b"\xd4\xc3\xb2\xa1")
        report = analyse(broken, late, early)
        self.assertEqual([capture["path"] for capture in report["captures"]], [str(early), str(late), str(broken)])

    def test_a_compressed_directory_is_read(self):
        packets, _ = pcap_file.read(scenario())
        for path in self.cut(packets, 5, lambda part: f"rotated/{part}.pcap"):
            (path.parent / (path.name + ".gz")).write_bytes(gzip.compress(path.read_bytes()))
            path.unlink()
        self.file("rotated/notes.txt", b"captured at the core switch\n" * 20)
        self.check_same(analyse(self.folder / "rotated"), analyse(self.file("whole.pcap", scenario())), same_frames=False)

    # Two mirror ports

    def test_overlapping_captures_are_merged_by_time(self):
        packets, _ = pcap_file.read(scenario())
        whole = analyse(self.file("whole.pcap", scenario()))
        # One port sees what goes from lower to higher addresses, the other the rest.
        places = {}
        ports = ([], [])
        for number, packet in enumerate(packets, 1):
            port = int(packet.data[26:30] > packet.data[30:34])
            ports[port].append(packet)
            places[(port, len(ports[port]))] = (0, number)
        files = [self.file(f"port{port}.pcap", pcap_file.write(ports[port])) for port in (0, 1)]
        first = min((0, 1), key=lambda port: ports[port][0][:2])
        report = analyse(*files)
        got = story(report, lambda capture, number: places[(capture ^ first, number)])
        self.assertEqual(got, story(whole, lambda capture, number: (capture, number)))
        self.assertEqual([capture["complete"] for capture in report["captures"]], [True, True])

    def test_more_overlapping_captures_than_are_merged_are_named(self):
        packets = [Packet(second, 0, b"\xff" * 60, 60) for second in range(40)]
        files = [self.file(f"{number}.pcap", pcap_file.write(packets[number:] + packets[-1:])) for number in range(33)]
        report = analyse(*files)
        codes = [[problem["code"] for problem in capture["problems"]] for capture in report["captures"]]
        self.assertEqual(codes, [[]] * 32 + [["too_many_at_once"]])

    # Packets seen twice

    def check_doubled(self, double):
        """`double` gives the files of the packets, and which packet a frame of them is a copy of; None: no matter."""
        for name, packets in traffic().items():
            if name not in self.wholes:
                self.wholes[name] = analyse(self.file("whole.pcap", pcap_file.write(packets)))
            whole = self.wholes[name]
            files, original = double(packets)
            with self.subTest(name):
                report = analyse(*files)
                if original:
                    self.assertEqual(story(report, original), story(whole, lambda capture, number: number))
                else:
                    self.assertEqual(story(report), story(whole))
                duplicates = [sum(capture["quality"]["duplicates"] for capture in some["captures"])
                              for some in (report, whole)]
                if any(pcap_file.is_tls_segment(packet) for packet in packets):
                    self.assertGreater(*duplicates)

    def twice(self, packets, copy):
        both = [one for packet in packets for one in (packet, copy(packet))]
        return [self.file("twice.pcap", pcap_file.write(both))], lambda capture, number: (number + 1) // 2

    def test_each_packet_twice_counts_once(self):
        self.check_doubled(lambda packets: self.twice(packets, lambda packet: packet))

    def test_each_packet_twice_and_tagged_counts_once(self):
        self.check_doubled(lambda packets: self.twice(packets, pcap_file.tagged))

    def test_each_packet_before_and_behind_a_router_counts_once(self):
        self.check_doubled(lambda packets: self.twice(packets, pcap_file.routed))

    def check_two_ports(self, delay, original):
        def double(packets):
            one = self.file("one.pcap", pcap_file.write(packets))
            other = self.file("other.pcap", pcap_file.write([pcap_file.later(packet, delay) for packet in packets]))
            return [one, other], original

        self.check_doubled(double)

    def test_each_packet_from_two_ports_counts_once(self):
        self.check_two_ports(3, lambda capture, number: number)

    def test_each_packet_from_two_ports_counts_once_though_copies_overtake_answers(self):
        # Which of several equal DNS answers is named may differ then.
        self.check_two_ports(700, None)

    # Formats

    def test_compressed_captures_are_unpacked(self):
        plain = self.file("whole.pcap", scenario())
        whole = analyse(plain)
        packed = {"gzip": gzip.compress(scenario())}
        for tool in ("zstd", "lz4"):
            if shutil.which(tool):
                packed[tool] = subprocess.run([tool, "-q", "-c", plain], capture_output=True, check=True).stdout
        for kind, data in packed.items():
            with self.subTest(kind):
                half = len(data) // 2
                report = analyse(self.file("packed", data))
                self.check_same(report, whole)
                self.assertEqual(report["captures"][0]["format"], "pcap in " + kind)
                self.check_same(analyse("-", input=data), whole)
                done = run("--strict", self.file("half", data[:half]))
                self.assertEqual(done.returncode, 1)
                self.assertIn(f"at byte {half} of the file", done.stderr.decode())

    def test_both_byte_orders_tell_the_same(self):
        packets, _ = pcap_file.read(scenario())
        self.check_same(analyse(self.file("big.pcap", pcap_file.write(packets, order=">"))),
                        analyse(self.file("little.pcap", scenario())))

    def with_libwiretap(self):
        other = self.file("probe.snoop", pcap_file.snoop([]))
        return b"needs_other_format" not in run("-T", "json", other, self.file("good.pcap", scenario())).stdout

    def test_other_formats_tell_the_same(self):
        packets, _ = pcap_file.read(scenario())
        whole = analyse(self.file("whole.pcap", scenario()))
        if not self.with_libwiretap():
            done = run(self.file("x.snoop", pcap_file.snoop(packets)))
            self.assertIn(b"editcap", done.stderr)
            return
        self.check_same(analyse(self.file("x.snoop", pcap_file.snoop(packets))), whole)
        self.check_same(analyse(self.file("x.snoop.gz", gzip.compress(pcap_file.snoop(packets)))), whole)
        done = run("--strict", self.file("cut.snoop", pcap_file.snoop(packets)[:-1]))
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"ends inside the record", done.stderr)
        self.assertEqual(len(analyse(self.file("x.erf", pcap_file.erf(packets)))["sessions"]), len(whole["sessions"]))
        for kind in ("netmon1", "netmon2", "5views", "ngsniffer"):
            converted = self.folder / kind
            if shutil.which("editcap"):
                subprocess.run(["editcap", "-F", kind, self.folder / "whole.pcap", converted], check=True)
                with self.subTest(kind):
                    causes = [[session["verdict"]["cause"] for session in report["sessions"]]
                              for report in (analyse(converted), whole)]
                    self.assertEqual(*causes)

    def test_other_formats_take_part_in_merging_and_filters(self):
        if not self.with_libwiretap():
            return
        packets, _ = pcap_file.read(scenario())
        whole = analyse(self.file("whole.pcap", scenario()))
        half = len(packets) // 2
        files = [self.file("0", pcap_file.write(packets[half:])), self.file("1", pcap_file.snoop(packets[:half]))]
        self.check_same(analyse(*files), whole, same_frames=False)
        report = analyse("-f", "udp", *files)
        self.assertFalse(report["sessions"])
        self.assertTrue(any(capture["packets"] for capture in report["captures"]))

    # Pipes and growing files

    def test_a_slow_pipe_is_read_as_it_comes(self):
        whole = analyse(self.file("whole.pcap", scenario()))
        process = subprocess.Popen([PROGRAM, "-T", "json", "--sessions", "all", "-"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE)
        data = scenario()
        for at in range(0, len(data), 501):
            process.stdin.write(data[at:at + 501])
            process.stdin.flush()
            time.sleep(0.001)
        out, _ = process.communicate(timeout=60)
        self.check_same(json.loads(out), whole)

    def test_standard_input_is_merged_with_files(self):
        packets, _ = pcap_file.read(scenario())
        whole = analyse(self.file("whole.pcap", scenario()))
        rest = self.file("rest.pcap", pcap_file.write(packets[1::2]))
        report = analyse(rest, "-", input=pcap_file.write(packets[::2]))
        self.assertEqual([capture["path"] for capture in report["captures"]], ["-", str(rest)])
        got = story(report, lambda capture, number: (0, 2 * number - 1 + capture))
        self.assertEqual(got, story(whole, lambda capture, number: (capture, number)))

    def test_a_growing_file_is_analysed_up_to_its_end(self):
        packets, _ = pcap_file.read(scenario())
        growing = self.file("growing.pcap", scenario()[:-7])
        done = run("-T", "json", "--sessions", "all", growing)
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"if the capture was still running", done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(report["captures"][0]["packets"], len(packets) - 1)
        self.check_same(report, analyse(self.file("whole.pcap", pcap_file.write(packets[:-1]))))

    def test_ctrl_c_ends_all_captures_that_are_read(self):
        packets = [Packet(second, 0, b"\xff" * 60, 60) for second in range(100)]
        beside = self.file("beside.pcap", pcap_file.write(packets))
        self.file("later.pcap", pcap_file.write([Packet(10**6, 0, b"\xff" * 60, 60)]))
        process = subprocess.Popen([PROGRAM, "-v", "-T", "json", "-", beside, self.folder / "later.pcap"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdin.write(pcap_file.write(packets[50:60]))
        process.stdin.flush()
        said = b""
        while said.count(b"reading") < 2:
            said += process.stderr.readline()
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0)
        self.assertEqual([capture["complete"] for capture in json.loads(out)["captures"]], [False, False])
        self.assertIn(b"1 capture was not begun", errors)


if __name__ == "__main__":
    unittest.main()

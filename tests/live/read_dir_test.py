#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""siptls live --read-dir: a ring of files that grows, is packed, overwritten and removed while it is read.
Usage: read_dir_test.py PROGRAM REPORT_TESTS"""
import gzip
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from siptls_live import CAPTURES, PATIENCE, Live, analyse, check_same, last_of
import capture_file  # noqa: E402

REPORT_TESTS = os.path.abspath(sys.argv.pop())  # they hold records against docs/record.schema.json
PROGRAM = os.path.abspath(sys.argv.pop())
FOUNDING = "lync-phone-wildcard"
QUIET = 2  # seconds in which nothing must happen: several looks at the directory


class ReadDir(unittest.TestCase):
    maxDiff = 4000

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.folder = pathlib.Path(directory.name)
        self.ring = self.folder / "ring"
        self.ring.mkdir()

    def watch(self, *options):
        live = Live(PROGRAM, self.folder, "--read-dir", self.ring, *options)
        self.addCleanup(live.kill)
        return live

    def frames(self, scenario=FOUNDING):
        return capture_file.read(next((CAPTURES / scenario).glob("capture.pcap*")))

    def whole(self, scenario=FOUNDING):
        path = self.folder / "whole.pcap"
        path.write_bytes(capture_file.pcap(self.frames(scenario), nanoseconds=True))
        return path

    def put(self, name, frames):
        """As a writer does that rotates: the file is open while it grows."""
        (self.ring / name).write_bytes(capture_file.pcap(frames, nanoseconds=True))

    def test_flows_go_on_from_file_to_file(self):
        frames = self.frames()
        live = self.watch()
        for number in range(0, len(frames), 8):
            self.put(f"trace.pcap{number // 8 or ''}", frames[number:number + 8])
        beat = live.wait_for_beat(packets=len(frames))
        self.assertEqual((beat["files_read"], beat["files_missed"]), (-(-len(frames) // 8), 0))
        self.assertEqual((beat["kernel_drops"], beat["interface_drops"]), (None, None))
        code, records = live.end()
        self.assertEqual(code, 0, live.errors())
        check_same(self, records, analyse(PROGRAM, self.whole()))

    def test_what_lies_there_already_is_read_in_the_order_of_time(self):
        frames = self.frames()
        for number in range(0, len(frames), 16):
            self.put(f"{999 - number}.pcap", frames[number:number + 16])
        live = self.watch()
        live.wait_for_beat(packets=len(frames))
        # The incident is told while the ring goes on.
        live.wait_for(lambda record: record["type"] == "incident", "incident")
        _, records = live.end()
        check_same(self, records, analyse(PROGRAM, self.whole()))

    def test_a_file_is_read_when_its_writer_has_closed_it(self):
        frames = self.frames()
        data = capture_file.pcap(frames, nanoseconds=True)
        with (self.ring / "grows.pcap").open("wb") as growing:
            growing.write(data[:len(data) // 2])
            growing.flush()
            live = self.watch()
            live.wait_for_beat()
            time.sleep(QUIET)
            self.assertEqual(live.records()[-1]["packets"], 0)
            growing.write(data[len(data) // 2:])
        live.wait_for_beat(packets=len(frames))
        _, records = live.end()
        self.assertFalse(last_of(records, "problem"))
        check_same(self, records, analyse(PROGRAM, self.whole()))

    def test_each_file_is_read_once(self):
        frames = self.frames()
        self.put("a.pcap", frames[:40])
        live = self.watch()
        live.wait_for_beat(packets=40)
        # Packed as by tcpdump -z gzip, hidden, empty, no capture: none of these is new.
        (self.ring / "a.pcap.gz").write_bytes(gzip.compress((self.ring / "a.pcap").read_bytes()))
        (self.ring / "a.pcap").unlink()
        (self.ring / ".b.pcap").write_bytes(capture_file.pcap(frames[40:], nanoseconds=True))
        (self.ring / "empty.pcap").touch()
        (self.ring / "notes.txt").write_text("captured at the core switch\n" * 20, encoding="ascii")
        time.sleep(QUIET)
        # A name that is used again, as by tcpdump -W, is a new file.
        self.put("0.pcap", frames[40:60])
        live.wait_for_beat(packets=60)
        self.put("0.pcap", frames[60:])
        beat = live.wait_for_beat(packets=len(frames))
        self.assertEqual(beat["packets"], len(frames))
        _, records = live.end()
        check_same(self, records, analyse(PROGRAM, self.whole()))

    def test_files_that_go_before_they_are_read_are_counted(self):
        frames = self.frames()
        with (self.ring / "a.pcap").open("wb") as growing:
            growing.write(capture_file.pcap(frames[:20], nanoseconds=True))
            growing.flush()
            live = self.watch()
            live.wait_for_beat()
            time.sleep(QUIET)
            (self.ring / "a.pcap").unlink()
            live.wait_for_beat(files_missed=1)
        self.assertEqual(live.end()[0], 0)

    def test_unreadable_files_are_told_and_the_rest_is_read(self):
        frames = self.frames()
        self.put("a.pcap", frames)
        (self.ring / "b.pcap").write_bytes(b"\xd4\xc3\xb2\xa1")
        data = capture_file.pcap(frames, nanoseconds=True)
        (self.ring / "c.pcap").write_bytes(data[:-3])
        live = self.watch()
        live.wait_for(lambda record: record["type"] == "problem" and record["path"].endswith("c.pcap"), "problem of c.pcap")
        code, records = live.end()
        self.assertEqual(code, 0)
        problems = {pathlib.Path(one["path"]).name: one["code"] for one in last_of(records, "problem")}
        self.assertEqual(problems["c.pcap"], "cut_short")
        self.assertIn("b.pcap", problems)
        self.assertIn('c.pcap" ends inside the record', live.errors())
        self.assertTrue(last_of(records, "incident"))

    def test_every_kind_of_record_is_as_the_schema_has_it(self):
        self.put("a.pcap", self.frames())
        self.put("b.pcap", self.frames("plain-sip-on-5061"))
        (self.ring / "c.pcap").write_bytes(b"\xd4\xc3\xb2\xa1")
        live = self.watch("--label", "site=here")
        live.wait_for(lambda record: record["type"] == "problem", "problem")
        live.wait_for(lambda record: record["type"] == "incident", "incident")
        _, records = live.end()
        self.assertEqual({record["type"] for record in records},
                         {"session", "incident", "finding", "registration", "problem", "heartbeat", "summary"})
        done = subprocess.run([REPORT_TESTS, "--test-case=record schema: every record of a run is valid"], capture_output=True,
                              check=False, timeout=PATIENCE, env={**os.environ, "SIPTLS_RECORDS": str(live.out)})
        self.assertEqual(done.returncode, 0, done.stdout.decode())

    def test_a_key_log_that_grows_is_used(self):
        folder = CAPTURES / "tls13-wrong-name-with-keys"
        capture, keys = next(folder.glob("capture.pcap*")), folder / "keys.log"
        lines = keys.read_bytes().splitlines(keepends=True)
        growing = self.folder / "keys.log"
        growing.touch()
        live = self.watch("--keylog", growing)
        live.wait_for_beat()
        with growing.open("ab") as log:
            log.write(b"".join(lines))
        frames = capture_file.read(capture)
        self.put("a.pcap", frames)
        live.wait_for_beat(packets=len(frames))
        _, records = live.end()
        self.assertTrue(all(session["decrypted"] for session in last_of(records, "session")))
        check_same(self, records, analyse(PROGRAM, "--keylog", keys, capture))

    def test_packed_files_and_filters_are_taken(self):
        frames = self.frames()
        (self.ring / "a.pcap.gz").write_bytes(gzip.compress(capture_file.pcap(frames, nanoseconds=True)))
        live = self.watch("-f", "udp port 53")
        beat = live.wait_for_beat(packets=1)
        self.assertLess(beat["packets"], len(frames))
        self.assertEqual(live.end()[0], 0)
        done = subprocess.run([PROGRAM, "live", "--read-dir", self.ring, "-f", "prot 5"], capture_output=True, check=False,
                              timeout=PATIENCE)
        self.assertEqual(done.returncode, 2, done.stderr)

    def test_what_is_redacted_names_nobody(self):
        self.put("a.pcap", self.frames())
        (self.ring / "secret-site.pcap").write_bytes(b"\xd4\xc3\xb2\xa1")
        live = self.watch("--redact")
        live.wait_for(lambda record: record["type"] == "problem", "problem")
        _, records = live.end()
        self.assertTrue(last_of(records, "incident"))
        self.assertTrue(records[-1]["redacted"])
        text = live.out.read_text(encoding="utf-8")
        for name in ("192.0.2.101", "mslync", "schertz", "secret-site", str(self.folder)):
            self.assertNotIn(name, text)

    def test_a_directory_that_vanishes_ends_it_with_what_is_known(self):
        self.put("a.pcap", self.frames())
        live = self.watch()
        live.wait_for_beat(files_read=1)
        shutil.rmtree(self.ring)
        live.process.wait(timeout=PATIENCE)
        self.assertEqual(live.process.returncode, 1)
        self.assertIn("cannot read the directory", live.errors())
        self.assertEqual(live.records()[-1]["type"], "summary")
        self.assertTrue(last_of(live.records(), "incident"))
        done = subprocess.run([PROGRAM, "live", "--read-dir", self.ring], capture_output=True, check=False, timeout=PATIENCE)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"No such file or directory", done.stderr)

    def test_an_output_bears_its_name_when_it_is_whole(self):
        out = self.folder / "out.ndjson"
        self.put("a.pcap", self.frames())
        live = self.watch("-o", out)
        end = time.monotonic() + PATIENCE
        while not list(self.folder.glob("out.ndjson.*")) and time.monotonic() < end:
            time.sleep(0.05)
        self.assertFalse(out.exists())
        self.assertEqual(live.end(signal.SIGINT)[0], 0)
        self.assertIn(b'"type":"summary"', out.read_bytes().splitlines()[-1])
        self.assertFalse(list(self.folder.glob("out.ndjson.*")))

    def test_wrong_usage_says_what_is_right(self):
        for words, hint in (((), "-i INTERFACE"), (("-i", "lo", "--read-dir", "."), "one of"),
                            (("-i", "lo", "a.pcap"), "takes an interface"), (("-i", "lo", "-T", "json"), "ndjson"),
                            (("-i", "lo", "--rotate-time", "5"), "-o FILE"), (("-i", "lo", "--strict"), "analyze"),
                            (("-i", "lo", "--snaplen", "1"), "--snaplen"), (("-i", "lo", "--heartbeat", "x"), "--heartbeat"),
                            (("-i", "lo", "--nonsense"), "nonsense")):
            with self.subTest(words):
                done = subprocess.run([PROGRAM, "live", *words], capture_output=True, check=False, timeout=PATIENCE)
                self.assertEqual(done.returncode, 2)
                self.assertIn(hint, done.stderr.decode())
        done = subprocess.run([PROGRAM, "live", "--help"], capture_output=True, check=False, timeout=PATIENCE)
        self.assertEqual(done.returncode, 0)
        for option in ("--read-dir", "--rotate-size", "--user", "--heartbeat", "--buffer", "--snaplen", "--no-promiscuous"):
            self.assertIn(option, done.stdout.decode())


if __name__ == "__main__":
    unittest.main()

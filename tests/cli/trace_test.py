#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Server traces as users bring them: beside a capture, alone, packed, of the wrong kind, with a wrong offset, and with hostile
content. Usage: trace_test.py PROGRAM CAPTURES_FOLDER"""
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

CAPTURES = pathlib.Path(sys.argv.pop()).resolve()
PROGRAM = os.path.abspath(sys.argv.pop())
SCENARIO = CAPTURES / "trace-clock-off"
CAPTURE, TRACE = SCENARIO / "capture.pcapng", SCENARIO / "trace.log"
HEAD = ("TL_ERROR(TF_CONNECTION) [0]0A4C.0B34::11/28/2026-10:00:00.000.00001a00 "
        "(SIPStack,SIPAdminLog::TraceConnectionRecord:SIPAdminLog.cpp(160))$$begin_record\r\n")
HOSTILE = "\x1b[31mred\x07 <script>alert(1)</script> =cmd|' /c calc'!A1 \u202egnp.exe"


def run(*arguments, data=None):
    return subprocess.run([PROGRAM, "analyze", *map(str, arguments)], input=data, capture_output=True, timeout=120, check=False)


def report(*arguments, data=None):
    done = run("-T", "json", *arguments, data=data)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def refused(text, peer="203.0.113.7:50000", code=""):
    lines = ["LogType: connection", "Severity: error", f"Text: {text}", "Local-IP: 192.0.2.21:5061", f"Peer-IP: {peer}",
             "Transport: TLS"] + ([f"Result-Code: {code}"] if code else [])
    return HEAD + "\r\n".join([*lines, "$$end_record", ""])


class Trace(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, data):
        path = self.folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    def test_offset_is_found_and_told(self):
        trace = report("--trace", TRACE, CAPTURE)["traces"][0]
        self.assertEqual(trace["clock"], "estimated")
        self.assertAlmostEqual(trace["clock_offset"], 173.4, delta=0.1)
        self.assertEqual(trace["not_joined"]["other_client"], 3)
        text = run("--trace", TRACE, CAPTURE).stdout.decode()
        self.assertIn("ahead of the capture's", text)
        self.assertIn("Did the remote peer accept our certificate?", text)

    def test_a_trace_changes_no_verdict_it_does_not_speak_to(self):
        def verdicts(found):
            return [(s["id"], s["outcome"], s["verdict"]["cause"], s["verdict"]["confidence"]) for s in found["sessions"]]
        # Sessions that a trace may tell of are written at the end.
        self.assertEqual(sorted(verdicts(report(CAPTURE))), sorted(verdicts(report("--trace", TRACE, CAPTURE))))

    def test_what_the_capture_does_not_show_is_listed(self):
        found = report("--trace", TRACE, CAPTURE)
        self.assertEqual(sorted(one["client"]["ip"] for one in found["trace_only"]),
                         ["203.0.113.7", "203.0.113.8", "203.0.113.9"])
        self.assertIn("the capture does not show", run("--trace", TRACE, CAPTURE).stdout.decode())

    def test_sign_ins_of_the_trace_are_registrations(self):
        told = [one for one in report("--trace", TRACE, CAPTURE)["registrations"] if one.get("source") == "trace"]
        self.assertEqual(len(told), 1)
        self.assertEqual(told[0]["sip"][0]["statuses"], [401, 200])
        self.assertIsNotNone(told[0]["session"])

    def test_alone(self):
        found = report("--trace", TRACE)
        self.assertEqual(found["captures"], [])
        self.assertEqual(found["incidents"], [])
        self.assertEqual(found["traces"][0]["clock"], "no_capture")
        failed = [one for one in found["sessions"] if one["outcome"] == "client_closed_before_finished"]
        self.assertEqual(sorted({one["client"]["ip"] for one in failed}), ["192.0.2.101", "192.0.2.102", "203.0.113.9"])
        for one in failed:
            self.assertEqual(one["verdict"]["cause"], "unknown")
            self.assertIsNone(one["first_frame"])
            self.assertTrue(one["trace"])
        self.assertTrue(any(one["sip"][0]["statuses"][-1] == 200 for one in found["registrations"]))
        text = run("--trace", TRACE).stdout.decode()
        self.assertIn("By the server's trace, 7 of 8 connections failed.", " ".join(text.split()))
        self.assertIn("192.0.2.151 registered sip:adam@mslync.net", text)
        self.assertIn("only the server's trace", text)

    def test_alone_a_status_speaks_but_is_never_confirmed(self):
        trace = self.file("t.log", refused("Receive operation on the connection failed", code="0x80090325 SEC_E_UNTRUSTED_ROOT"))
        session, = report("--trace", trace)["sessions"]
        self.assertEqual((session["verdict"]["cause"], session["verdict"]["confidence"]), ("untrusted_ca", "probable"))
        self.assertEqual(session["alerts"][0]["source"], "trace")

    def test_packed_and_piped(self):
        plain = report("--trace", TRACE, CAPTURE)
        packed = report("--trace", self.file("t.log.gz", gzip.compress(TRACE.read_bytes())), CAPTURE)
        piped = report("--trace", "-", CAPTURE, data=TRACE.read_bytes())
        for other in (packed, piped):
            self.assertEqual(other["sessions"], plain["sessions"])
        self.assertEqual(packed["traces"][0]["encoding"], "UTF-8 in gzip")

    def test_two_traces_have_two_clocks(self):
        text = TRACE.read_text(encoding="utf-8")
        half = text.index("TL_", len(text) // 2)
        first, second = self.file("a.log", text[:half]), self.file("b.log", text[half:])
        found = report("--trace", first, "--trace", second, CAPTURE)
        self.assertEqual(len(found["traces"]), 2)
        wrong = [one for one in found["sessions"] for fact in one["trace"] if fact["trace"] not in (0, 1)]
        self.assertEqual(wrong, [])

    def test_a_wrong_offset_joins_nothing_and_says_so(self):
        found = report("--trace", TRACE, "--trace-offset", "0", CAPTURE)
        self.assertEqual(found["traces"][0]["joined"], 0)
        self.assertGreater(found["traces"][0]["not_joined"]["other_time"], 0)
        self.assertIn("fit no session in time", run("--trace", TRACE, "--trace-offset", "0", CAPTURE).stdout.decode())
        right = report("--trace", TRACE, "--trace-offset", "173.4", CAPTURE)
        self.assertEqual(right["traces"][0]["joined"], report("--trace", TRACE, CAPTURE)["traces"][0]["joined"])

    def test_offsets_that_are_none(self):
        for wrong in ("", "x", "1e3", "nan", "99999999999", "1 s", "--"):
            done = run("--trace", TRACE, f"--trace-offset={wrong}", CAPTURE)
            self.assertEqual(done.returncode, 2, wrong)
        self.assertEqual(run("--trace-offset", "1", CAPTURE).returncode, 2)
        self.assertEqual(run("--trace", TRACE, "--trace-offset", "auto", CAPTURE).returncode, 0)

    def test_what_is_no_trace(self):
        for data, words in ((b"", "is empty"), (b"hello\n", "no SIPStack record"), (CAPTURE.read_bytes(), "without --trace"),
                            (b"22/11/2026-15:12:33.123 [0x1f] $$begin_record\n$$end_record\n", "another program")):
            path = self.file("wrong", data)
            done = run("--trace", path, CAPTURE)
            self.assertEqual(done.returncode, 0)
            self.assertIn(words, done.stderr.decode())
            self.assertEqual(run("--strict", "--trace", path, CAPTURE).returncode, 1)
            self.assertEqual(run("--trace", path).returncode, 1)
        done = run("--trace", self.folder / "missing", CAPTURE)
        self.assertIn("missing", done.stderr.decode())

    def test_the_report_never_replaces_a_trace(self):
        path = self.file("t.log", TRACE.read_bytes())
        self.assertEqual(run("--trace", path, "-o", path, CAPTURE).returncode, 2)
        self.assertEqual(path.read_bytes(), TRACE.read_bytes())

    def test_hostile_text_stays_text(self):
        path = self.file("t.log", refused(HOSTILE) + refused("x" * 200_000, "203.0.113.8:1"))
        for form in ("text", "markdown", "csv", "json", "ndjson", "html", "ecs"):
            out = run("-T", form, "--sessions", "all", "--trace", path).stdout
            if form not in ("text", "markdown"):  # which tell of a trace alone in short
                self.assertIn(b"alert(1)", out, form)
            if form in ("html", "markdown"):
                self.assertNotIn(b"<script>alert", out, form)
            for bad in (b"\x1b", b"\x07", "\u202e".encode(), b"x" * 2000):
                self.assertNotIn(bad, out, form)
        self.assertIn(HOSTILE, [fact["text"] for one in report("--trace", path)["sessions"] for fact in one["trace"]])

    def test_memory_does_not_grow_with_the_trace(self):
        def peak(megabytes):
            path = self.folder / f"{megabytes}.log"
            with open(path, "w", encoding="ascii", newline="") as file:
                for at in range(megabytes * 2):
                    file.write("".join(refused(f"Receive operation {at} {one} failed" + " " * 80, f"203.0.113.{one % 250}:{1024 + one}")
                                       for one in range(1250)))
            self.assertGreater(path.stat().st_size, megabytes * 900_000)
            child = subprocess.Popen([PROGRAM, "analyze", "-q", "-T", "json", "--trace", path, CAPTURE], stdout=subprocess.DEVNULL,
                                     env={**os.environ, "ASAN_OPTIONS": "quarantine_size_mb=1:thread_local_quarantine_size_kb=64"})
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            self.assertEqual(child.returncode, 0)
            return usage.ru_maxrss
        # Past the ceiling on connections of traces nothing more is kept.
        small, large = peak(40), peak(70)
        self.assertLess(large - small, 12_000)

    def test_credentials_go_nowhere(self):
        text = TRACE.read_text(encoding="utf-8")
        self.assertIn("Authorization: NTLM", text)
        secret = text.split('gssapi-data="')[1].split('"')[0]
        for form in ("text", "json", "ndjson", "markdown", "csv", "html", "ecs"):
            out = run("-T", form, "--sessions", "all", "--trace", TRACE, CAPTURE).stdout.decode()
            self.assertNotIn(secret, out)
            self.assertNotIn("gssapi", out)


unittest.main()

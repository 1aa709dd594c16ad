#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the built program as a user would: wrong usage, captures that are none, places that cannot
be written. Usage: cli_test.py PROGRAM"""

import json
import os
import re
import resource
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.path.abspath(sys.argv.pop())


def pcap(packets=1, link_type=1):
    """A classic pcap file with frames of no known protocol, on Ethernet if not told otherwise."""
    data = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link_type)
    for number in range(packets):
        frame = b"\xff" * 12 + b"\x88\xb5" + b"x" * 46
        data += struct.pack("<IIII", 1296554400 + number, 0, len(frame), len(frame)) + frame
    return data


def run(*arguments, **options):
    options.setdefault("stdout", subprocess.PIPE)
    environment = dict(os.environ, **options.pop("env", {}))
    return subprocess.run([PROGRAM, *arguments], stderr=subprocess.PIPE, env=environment,
                          timeout=60, **options)


class Program(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.good = self.file("good.pcap", pcap())

    def file(self, name, data):
        path = os.path.join(self.directory.name, name)
        with open(path, "wb") as out:
            out.write(data)
        return path

    def path(self, name):
        return os.path.join(self.directory.name, name)

    def check_sentence(self, result, code, *words):
        text = result.stderr.decode()
        self.assertEqual(result.returncode, code, text)
        self.assertTrue(text.startswith("siptls: "), text)
        for word in words:
            self.assertIn(word, text)

    # Usage

    def test_help_and_version(self):
        self.assertIn(b"siptls analyze", run("--help").stdout)
        self.assertRegex(run("--version").stdout, rb"^siptls \d+\.\d+\.\d+\n$")
        commands = re.findall(r"^  siptls ([a-z][a-z-]*)", run("--help").stdout.decode(), re.MULTILINE)
        self.assertIn("explain", commands)
        for command in commands:
            result = run(command, "--help")
            self.assertEqual(result.returncode, 0)
            self.assertIn("Usage: siptls " + command, result.stdout.decode())
            self.assertEqual(run("help", command).stdout, result.stdout)
            self.assertLessEqual(max(map(len, result.stdout.decode().splitlines())), 100, command)

    def test_wrong_usage_exits_with_2_and_a_sentence(self):
        self.check_sentence(run(), 2, "missing", "siptls --help")
        self.check_sentence(run("analyse"), 2, "analyse", "perhaps analyze")
        self.check_sentence(run("analyze"), 2, "capture is missing", "See siptls analyze --help.")
        self.check_sentence(run("--no-such-option", self.good), 2, "--no-such-option", "siptls analyze --help")
        self.check_sentence(run("live"), 2, "--read-dir", "See siptls live --help.")
        self.check_sentence(run("live", "eth9"), 2, "siptls live -i eth9")
        self.check_sentence(run("live", self.good), 2, "siptls analyze " + self.good)
        for option in ("--baseline", "--requests", "--trace"):
            self.check_sentence(run("live", "--read-dir", self.directory.name, option, "x"), 2, option)
        self.check_sentence(run("-p", "70000", self.good), 2, "-p", "70000")
        self.check_sentence(run("-T", "pdf", self.good), 2, "pdf", "json")
        self.check_sentence(run("-T", "json,csv", self.good), 2, "-o", "BASE.json, BASE.csv")
        self.check_sentence(run("--client-profile", "nobody", self.good), 2, "nobody")
        self.check_sentence(run("--server-name", "a b", self.good), 2, "--server-name")
        self.check_sentence(run("--server-cert", "192.0.2.1=", self.good), 2, "--server-cert")
        self.check_sentence(run("match", "one"), 2, "match")
        self.check_sentence(run("causes", "x"), 2, "causes")
        self.check_sentence(run("help", "causse"), 2, "causse", "siptls --help")
        self.check_sentence(run("profiles", "--markdown", "go"), 2, "takes no ID")
        self.check_sentence(run("-o", self.good, self.good), 2, "one of the captures")

    def test_what_is_told_of_nobody_is_said(self):
        told = ("--server-name", "192.0.2.99:5061=sip.test", "--client-profile", "192.0.2.98=go")
        self.check_sentence(run(*told, self.good), 0, "192.0.2.99:5061", "192.0.2.98")
        self.assertEqual(run("-q", *told, self.good).stderr, b"")
        self.assertEqual(run("--server-name", "sip.test", self.good).stderr, b"")

    def test_what_is_read_is_not_overwritten(self):
        for option, words in (("--keylog", "key logs"), ("--redact-key", "redaction key"), ("--trace", "traces")):
            given = self.file("given", b"0123456789abcdef" * 2)
            self.check_sentence(run(option, given, "-o", given, self.good), 2, "given", words)
            with open(given, "rb") as file:
                self.assertEqual(file.read(), b"0123456789abcdef" * 2)
        old = self.path("old.json")
        for _ in range(2):  # last night's report may give way to tonight's
            baseline = ("--baseline", old) if os.path.exists(old) else ()
            self.assertEqual(run("-T", "json", *baseline, "-o", old, self.good).returncode, 0)

    def test_options_that_extract_would_ignore_are_refused(self):
        for option in ("--baseline=x", "--requests=x", "--exit-code"):
            self.check_sentence(run("extract", "-o", self.path("out.pcapng"), option, self.good), 2, option.split("=")[0])

    def test_a_bad_filter_is_wrong_usage(self):
        result = run("-f", "no such filter (", self.good)
        self.check_sentence(result, 2, "no such filter (", "pcap-filter(7). See siptls")

    # Captures

    def test_a_capture_without_sessions_is_analysed(self):
        for arguments in ((self.good,), ("analyze", self.good), ("-r", self.good)):
            result = run(*arguments)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertIn(b"No TLS session", result.stdout)
            self.assertIn(b"Summary", result.stdout)
        with open(self.good, "rb") as stdin:
            self.assertIn(b"Summary", run("-", stdin=stdin).stdout)

    def test_what_is_no_capture_exits_with_1(self):
        missing = self.path("missing.pcap")
        self.check_sentence(run(missing), 1, "missing.pcap")
        self.check_sentence(run(self.file("empty.pcap", b"")), 1, "empty.pcap")
        self.check_sentence(run(self.file("notes.txt", b"dear diary, " * 50)), 1, "notes.txt")
        self.assertEqual(run(missing).stdout, b"")

    def test_a_server_certificate_that_cannot_be_read_exits_with_1(self):
        self.check_sentence(run("--server-cert", self.path("missing.pem"), self.good), 1, "missing.pem")
        empty = self.file("empty.pem", b"")
        self.check_sentence(run("--server-cert", "192.0.2.1=" + empty, self.good), 1, "empty.pem")

    def test_a_directory_without_authorities_exits_with_1(self):
        self.check_sentence(run("--ca-dir", self.path("missing"), self.good), 1, "missing", "check its name")
        self.check_sentence(run("--ca-dir", self.good, self.good), 1, "good.pcap")
        self.check_sentence(run("--ca-dir", self.directory.name, self.good), 1, self.directory.name,
                            "holds no certificate")

    def test_frames_of_an_unknown_link_type_are_counted(self):
        wireless = self.file("wireless.pcap", pcap(2, link_type=105))
        result = run(wireless, self.good)
        self.check_sentence(result, 0, "wireless.pcap", "2 packets of link type 105")
        self.assertIn(b"2 packets of link type 105", result.stdout)
        self.assertNotIn(b"no TLS on any other port", result.stdout)
        self.assertIn(b"no TLS on any other port", run(self.good).stdout)
        self.assertEqual(run("--strict", wireless).returncode, 1)
        capture = json.loads(run("-T", "json", wireless).stdout)["captures"][0]
        self.assertEqual(capture["problems"][0]["code"], "unknown_link_type")

    def test_one_unreadable_file_among_many_is_listed(self):
        missing = self.path("missing.pcap")
        result = run("-T", "json", self.good, missing, self.good)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(b"missing.pcap", result.stderr)
        captures = json.loads(result.stdout)["captures"]
        self.assertEqual([c["path"] for c in captures], [self.good, self.good, missing])
        self.assertEqual([c["complete"] for c in captures], [True, True, False])
        self.assertEqual(run("--strict", self.good, missing).returncode, 1)
        self.assertEqual(run("-q", self.good, missing).stderr, b"")

    def test_a_damaged_capture_is_analysed_up_to_there(self):
        cut = self.file("cut.pcap", pcap(3)[:-10])
        result = run(cut)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(b"cut.pcap", result.stderr)
        self.assertIn(b"cut.pcap", result.stdout)
        self.assertEqual(run("--strict", cut).returncode, 1)

    def test_a_directory_is_its_captures_by_name_where_times_are_equal(self):
        rotated = self.path("rotated")
        os.mkdir(rotated)
        for name in ("t.pcap10", "t.pcap2", "t.pcap"):
            with open(os.path.join(rotated, name), "wb") as out:
                out.write(pcap())
        with open(os.path.join(rotated, "README"), "wb") as out:
            out.write(b"these are captures of the mirror port\n" * 10)
        result = run("-T", "json", rotated)
        self.assertEqual(result.returncode, 0, result.stderr)
        paths = [os.path.basename(c["path"]) for c in json.loads(result.stdout)["captures"]]
        self.assertEqual(paths, ["t.pcap", "t.pcap2", "t.pcap10"])

    def test_ctrl_c_writes_what_is_known(self):
        process = subprocess.Popen([PROGRAM, "-v", "-T", "json", "-"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdin.write(pcap(100))
        process.stdin.flush()
        self.assertIn(b"reading", process.stderr.readline())
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 0)
        self.assertFalse(json.loads(out)["captures"][0]["complete"])

    # Output

    def test_a_report_file_is_renamed_when_whole(self):
        report = self.file("report.json", b"old")
        self.assertEqual(run("-T", "json", "-o", report, self.good).returncode, 0)
        with open(report) as file:
            self.assertEqual(json.load(file)["schema"], "siptls.analysis/1")
        self.assertEqual(sorted(os.listdir(self.directory.name)), ["good.pcap", "report.json"])

    def test_a_failed_run_leaves_the_old_report(self):
        report = self.file("report.json", b"old")
        self.assertEqual(run("-T", "json", "-o", report, self.path("missing")).returncode, 1)
        with open(report) as file:
            self.assertEqual(file.read(), "old")
        self.assertEqual(sorted(os.listdir(self.directory.name)), ["good.pcap", "report.json"])

    def test_a_new_report_has_the_usual_permissions(self):
        report = self.path("report.txt")
        run("-o", report, self.good, umask=0o027)
        self.assertEqual(stat.S_IMODE(os.stat(report).st_mode), 0o640)

    def test_several_formats_share_a_base_name(self):
        base = self.path("night")
        formats = {"text": ".txt", "json": ".json", "csv": ".csv", "markdown": ".md", "ecs": ".ecs.ndjson"}
        self.assertEqual(run("-T", ",".join(formats), "-o", base, self.good).returncode, 0)
        for extension in formats.values():
            self.assertTrue(os.path.getsize(base + extension) > 0, extension)

    def test_an_earlier_report_is_compared_with(self):
        old = self.path("old.json")
        self.assertEqual(run("-T", "json", "-o", old, self.good).returncode, 0)
        result = run("--baseline", old, self.good)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(b"Compared with the earlier report", result.stdout)
        compared = json.loads(run("-T", "json", "--baseline", old, self.good).stdout)
        self.assertEqual(compared["baseline"], {"gone": [], "still": [], "new": []})
        self.assertIsNone(json.loads(run("-T", "json", self.good).stdout)["baseline"])
        self.check_sentence(run("--baseline", self.path("none.json"), self.good), 1, "none.json")
        self.check_sentence(run("--baseline", self.good, self.good), 1, "good.pcap", "at byte")
        self.check_sentence(run("--baseline", self.file("x.json", b"{}"), self.good), 1, "x.json", "required")
        self.check_sentence(run("--redact", "--baseline", old, self.good), 2, "not redacted")

    def test_a_key_for_pseudonyms_must_be_a_secret(self):
        self.check_sentence(run("--redact-key", self.file("key", b"short"), self.good), 1, "key", "too short")
        self.check_sentence(run("--redact-key", self.path("no key"), self.good), 1, "no key")
        key = self.file("key", b"0123456789abcdef\n")
        first = run("-T", "json", "--redact-key", key, self.good).stdout
        self.assertEqual(first, run("-T", "json", "--redact-key", key, self.good).stdout)
        self.assertNotEqual(first, run("-T", "json", "--redact", self.good).stdout)
        self.assertNotIn(b"good.pcap", first)

    def test_several_formats_go_to_files_beside_each_other(self):
        base = self.path("several")
        self.assertEqual(run("-T", "json,csv", "-o", base, self.good).returncode, 0)
        self.assertTrue(os.path.exists(base + ".json") and os.path.exists(base + ".csv"))
        for no_base in ("-", "/dev/stdout", "/dev/null"):
            self.check_sentence(run("-T", "json,csv", "-o", no_base, self.good), 2, "several formats need -o BASE")
        self.assertFalse(os.path.exists("/dev/stdout.json"))

    def test_a_place_that_cannot_be_written_exits_with_1(self):
        self.check_sentence(run("-o", self.path("no/such/dir"), self.good), 1, "no/such/dir")
        self.check_sentence(run("-o", self.directory.name, self.good), 1, self.directory.name)
        if os.path.exists("/dev/full"):
            self.check_sentence(run("-o", "/dev/full", self.good), 1, "/dev/full", "space")
            with open("/dev/full", "wb") as full:
                self.check_sentence(run(self.good, stdout=full), 1, "standard output")
        self.assertEqual(run("-o", "/dev/null", self.good).returncode, 0)

    def test_a_limit_on_the_size_of_files_leaves_nothing_half_written(self):
        before = os.listdir(self.directory.name)
        result = run("-o", self.path("report"), self.good,
                     preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10)))
        self.check_sentence(result, 1, "report", "ulimit -f")
        self.assertEqual(before, os.listdir(self.directory.name))

    def test_a_report_that_cannot_be_written_costs_no_other(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        os.symlink("/dev/full", self.path("night.json"))
        for formats in ("json,text,csv", "csv,json,text"):
            for extension in ("txt", "csv"):
                self.file("night." + extension, b"old")
            self.check_sentence(run("-T", formats, "-o", self.path("night"), self.good), 1, "night.json", "space")
            for extension in ("txt", "csv"):
                with open(self.path("night." + extension), "rb") as file:
                    self.assertNotEqual(file.read(), b"old", (formats, extension))

    def test_a_closed_pipe_exits_with_1(self):
        read, write = os.pipe()
        os.close(read)
        try:
            self.check_sentence(run(self.good, stdout=write), 1, "standard output")
            self.check_sentence(run("causes", stdout=write), 1, "standard output")
        finally:
            os.close(write)

    def test_where_nobody_hears_the_complaint_the_exit_code_tells(self):
        missing = self.path("missing.pcap")
        read, write = os.pipe()
        os.close(read)
        try:
            self.assertEqual(subprocess.call([PROGRAM, missing], stderr=write, timeout=60), 1)
        finally:
            os.close(write)
        closed = subprocess.run(["/bin/sh", "-c", 'exec "$0" "$1" 2>&-', PROGRAM, missing], timeout=60)
        self.assertEqual(closed.returncode, 1)

    def test_a_directory_for_requests_is_looked_at_before_the_captures(self):
        result = run("--requests", self.good, self.good)
        self.check_sentence(result, 1, "--requests", "no directory")
        self.assertEqual(result.stdout, b"")

    def test_a_pipe_is_written_straight(self):
        fifo = self.path("fifo")
        os.mkfifo(fifo)
        process = subprocess.Popen([PROGRAM, "-o", fifo, self.good])
        with open(fifo, "rb") as pipe:
            self.assertIn(b"Summary", pipe.read())
        self.assertEqual(process.wait(timeout=20), 0)

    def test_colour_follows_the_wish(self):
        self.assertNotIn(b"\x1b", run(self.good).stdout)
        self.assertIn(b"\x1b[1m", run("--color", "always", self.good).stdout)
        self.assertNotIn(b"\x1b", run("--color", "auto", self.good, env={"NO_COLOR": "1"}).stdout)

    def test_a_hostile_file_name_reaches_nobody(self):
        name = self.file("a\x1b[31m\n.pcap", pcap())
        result = run(name, self.path("\x1b]0;x\x07"))
        for text in (result.stdout, result.stderr):
            self.assertNotIn(b"\x1b", text)
            self.assertNotIn(b"\x07", text)

    # Small commands

    def test_lists_are_printed(self):
        self.assertIn(b"name_mismatch: ", run("causes").stdout)
        self.assertIn(b"lync-phone-edition ", run("profiles").stdout)

    def test_match_needs_a_certificate(self):
        self.check_sentence(run("match", self.path("missing.pem"), "sip.example.com"), 1,
                            "missing.pem")


if __name__ == "__main__":
    unittest.main()

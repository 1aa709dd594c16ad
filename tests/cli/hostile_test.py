#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Puts names that would harm a reader into DNS, DHCP, SIP and certificates of the scenarios, and expects them to reach no
report as they are. Usage: hostile_test.py PROGRAM CAPTURES_FOLDER"""
import csv
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata
import unittest

CAPTURES = pathlib.Path(sys.argv.pop()).resolve()
PROGRAM = os.path.abspath(sys.argv.pop())

# A refused certificate, an address told by DHCP, sign-ins that can be read; each has the word below in its names.
SCENARIOS = ("lync-phone-wildcard", "lync-phone-pin-sign-in", "plain-sip-on-5061")
WORD = b"mslync"
# As long as the word: markup and a colour, bytes that are no UTF-8 and a mark that turns the line around, a formula and
# what ends strings and lines.
NAMES = (b"<q>\x1b[7", b"\xff|\xe2\x80\xae`", b'=q"+*\n')
EXTENSIONS = {"text": "txt", "json": "json", "ndjson": "ndjson", "csv": "csv", "markdown": "md", "html": "html",
              "ecs": "ecs.ndjson"}

# What Markdown shows as it stands: fenced blocks and spans.
CODE = re.compile(r"^ *(```+)$.*?^ *\1$|(`+).*?\2", re.MULTILINE | re.DOTALL)


def is_harmful(character):
    """Controls, and characters without a shape of their own."""
    return character != "\n" and unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Co", "Cs")


def outcomes(report):
    return [(session["client"], session["outcome"]) for session in report["sessions"]]


class Hostile(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="siptls-hostile-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def reports(self, capture, *options):
        """Of all formats, by their names."""
        base = self.folder / "report"
        done = subprocess.run([PROGRAM, "-T", ",".join(EXTENSIONS), "--sessions", "all", "-o", base, *options, capture],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=True)
        self.assertEqual(done.stderr, b"")
        return {name: (self.folder / f"report.{extension}").read_bytes().decode("utf-8")
                for name, extension in EXTENSIONS.items()}

    def check_harmless(self, reports):
        for name, text in reports.items():
            found = {f"{ord(character):#x}" for character in text.replace("\r\n", "\n") if is_harmful(character)}
            self.assertEqual(found, set(), name)
        self.assertNotIn("<q>", reports["html"])
        prose = CODE.sub("", reports["markdown"]).replace("\\<", "")
        self.assertNotIn("<q>", prose)
        self.assertIn("Summary", prose)
        cells = [cell for row in csv.reader(reports["csv"].splitlines()) for cell in row]
        self.assertEqual([cell for cell in cells if cell.startswith(("=", "+", "-", "@"))], [])
        for name in ("ndjson", "ecs"):
            for line in reports[name].splitlines():
                json.loads(line)

    def test_a_name_that_would_harm_a_reader_reaches_no_report(self):
        for scenario in SCENARIOS:
            original = next((CAPTURES / scenario).glob("capture.pcap*"))
            expected = outcomes(json.loads(self.reports(original)["json"]))
            for name in NAMES:
                with self.subTest(scenario=scenario, name=name):
                    capture = self.folder / f"hostile{original.suffix}"
                    capture.write_bytes(original.read_bytes().replace(WORD, name))
                    reports = self.reports(capture)
                    self.check_harmless(reports)
                    report = json.loads(reports["json"])
                    self.assertEqual(outcomes(report), expected)
                    self.assertNotIn(WORD.decode(), reports["text"].lower())  # the names stood everywhere

    def test_pseudonyms_hide_it_as_well(self):
        for scenario in SCENARIOS:
            original = next((CAPTURES / scenario).glob("capture.pcap*"))
            for name in NAMES:
                with self.subTest(scenario=scenario, name=name):
                    capture = self.folder / f"hostile{original.suffix}"
                    capture.write_bytes(original.read_bytes().replace(WORD, name))
                    reports = self.reports(capture, "--redact")
                    self.check_harmless(reports)
                    for part in ("<q", "&lt;q", "x1b", "u001b", "xff", "u202e", "u{202e", "=q"):
                        for format_name in ("text", "csv", "markdown", "ndjson", "ecs"):
                            self.assertNotIn(part, reports[format_name], format_name)


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin and its profile as plugin/siptls-plugin-install leaves them in a user's folders, and what docs/plugin.md and the
profile say of fields and filters.

  installed_test.py --plugin SIPTLS.SO SOURCE_DIR"""
import argparse
import pathlib
import re
import shutil
import unittest

from wireshark import Wireshark

WIRESHARK = PLUGIN = SOURCE = None


def quoted_filters(name, column):
    """The filters in a file of the profile; quotes within one are written as \\x22."""
    text = (SOURCE / "plugin" / "profile" / "SIP-TLS" / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [line.split('"')[column].replace(r"\x22", '"') for line in lines]


def filters():
    page = (SOURCE / "docs" / "plugin.md").read_text(encoding="utf-8")
    profile = SOURCE / "plugin" / "profile" / "SIP-TLS"
    rules = [line.split("@")[2] for line in (profile / "colorfilters").read_text(encoding="utf-8").splitlines()
             if line.startswith("@")]
    named = [line.partition('" ')[2] for line in (profile / "dfilters").read_text(encoding="utf-8").splitlines() if line]
    return rules + named + quoted_filters("dfilter_buttons", 5) + re.findall(r"filter `([^`]+)`", page)


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = WIRESHARK.place / "source" / "plugin"
        shutil.copytree(SOURCE / "plugin" / "profile", folder / "profile")
        shutil.copy(SOURCE / "plugin" / "siptls-plugin-install", folder)
        built = WIRESHARK.place / "source" / "build" / PLUGIN.parent.parent.name / "epan"
        built.mkdir(parents=True)
        shutil.copy(PLUGIN, built)
        del WIRESHARK.environment["WIRESHARK_PLUGIN_DIR"]
        WIRESHARK.hand_over()
        cls.script = folder / "siptls-plugin-install"
        cls.answer = WIRESHARK.run(["sh", cls.script])

    def test_the_script_finds_the_plugin_and_says_where_it_went(self):
        code, out, err = self.answer
        self.assertEqual((code, err), (0, ""))
        self.assertIn(f"{WIRESHARK.home}/.local/lib/wireshark/plugins/", out)

    def test_wireshark_loads_it_from_there(self):
        _, out, _ = WIRESHARK.run(["tshark", "-G", "plugins"])
        lines = [line for line in out.splitlines() if line.startswith("siptls.so")]
        self.assertEqual(len(lines), 1, out)
        self.assertIn(str(WIRESHARK.home), lines[0])

    def test_the_profile_has_its_columns(self):
        capture = WIRESHARK.readable(SOURCE / "captures" / "lync-phone-wildcard" / "capture.pcapng")
        rows = WIRESHARK.tshark(capture, "-C", "SIP-TLS", "-2", "-Y", "frame.number == 16").splitlines()
        self.assertEqual(len(rows), 1)
        self.assertRegex(rows[0], r"name_mismatch\s+sip\.mslync\.net\s+1\s")

    def test_all_filters_of_profile_and_page_are_understood(self):
        known = filters()
        self.assertGreater(len(known), 15)
        answers = WIRESHARK.sharkd(*(("check", {"filter": text}) for text in known))
        for text, answer in zip(known, answers):
            self.assertEqual(answer, {"status": "OK"}, text)

    def test_the_page_lists_the_fields_there_are(self):
        page = (SOURCE / "docs" / "plugin.md").read_text(encoding="utf-8")
        listed = set(re.findall(r"^\| `(siptls\.\w+)` \| (?:string|boolean|number|frame)", page, re.M))
        listed |= set(re.findall(r"`(siptls\.expert\.\w+)`", page))
        _, out, _ = WIRESHARK.run(["tshark", "-G", "fields"])
        self.assertEqual(set(re.findall(r"^F\t[^\t]*\t(siptls\.[\w.]+)\t", out, re.M)), listed)

    def test_a_plugin_of_an_unknown_wireshark_is_refused(self):
        stray = WIRESHARK.place / "siptls.so"
        shutil.copy(PLUGIN, stray)
        WIRESHARK.hand_over()
        code, _, err = WIRESHARK.run(["sh", self.script, stray])
        self.assertEqual(code, 1)
        self.assertIn("X.Y/epan", err)


def main():
    global WIRESHARK, PLUGIN, SOURCE
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plugin", required=True, type=pathlib.Path)
    parser.add_argument("source", type=pathlib.Path)
    arguments = parser.parse_args()
    PLUGIN, SOURCE = arguments.plugin.resolve(), arguments.source.resolve()
    WIRESHARK = Wireshark(PLUGIN, needed=("tshark", "sharkd"))
    unittest.main(argv=["installed_test"], verbosity=2)


main()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin in all ways in which Wireshark reads a capture: one pass, two, with a read filter, in sections, and frame
by frame in any order as the graphical program does (sharkd). All must tell the same. And with a defect of the engine.

  doors_test.py --plugin SIPTLS.SO --failing-new FAILING_NEW.SO SOURCE_DIR"""
import argparse
import json
import pathlib
import random
import re
import sys
import unittest

from wireshark import Wireshark

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "metamorphic"))
import capture_file  # noqa: E402

WIRESHARK = None
CAPTURES = CAPTURE = OTHER = FAILING_NEW = None
FIELDS = ["siptls.session", "siptls.outcome", "siptls.cause", "siptls.confidence", "siptls.expected_name",
          "siptls.expected_name_source", "siptls.presented_name", "siptls.attempt", "siptls.verdict_in"]


def table(text):
    """The rows of -z siptls,sessions as lists of words."""
    return [[cell.strip() for cell in line.split("|")[:-1]] for line in text.splitlines() if line.count("|") == 11][1:]


def fields(*options):
    columns = [word for name in ("frame.number", *FIELDS) for word in ("-e", name)]
    lines = WIRESHARK.tshark(CAPTURE, *options, "-T", "fields", *columns).splitlines()
    return {int(line.split("\t")[0]): line.split("\t")[1:] for line in lines}


def subtree(frame):
    """What the plugin added to the tree of a frame, line by line."""
    def lines(node):
        yield node.get("l", "")
        for child in node.get("n", []):
            yield from lines(child)
    return [line for node in frame.get("tree", []) if node.get("l", "").startswith("SIP/TLS analysis")
            for line in lines(node)]


def frame_count():
    return len(WIRESHARK.tshark(CAPTURE, "-T", "fields", "-e", "frame.number").splitlines())


class Tshark(unittest.TestCase):
    def test_in_two_passes_each_frame_of_a_session_has_its_judgement(self):
        seen = fields("-2", "-Y", "siptls")
        self.assertTrue({9, 10, 14, 16, 18} <= set(seen))  # SYN to last ACK of the first attempt
        self.assertEqual(seen[9], seen[16])
        self.assertEqual(seen[16][1:], ["client_closed_before_finished", "name_mismatch", "probable", "sip.mslync.net",
                                        "dns-srv", "lync.schertz.local,*.mslync.net", "1", "16"])
        self.assertEqual(seen[26][7:], ["2", "26"])
        self.assertEqual(seen[76][1:4], ["established", "none", ""])

    def test_incident_is_there_only_where_there_is_one(self):
        chosen = fields("-2", "-Y", "siptls.incident")
        self.assertTrue(chosen)
        self.assertEqual({row[2] for row in chosen.values()}, {"name_mismatch"})
        self.assertEqual(set(chosen), set(fields("-2", "-Y", "siptls.cause == \"name_mismatch\"")))
        self.assertEqual(set(chosen), set(fields("-2", "-Y", "siptls.incident == 1")))

    def test_in_one_pass_it_stands_from_the_deciding_frame_on(self):
        first_attempt = [frame for frame in fields("-Y", "siptls.incident") if frame <= 18]
        self.assertEqual(first_attempt, [16, 17, 18])

    def test_a_read_filter_changes_nothing(self):
        of_all = [row[1:7] for row in table(WIRESHARK.tshark(CAPTURE, "-2", "-q", "-z", "siptls,sessions"))]
        of_some = [row[1:7] for row in table(
            WIRESHARK.tshark(CAPTURE, "-2", "-R", "tcp.port == 5061", "-q", "-z", "siptls,sessions"))]
        self.assertEqual(len(of_all), 5)
        self.assertEqual(of_all, of_some)

    def test_the_table_is_the_same_in_one_pass_and_two(self):
        one = table(WIRESHARK.tshark(CAPTURE, "-q", "-z", "siptls,sessions"))
        two = table(WIRESHARK.tshark(CAPTURE, "-2", "-q", "-z", "siptls,sessions"))
        self.assertEqual(len(one), 5)
        self.assertEqual(one, two)
        self.assertEqual([row[6] for row in one], ["yes"] * 4 + [""])

    def test_the_table_takes_a_filter(self):
        rows = table(WIRESHARK.tshark(CAPTURE, "-2", "-q", "-z", "siptls,sessions,siptls.attempt == 3"))
        self.assertEqual([row[2] for row in rows], ["3"])

    def test_the_report_is_the_same_in_one_pass_and_two(self):
        one = WIRESHARK.tshark(CAPTURE, "-q", "-z", "siptls,report")
        self.assertEqual(one, WIRESHARK.tshark(CAPTURE, "-2", "-q", "-z", "siptls,report"))
        self.assertEqual(len(json.loads(one)["sessions"]), 5)

    def test_sections_of_a_capture_have_a_report_each(self):
        text = WIRESHARK.tshark(CAPTURE, "-M", "30", "-q", "-z", "siptls,report")
        reports, decoder = [], json.JSONDecoder()
        while text.strip():
            report, end = decoder.raw_decode(text.lstrip())
            reports.append(report)
            text = text.lstrip()[end:]
        self.assertGreaterEqual(len(reports), 2)
        self.assertGreaterEqual(sum(len(report["sessions"]) for report in reports), 5)

    def test_a_capture_without_packets_has_a_report_too(self):
        empty = WIRESHARK.place / "no_packets.pcap"
        empty.write_bytes(capture_file.pcap([]))
        for options in ([], ["-2"]):
            report = json.loads(WIRESHARK.tshark(empty, *options, "-q", "-z", "siptls,report"))
            self.assertEqual((report["sessions"], report["summary"]["sessions"]), ([], 0))

    def test_incidents_are_told_as_the_tool_tells_them(self):
        text = WIRESHARK.tshark(CAPTURE, "-q", "-z", "siptls,incidents")
        self.assertIn("sip.mslync.net", text)
        self.assertIn("192.0.2.101", text)

    def test_an_unknown_format_is_refused_with_those_that_are_known(self):
        code, _, err = WIRESHARK.run(["tshark", "-r", CAPTURE, "-q", "-z", "siptls,report,klingon"])
        self.assertIn('no format "klingon"', err)
        self.assertIn("json", err)
        self.assertEqual(code, 0)

    def test_expert_information_is_at_the_deciding_frames(self):
        lines = WIRESHARK.tshark(CAPTURE, "-2", "-Y", "siptls.expert.incident", "-T", "fields", "-e", "frame.number")
        self.assertEqual(lines.split(), ["16", "26", "38", "48"])
        text = WIRESHARK.tshark(CAPTURE, "-2", "-q", "-z", "expert")
        self.assertIn("Errors (4)", text)
        self.assertIn("SIPTLS", text)

    def test_the_remedy_names_what_the_certificate_lacks(self):
        text = WIRESHARK.tshark(CAPTURE, "-2", "-Y", "frame.number == 16", "-T", "fields", "-e", "siptls.remedy")
        self.assertIn("sip.mslync.net", text)

    def test_a_failure_that_is_none_and_a_risk_are_told_more_quietly(self):
        for scenario, mark in (("expired-name-fits", "failed"), ("desktop-accepts-wildcard", "would_refuse")):
            capture = WIRESHARK.readable(next((CAPTURES / scenario).glob("capture.pcap*")), f"{scenario}.pcap")
            lines = WIRESHARK.tshark(capture, "-2", "-Y", f"siptls.expert.{mark}", "-T", "fields", "-e", "frame.number", "-e",
                                     "siptls.verdict_in", "-e", "siptls.incident").splitlines()
            self.assertTrue(lines, scenario)
            for line in lines:
                frame, verdict_in, incident = line.split("\t")
                self.assertEqual((frame, incident), (verdict_in, ""))

    def test_what_is_not_judged_says_why(self):
        capture = WIRESHARK.readable(next((CAPTURES / "hello-then-silence").glob("capture.pcap*")), "silence.pcap")
        rows = WIRESHARK.tshark(capture, "-2", "-Y", "siptls.not_judged_because", "-T", "fields", "-e",
                                "siptls.not_judged_because", "-e", "siptls.cause", "-e", "siptls.summary").splitlines()
        self.assertTrue(rows)
        for row in rows:
            why, cause, summary = row.split("\t")
            self.assertTrue(why and summary, row)
            self.assertEqual(cause, "unknown")

    def test_a_disabled_protocol_leaves_nothing(self):
        out = WIRESHARK.tshark(CAPTURE, "--disable-protocol", "siptls", "-2", "-Y", "tcp", "-T", "fields", "-e", "siptls.cause")
        self.assertEqual(out.strip(), "")


class Defect(unittest.TestCase):
    """Memory that runs out at some place of the engine, as an example of a defect."""

    def dissect(self, capture, failing_request):
        preload = WIRESHARK.readable(FAILING_NEW)
        return WIRESHARK.run(["tshark", "-n", "-2", "-r", capture, "-V", "-q", "-z", "siptls,report", "-z", "siptls,sessions", "-z",
                              "expert", "-Y", "siptls.expert.defect"],
                             extra_environment={"LD_PRELOAD": str(preload), "SIPTLS_FAILING_NEW": str(failing_request)})

    def requests(self, capture):
        code, _, err = self.dissect(capture, 0)
        self.assertEqual(code, 0, err)
        return int(re.search(r"(\d+) requests for memory", err).group(1))

    def test_it_is_told_and_wireshark_goes_on(self):
        empty = WIRESHARK.place / "empty.pcap"
        empty.write_bytes(capture_file.pcap([]))
        before, whole = self.requests(empty), self.requests(CAPTURE)
        self.assertGreater(whole, before + 100)
        for share in (1, 4, 7, 9):
            code, out, err = self.dissect(CAPTURE, before + share * (whole - before) // 10)
            self.assertEqual(code, 0, err)
            self.assertIn("siptls stopped analysing this capture: std::bad_alloc", out)
            self.assertNotIn('"schema"', out)
            self.assertIn("there is no report", err)


class Preferences(unittest.TestCase):
    def test_an_expected_name_is_taken(self):
        out = WIRESHARK.tshark(CAPTURE, "-o", "siptls.server_names:192.0.2.21=web.mslync.net", "-2", "-Y",
                               "frame.number == 16", "-T", "fields", "-e", "siptls.expected_name", "-e",
                               "siptls.expected_name_source")
        self.assertEqual(out.split(), ["web.mslync.net", "operator"])

    def test_a_client_profile_is_taken(self):
        out = WIRESHARK.tshark(CAPTURE, "-o", "siptls.client_profiles:192.0.2.101=lync-phone-edition", "-2", "-Y",
                               "frame.number == 16", "-T", "fields", "-e", "siptls.client_profile")
        self.assertEqual(out.split(), ["lync-phone-edition"])

    def test_other_ports_leave_the_sessions_alone(self):
        # DNS still names the port, so it must be hidden too.
        out = WIRESHARK.tshark(CAPTURE, "-o", "siptls.ports:7000", "--disable-protocol", "dns", "-2", "-Y", "siptls")
        self.assertEqual(out, "")

    def test_wrong_words_are_named(self):
        _, _, err = WIRESHARK.run(["tshark", "-r", CAPTURE, "-o", "siptls.client_profiles:klingon-phone", "-q", "-z",
                                   "siptls,sessions"])
        self.assertIn('no client profile "klingon-phone"', err)
        _, _, err = WIRESHARK.run(["tshark", "-r", CAPTURE, "-o", "siptls.ca_file:/nonexistent.pem", "-q", "-z",
                                   "siptls,sessions"])
        self.assertIn("/nonexistent.pem", err)


class Sharkd(unittest.TestCase):
    def test_any_order_of_frames_tells_the_same(self):
        numbers = list(range(1, frame_count() + 1))
        shuffled = numbers * 2
        random.Random(7).shuffle(shuffled)
        load = ("load", {"file": str(CAPTURE)})
        in_order = WIRESHARK.sharkd(load, *(("frame", {"frame": number, "proto": True}) for number in numbers))
        any_order = WIRESHARK.sharkd(load, *(("frame", {"frame": number, "proto": True}) for number in shuffled))
        expected = {number: subtree(frame) for number, frame in zip(numbers, in_order[1:])}
        self.assertTrue(any("sip.mslync.net" in line for line in expected[9]))
        for number, frame in zip(shuffled, any_order[1:]):
            self.assertEqual(subtree(frame), expected[number], f"frame {number}")

    def test_filters_choose_the_same_frames_as_in_tshark(self):
        frames = WIRESHARK.sharkd(("load", {"file": str(CAPTURE)}), ("frames", {"filter": "siptls.incident"}))[1]
        self.assertEqual([frame["num"] for frame in frames], sorted(fields("-2", "-Y", "siptls.incident")))

    def test_the_table_is_that_of_tshark(self):
        answer = WIRESHARK.sharkd(("load", {"file": str(CAPTURE)}), ("tap", {"tap0": "nstat:siptls,sessions"}))[1]
        rows = [[str(cell) for cell in row] for row in answer["taps"][0]["tables"][0]["i"]]
        self.assertEqual(rows, table(WIRESHARK.tshark(CAPTURE, "-2", "-q", "-z", "siptls,sessions")))

    def test_files_after_each_other_leave_nothing_behind(self):
        tap = ("tap", {"tap0": "nstat:siptls,sessions"})
        first, other = ("load", {"file": str(CAPTURE)}), ("load", {"file": str(OTHER)})
        answers = WIRESHARK.sharkd(first, tap, other, tap, first, tap)
        rows = [answer["taps"][0]["tables"][0]["i"] for answer in answers[1::2]]
        self.assertEqual(rows[0], rows[2])
        self.assertNotEqual(rows[0], rows[1])


def main():
    global WIRESHARK, CAPTURES, CAPTURE, OTHER, FAILING_NEW
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--failing-new", required=True)
    parser.add_argument("source", type=pathlib.Path)
    arguments = parser.parse_args()
    FAILING_NEW = arguments.failing_new
    WIRESHARK = Wireshark(arguments.plugin, needed=("tshark", "sharkd"))
    CAPTURES = arguments.source.resolve() / "captures"
    CAPTURE = WIRESHARK.readable(CAPTURES / "lync-phone-wildcard" / "capture.pcapng")
    OTHER = WIRESHARK.readable(next((CAPTURES / "lync-phone-fixed").glob("capture.pcap*")), as_name="other.pcapng")
    unittest.main(argv=["doors_test"], verbosity=2)


main()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin in all ways in which Wireshark reads a capture: one pass, two, with a read filter, in sections, and frame
by frame in any order as the graphical program does (sharkd). All must tell the same.

  doors_test.py --plugin SIPTLS.SO SOURCE_DIR"""
import argparse
import json
import pathlib
import random
import unittest

from wireshark import Wireshark

WIRESHARK = None
CAPTURE = None
OTHER = None
FIELDS = ["siptls.session", "siptls.outcome", "siptls.cause", "siptls.confidence", "siptls.expected_name",
          "siptls.expected_name_source", "siptls.presented_name", "siptls.attempt", "siptls.verdict_in"]


def table(text):
    """The rows of -z siptls,sessions as lists of words."""
    return [[cell.strip() for cell in line.split("|")[:-1]] for line in text.splitlines() if line.count("|") == 11][1:]


def fields(*options):
    columns = [word for name in ("frame.number", *FIELDS) for word in ("-e", name)]
    lines = WIRESHARK.tshark(CAPTURE, *options, "-T", "fields", *columns).splitlines()
    return {int(line.split("\t")[0]): line.split("\t")[1:] for line in lines}


def sharkd(*requests):
    """The results of these calls, in their order."""
    lines = [json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": parameters})
             for number, (method, parameters) in enumerate(requests, 1)]
    code, out, err = WIRESHARK.run(["sharkd", "-"], text="\n".join(lines) + "\n")
    if code != 0:
        raise RuntimeError(f"sharkd: exit code {code}: {err}")
    answers = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    by_id = {answer["id"]: answer for answer in answers}
    return [by_id[number].get("result", by_id[number].get("error")) for number in range(1, len(requests) + 1)]


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

    def test_a_disabled_protocol_leaves_nothing(self):
        out = WIRESHARK.tshark(CAPTURE, "--disable-protocol", "siptls", "-2", "-Y", "tcp", "-T", "fields", "-e", "siptls.cause")
        self.assertEqual(out.strip(), "")


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
        in_order = sharkd(load, *(("frame", {"frame": number, "proto": True}) for number in numbers))
        any_order = sharkd(load, *(("frame", {"frame": number, "proto": True}) for number in shuffled))
        expected = {number: subtree(frame) for number, frame in zip(numbers, in_order[1:])}
        self.assertTrue(any("sip.mslync.net" in line for line in expected[9]))
        for number, frame in zip(shuffled, any_order[1:]):
            self.assertEqual(subtree(frame), expected[number], f"frame {number}")

    def test_filters_choose_the_same_frames_as_in_tshark(self):
        frames = sharkd(("load", {"file": str(CAPTURE)}), ("frames", {"filter": "siptls.incident"}))[1]
        self.assertEqual([frame["num"] for frame in frames], sorted(fields("-2", "-Y", "siptls.incident")))

    def test_the_table_is_that_of_tshark(self):
        answer = sharkd(("load", {"file": str(CAPTURE)}), ("tap", {"tap0": "nstat:siptls,sessions"}))[1]
        rows = [[str(cell) for cell in row] for row in answer["taps"][0]["tables"][0]["i"]]
        self.assertEqual(rows, table(WIRESHARK.tshark(CAPTURE, "-2", "-q", "-z", "siptls,sessions")))

    def test_files_after_each_other_leave_nothing_behind(self):
        tap = ("tap", {"tap0": "nstat:siptls,sessions"})
        first, other = ("load", {"file": str(CAPTURE)}), ("load", {"file": str(OTHER)})
        answers = sharkd(first, tap, other, tap, first, tap)
        rows = [answer["taps"][0]["tables"][0]["i"] for answer in answers[1::2]]
        self.assertEqual(rows[0], rows[2])
        self.assertNotEqual(rows[0], rows[1])


def main():
    global WIRESHARK, CAPTURE, OTHER
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("source", type=pathlib.Path)
    arguments = parser.parse_args()
    WIRESHARK = Wireshark(arguments.plugin, needed=("tshark", "sharkd"))
    captures = arguments.source.resolve() / "captures"
    CAPTURE = WIRESHARK.readable(captures / "lync-phone-wildcard" / "capture.pcapng")
    OTHER = WIRESHARK.readable(next((captures / "lync-phone-fixed").glob("capture.pcap*")), as_name="other.pcapng")
    unittest.main(argv=["doors_test"], verbosity=2)


main()

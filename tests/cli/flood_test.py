#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A million SYNs of as many clients, and a sign-in that fails among them: memory stays bounded, the ceiling is told, the incident
is found all the same. Usage: flood_test.py PROGRAM CAPTURES_FOLDER"""
import json
import pathlib
import resource
import struct
import subprocess
import sys
import unittest

CAPTURES = pathlib.Path(sys.argv.pop()).resolve()
PROGRAM = sys.argv.pop()
sys.path.insert(0, str(CAPTURES.parent / "tests" / "metamorphic"))
import capture_file  # noqa: E402

SYNS = 1_000_000
MEBIBYTE = 1024 * 1024
LIMIT = 200 * MEBIBYTE
SCENARIO = "lync-phone-wildcard"


def is_sanitized():
    return b"__asan_init" in pathlib.Path(PROGRAM).read_bytes()


def flood(start, span):
    """Pieces of a capture of SYNs from 10.0.0.0/8 to port 5061 of one server, evenly over `span` nanoseconds."""
    ethernet = b"\x02\0\0\0\0\x01\x02\0\0\0\0\x02\x08\0"
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 40, 0, 0, 64, 6, 0)
    tcp = struct.pack(">HHIIBBHHH", 40000, 5061, 1000, 0, 0x50, 0x02, 64240, 0, 0)
    head, tail = ethernet + ip, bytes((192, 0, 2, 21)) + tcp
    size = len(head) + 4 + len(tail)
    record = struct.Struct("<IIII")
    for begin in range(0, SYNS, 10_000):
        parts = []
        for number in range(begin, begin + 10_000):
            time = start + span * number // SYNS
            parts += [record.pack(time // 10**9, time % 10**9, size, size), head, struct.pack(">I", 0x0A000001 + number), tail]
        yield b"".join(parts)


class Flood(unittest.TestCase):
    def test_a_million_syns(self):
        path = next((CAPTURES / SCENARIO).glob("capture.pcap*"))
        frames = capture_file.read(path)
        header = capture_file.pcap([], nanoseconds=True)
        flooded = subprocess.Popen([PROGRAM, "-T", "json", "-", str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        flooded.stdin.write(header)
        # What is sent in the last second may be answered after the end and is not counted.
        for piece in flood(frames[0].time, frames[-1].time - frames[0].time - 2 * 10**9):
            flooded.stdin.write(piece)
        out, _ = flooded.communicate(timeout=300)
        self.assertEqual(flooded.returncode, 0)
        if not is_sanitized():  # which takes several times the memory for itself
            self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024, LIMIT)
        report = json.loads(out)
        ceilings = {hit["limit"]: hit["count"] for hit in report["summary"]["ceilings_hit"]}
        self.assertGreater(ceilings["half_open_connections"], SYNS * 9 // 10)
        self.assertEqual(report["summary"]["unanswered_syns"][0]["count"], SYNS)
        alone = json.loads(subprocess.run([PROGRAM, "-T", "json", str(path)], capture_output=True, check=True).stdout)
        told = [[(one["client"], one["attempts"], one["confidence"]) for one in some["incidents"]] for some in (report, alone)]
        self.assertEqual(*told)
        self.assertTrue(told[0])


if __name__ == "__main__":
    unittest.main()

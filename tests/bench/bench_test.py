#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks that the benchmark captures are sound and that the runner works. Nothing is timed.

`bench_test.py captures|dissection|runner`: `captures` makes small captures that `dissection` then
has tshark judge (exit code 77, skipped, where there is none). CTest names them bench.NAME.
"""

import argparse
import collections
import filecmp
import json
import os
import pathlib
import shutil
import subprocess
import sys

SKIPPED = 77
PCAP_HEADER = 24
FEW = 40  # sessions of the workloads that only have to be sound
SESSIONS = 1000  # twice what is open at a time, so that slots are used again
OPEN_AT_A_TIME = 500
PACKETS = 20_000
CHAINS = 40
SIP_PORT, WEB_PORT, RTP_PORTS = 5061, 443, "20000-49000"

CLIENT_HELLO, SERVER_HELLO, CERTIFICATE, CLIENT_KEY_EXCHANGE = "1", "2", "11", "16"


def expect(actual, expected, what):
    if actual != expected:
        sys.exit(f"bench_test: {what}: expected {expected!r}, got {actual!r}")


# The captures all tests look at: workload, how it is counted, size.
SMALL = [("handshakes", "--sessions", SESSIONS), ("mix", "--packets", PACKETS),
         ("refusals", "--sessions", FEW), ("open", "--sessions", FEW),
         ("regulars", "--sessions", FEW), ("flood", "--packets", PACKETS),
         ("pcapng", "--sessions", SESSIONS), ("rotated", "--sessions", SESSIONS),
         ("unique", "--sessions", FEW), ("decrypt", "--sessions", FEW)]


def generate(options, directory, *small):
    command = [options.generator]
    for workload, unit, size in small:
        command += ["--workload", workload, "--base", directory / workload, unit, str(size)]
    subprocess.run(command, check=True)


def facts_of(options, name):
    return json.loads((options.directory / f"{name}.json").read_text())


def test_captures(options):
    generate(options, options.directory, *SMALL)
    for name in ("handshakes", "mix", "refusals", "open", "regulars", "flood", "unique", "decrypt"):
        expect_counts(options, name)
    facts = facts_of(options, "handshakes")
    expect((facts["sessions"], facts["refused"]), (SESSIONS, SESSIONS // 50),
           "sessions and refused ones")
    facts = facts_of(options, "mix")
    expect((facts["packets"], facts["sip_packets"]), (PACKETS, PACKETS * 12 // 100),
           "packets of the mix and those on 5061")
    for name, refused in (("refusals", FEW), ("open", 0), ("regulars", 0)):
        facts = facts_of(options, name)
        expect((facts["sessions"], facts["refused"]), (FEW, refused), f"sessions of {name}")
    facts = facts_of(options, "flood")
    expect((facts["packets"], facts["sessions"]), (PACKETS, 0), "packets of the flood")
    test_repetition(options)
    test_containers(options)
    test_key_log(options)
    test_wrong_orders(options)


def test_repetition(options):
    """The same seed makes the same bytes, whatever else is made in the same run."""
    again = options.directory / "again"
    again.mkdir(exist_ok=True)
    generate(options, again, ("decrypt", "--sessions", FEW), ("handshakes", "--sessions", SESSIONS))
    for name in ("decrypt.pcap", "decrypt.keys", "handshakes.pcap"):
        same = filecmp.cmp(options.directory / name, again / name, shallow=False)
        expect(same, True, f"{name} is the same as before")
    shutil.rmtree(again)


def test_wrong_orders(options):
    for wrong in (["--workload", "nonsense", "--base", "x"],
                  ["--workload", "mix", "--base", "x", "--sessions", "5"],
                  ["--workload", "mix", "--base", "x", "--packets", "many"],
                  ["--workload", "mix"], ["--base", "x", "--workload", "mix"]):
        refused = subprocess.run([options.generator, *wrong], capture_output=True)
        expect(refused.returncode, 2, f"exit code of {wrong}")


def test_containers(options):
    """The packets of `handshakes`, whatever they lie in."""
    capture = options.directory / "handshakes.pcap"
    whole = capture.read_bytes()[PCAP_HEADER:]
    facts = facts_of(options, "pcapng")
    expect(facts["loop_files"], ["pcapng.pcap"], "what the loop reads")
    expect((options.directory / "pcapng.pcap").read_bytes()[PCAP_HEADER:] == whole, True,
           "the loop's file holds the handshakes")
    expect(read_by_libpcap(options, [options.directory / name for name in facts["files"]]),
           read_by_libpcap(options, [capture]), "packets and bytes in pcapng")

    parts = [options.directory / name for name in facts_of(options, "rotated")["files"]]
    expect(90 <= len(parts) <= 100, True, f"about a hundred files: {len(parts)}")
    expect(b"".join(part.read_bytes()[PCAP_HEADER:] for part in parts) == whole, True,
           "the parts are the handshakes")


def test_key_log(options):
    log = options.directory / "decrypt.keys"
    expect(facts_of(options, "decrypt")["tool_arguments"], ["--keylog", str(log)],
           "arguments for the tool")
    lines = log.read_text().splitlines()
    expect((len(lines), len(set(lines))), (50 * FEW, 50 * FEW), "lines, and different ones")
    expect(sum(line.startswith("CLIENT_TRAFFIC_SECRET_0 ") for line in lines), FEW // 2,
           "sessions of TLS 1.3")


def expect_counts(options, name):
    """libpcap reads the file to its end and finds what the facts promise."""
    capture, facts = options.directory / f"{name}.pcap", facts_of(options, name)
    packets, size = read_by_libpcap(options, [capture])
    expect(packets, facts["packets"], "packets read by libpcap")
    expect(PCAP_HEADER + 16 * packets + size, facts["bytes"], "bytes read by libpcap")
    expect(capture.stat().st_size, facts["bytes"], "size of the file")


def read_by_libpcap(options, captures):
    """How many packets, and how many bytes in them."""
    counted = subprocess.run([options.loop, *captures], check=True, capture_output=True, text=True)
    return [int(line.split()[1]) for line in counted.stdout.splitlines()]


def test_dissection(options):
    if not shutil.which("tshark"):
        sys.exit(SKIPPED)
    facts = facts_of(options, "handshakes")
    expect_sound(options, "handshakes", facts)
    expect_sessions(options, facts)
    expect_interleaved(options)

    facts = facts_of(options, "mix")
    expect_sound(options, "mix", facts)
    expect_fresh_sessions(options)
    for what, condition in (("sip", f"tcp.port == {SIP_PORT}"), ("web", f"tcp.port == {WEB_PORT}"),
                            ("rtp", "rtp && udp.length == 180"), ("lookup", "dns")):
        found = len(tshark(options, "mix", condition, "frame.number"))
        expect(found, facts[f"{what}_packets"], f"{what} packets of the mix")


def tshark(options, name, condition, *fields):
    """One list of values per frame that meets the condition; several of one field join by comma."""
    command = ["tshark", "-n", "-r", options.directory / f"{name}.pcap", "-Y", condition,
               "-T", "fields", "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE",
               "-o", "udp.check_checksum:TRUE", "-d", f"udp.port=={RTP_PORTS},rtp"]
    if (options.directory / f"{name}.keys").exists():
        command += ["-o", f"tls.keylog_file:{options.directory / name}.keys"]
    for field in fields:
        command += ["-e", field]
    # Its profile belongs into the build tree, whoever runs the test.
    done = subprocess.run(command, check=True, capture_output=True, text=True,
                          env={**os.environ, "HOME": str(options.directory)})
    return [line.split("\t") for line in done.stdout.splitlines()]


def expect_sound(options, name, facts):
    good = ('ip.checksum.status == "Good" && '
            '(tcp.checksum.status == "Good" || udp.checksum.status == "Good")')
    expect(len(tshark(options, name, good, "frame.number")), facts["packets"],
           f"{name}: frames with good checksums")
    odd = tshark(options, name, "_ws.malformed || tcp.analysis.flags", "frame.number", "_ws.col.Info")
    expect(odd, [], f"{name}: frames malformed, lost, repeated or out of order")


def expect_sessions(options, facts):
    """Every session shows three certificates; it is finished exactly if they have its name."""
    seen = collections.Counter()
    leaves, named, wanted, finished = set(), {}, {}, set()
    for stream, types, sni, names, certificates in tshark(
            options, "handshakes", "tls.handshake", "tcp.stream", "tls.handshake.type",
            "tls.handshake.extensions_server_name", "x509ce.dNSName", "tls.handshake.certificate"):
        seen.update(types.split(","))
        if sni:
            wanted[stream] = sni
        if certificates:
            chain = certificates.split(",")
            expect(len(chain), 3, f"certificates in stream {stream}")
            leaves.add(chain[0])
            named[stream] = names.split(",")
        if CLIENT_KEY_EXCHANGE in types.split(","):
            finished.add(stream)
    for message in (CLIENT_HELLO, SERVER_HELLO, CERTIFICATE):
        expect(seen[message], facts["sessions"], f"handshake messages of type {message}")
    expect(len(finished), facts["sessions"] - facts["refused"], "client key exchanges")
    expect(len(leaves), CHAINS, "different certificates")
    for stream, name in wanted.items():
        expect(name in named[stream], stream in finished, f"{name} is covered in stream {stream}")
    share = len(wanted) / facts["sessions"]
    expect(0.4 < share < 0.6, True, f"about half of the sessions show SNI: {share}")


def expect_fresh_sessions(options):
    """Each session of `unique` has its own leaf; the key log opens each session of `decrypt`."""
    leaves = [row[0].split(",")[0] for row in tshark(options, "unique", "tls.handshake.certificate",
                                                     "tls.handshake.certificate")]
    expect(len(leaves), FEW, "certificates of unique")
    expect(len(set(leaves)), FEW, "different leaves of unique")
    opened = tshark(options, "decrypt", "sip.Method == REGISTER", "tcp.stream")
    expect(len({stream for stream, in opened}), FEW, "sessions of decrypt that the log opens")


def expect_interleaved(options):
    first, last = {}, {}
    frames = tshark(options, "handshakes", "tcp", "frame.number", "tcp.stream")
    for number, stream in ((int(number), stream) for number, stream in frames):
        first.setdefault(stream, number)
        last[stream] = number
    steps = [(number, 1) for number in first.values()] + [(number, -1) for number in last.values()]
    opened = most = 0
    for _, step in sorted(steps):
        opened += step
        most = max(most, opened)
    # Those that still look up a name count as open, but have no TCP yet.
    expect(0.95 * OPEN_AT_A_TIME <= most <= OPEN_AT_A_TIME, True, f"open at a time: {most}")


def test_runner(options):
    directory = options.directory / "runner"
    shutil.rmtree(directory, ignore_errors=True)
    first = run_bench(options, directory, "true")
    expect(first.returncode, 0, f"exit code of the runner, which said {first.stderr}")
    names = [line.split()[0] for line in first.stdout.splitlines()]
    expect(names, ["workload", "handshakes", "handshakes,", "mix", "refusals", "open", "flood",
                   "decrypt", "rotated", "pcapng", "unique", "regulars",
                   "open:", "flood:", "regulars:"], "rows of the table and sentences")
    # Three of them in a second size, to be compared with the first.
    expect(first.stderr.count("making"), 10 + 3, "captures made")

    again = run_bench(options, directory, "true", "--workload", "mix", "--markdown")
    expect(again.stdout.splitlines()[-1].startswith("| mix |"), True, "row in Markdown")
    expect(again.stderr.count("making"), 0, "captures made again")

    page = directory / "page.md"
    page.write_text("Before.\n<!-- figures: written by bench_page -->\nold\n"
                    "<!-- end of figures -->\nAfter.\n")
    run_bench(options, directory, "true", "--workload", "open", "--page", page)
    written = page.read_text()
    expect(written.startswith("Before.\n<!--") and written.endswith("-->\nAfter.\n"), True,
           "what stands around the figures")
    expect("old" in written, False, "old figures")
    expect("| open |" in written and "* open: " in written, True, f"figures in {written}")
    page.write_text("No place for figures.\n")
    lost = run_bench(options, directory, "true", "--workload", "mix", "--page", page)
    expect(lost.returncode, 1, "exit code when the page has no place for figures")

    broken = run_bench(options, directory, "false", "--workload", "mix")
    expect(broken.returncode, 1, "exit code when the tool fails")
    expect("exit code 1 from" in broken.stderr, True, "what the runner says when the tool fails")


def run_bench(options, directory, tool, *more):
    command = [sys.executable, pathlib.Path(__file__).with_name("run_bench.py"),
               "--tool", shutil.which(tool), "--generator", options.generator,
               "--loop", options.loop, "--cost", options.cost, "--directory", directory,
               "--sessions", "20", "--packets", "2000", "--runs", "1", *more]
    environment = {name: value for name, value in os.environ.items() if name != "SIPTLS_BENCH_DIR"}
    return subprocess.run(command, capture_output=True, text=True, env=environment)


TESTS = {"captures": test_captures, "dissection": test_dissection, "runner": test_runner}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("test", choices=TESTS)
    for option in ("--generator", "--loop", "--cost"):
        parser.add_argument(option, required=True)
    parser.add_argument("--directory", required=True, type=pathlib.Path)
    options = parser.parse_args()
    options.directory = options.directory.absolute()
    options.directory.mkdir(parents=True, exist_ok=True)
    TESTS[options.test](options)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""siptls live on an interface: scenarios of captures/ are replayed into a veth pair, in a network namespace of the test's own.
Skipped (77) where that cannot be made or tcpreplay is missing. Usage: interface_test.py PROGRAM"""
import dataclasses
import json
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
from truth import operator_options  # noqa: E402

INSIDE = "SIPTLS_TEST_INSIDE"
PROGRAM = os.path.abspath(sys.argv.pop())

# One of each kind: silent leave, alert, reset, TLS 1.3, IPv6, success, SIP in clear, other cause, name from the operator.
SCENARIOS = ("lync-phone-wildcard", "lync-phone-alert", "lync-phone-leaves-by-reset", "tls13-wrong-name-no-keys", "phone-ipv6",
             "lync-phone-fixed", "plain-sip-on-5061", "unknown-ca-alert", "phone-name-from-operator")
FOUNDING = "lync-phone-wildcard"


def ip(*words):
    subprocess.run(["ip", *words], check=True, capture_output=True)


def capture_of(scenario):
    return next((CAPTURES / scenario).glob("capture.pcap*"))


def replay(path, *options):
    done = subprocess.run(["tcpreplay", "-q", "-i", "replay", *options, str(path)], capture_output=True, check=False,
                          timeout=PATIENCE)
    if done.returncode != 0:
        raise AssertionError(done.stderr.decode())


class Interface(unittest.TestCase):
    maxDiff = 4000

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.folder = pathlib.Path(directory.name)
        ip("link", "add", "name", "mirror", "mtu", "65000", "type", "veth", "peer", "name", "replay", "mtu", "65000")
        self.addCleanup(lambda: subprocess.run(["ip", "link", "del", "mirror"], capture_output=True, check=False))
        for end in ("mirror", "replay"):
            pathlib.Path(f"/proc/sys/net/ipv6/conf/{end}/disable_ipv6").write_text("1", encoding="ascii")
            ip("link", "set", end, "up")

    def listen(self, *options, **more):
        live = Live(PROGRAM, self.folder, "-i", "mirror", *options, **more)
        self.addCleanup(live.kill)
        if more.get("heartbeat", 1):
            live.wait_for_beat()
        return live

    def run_to_end(self, *words):
        return subprocess.run([PROGRAM, "live", *words], capture_output=True, check=False, timeout=PATIENCE)

    def packets(self, scenario=FOUNDING):
        return len(capture_file.read(capture_of(scenario)))

    # What it tells

    def test_scenarios_get_the_answers_of_analyze(self):
        for scenario in SCENARIOS:
            with self.subTest(scenario):
                truth = json.loads((CAPTURES / scenario / "truth.json").read_text(encoding="utf-8"))
                os.chdir(CAPTURES / scenario)
                options = operator_options(truth)
                live = self.listen(*options)
                replay(capture_of(scenario), "--multiplier", "10")
                live.wait_for_beat(packets=self.packets(scenario))
                code, records = live.end()
                self.assertEqual(code, 0, live.errors())
                check_same(self, records, analyse(PROGRAM, *options, capture_of(scenario)))

    def test_an_incident_is_told_though_the_link_falls_silent(self):
        live = self.listen()
        replay(capture_of(FOUNDING), "--multiplier", "10")
        incident = live.wait_for(lambda record: record["type"] == "incident", "incident")
        self.assertEqual(incident["certificate"]["subject_cn"], "lync.schertz.local")
        live.wait_for(lambda record: record["type"] == "finding", "finding")
        self.assertIsNone(live.process.poll())
        # Attempts that came later are told when asked to end, at the latest.
        code, records = live.end(signal.SIGINT)
        self.assertEqual(code, 0)
        self.assertEqual(last_of(records, "incident")[0]["attempts"], 4)

    def test_all_interfaces_at_once_show_each_packet_twice_and_count_it_once(self):
        live = Live(PROGRAM, self.folder, "-i", "any")
        self.addCleanup(live.kill)
        live.wait_for_beat()
        replay(capture_of(FOUNDING), "--multiplier", "10")
        live.wait_for_beat(packets=2 * self.packets())
        code, records = live.end()
        self.assertEqual(code, 0, live.errors())
        check_same(self, records, analyse(PROGRAM, capture_of(FOUNDING)))

    def test_text_is_told_as_it_is_decided_and_as_a_report_at_the_end(self):
        out = self.folder / "text"
        with out.open("wb") as text:
            process = subprocess.Popen([PROGRAM, "live", "-i", "mirror"], stdout=text, stderr=subprocess.DEVNULL)
        self.addCleanup(process.kill)
        self.wait_until(lambda: self.is_listening(process))
        replay(capture_of(FOUNDING), "--multiplier", "10")
        self.wait_until(lambda: b"Incident 1" in out.read_bytes() and b"sip.mslync.net is missing" in out.read_bytes())
        before = out.read_bytes()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=PATIENCE), 0)
        self.assertTrue(out.read_bytes().startswith(before))
        self.assertIn(b"1 client could not sign in", out.read_bytes()[len(before):])

    def wait_until(self, true):
        end = time.monotonic() + PATIENCE
        while not true():
            self.assertLess(time.monotonic(), end, "it did not come to that")
            time.sleep(0.05)

    @staticmethod
    def is_listening(process):
        """An interface in promiscuous mode is one on which somebody captures."""
        flags = int(pathlib.Path("/sys/class/net/mirror/flags").read_text(encoding="ascii"), 16) if os.path.exists(
            "/sys/class/net/mirror/flags") else 0x100
        return bool(flags & 0x100) and process.poll() is None

    def test_the_filter_and_the_snapshot_length_are_the_kernels(self):
        live = self.listen("-f", "udp port 53")
        replay(capture_of(FOUNDING), "--topspeed")
        replay(capture_of(FOUNDING), "--topspeed")
        beat = live.wait_for_beat(packets=1)
        _, records = live.end()
        self.assertLess(beat["packets"], self.packets())
        self.assertFalse(last_of(records, "session"))
        live = self.listen("--snaplen", "96")
        replay(capture_of(FOUNDING), "--topspeed")
        live.wait_for_beat(packets=self.packets())
        _, records = live.end()
        cut = self.folder / "cut.pcap"
        cut.write_bytes(capture_file.pcap([dataclasses.replace(frame, data=frame.data[:96], length=frame.wire_length)
                                           for frame in capture_file.read(capture_of(FOUNDING))]))
        check_same(self, records, analyse(PROGRAM, cut))
        self.assertFalse(last_of(records, "incident"))

    # How it is doing

    def test_heartbeats_count_packets_and_connections(self):
        frames = capture_file.read(capture_of("hello-then-silence"))
        live = self.listen()
        part = self.folder / "part.pcap"
        part.write_bytes(capture_file.pcap(frames[:-2]))
        replay(part, "--topspeed")
        beat = live.wait_for_beat(packets=len(frames) - 2)
        self.assertGreaterEqual(beat["open_connections"] + beat["half_open_connections"] + beat["sessions"], 1)
        self.assertEqual((beat["kernel_drops"], beat["own_drops"], beat["files_read"]), (0, 0, None))
        _, records = live.end()
        beats = [record for record in records if record["type"] == "heartbeat"]
        self.assertEqual([record["revision"] for record in beats], list(range(1, len(beats) + 1)))

    def test_packets_that_the_kernel_drops_are_counted(self):
        live = self.listen("--buffer", "1")
        flood = self.folder / "flood.pcap"
        frame = capture_file.Frame(0, b"\x02" * 12 + b"\x08\x00" + bytes(1400))
        flood.write_bytes(capture_file.pcap([frame] * 5000))
        live.process.send_signal(signal.SIGSTOP)
        replay(flood, "--topspeed")
        live.process.send_signal(signal.SIGCONT)
        beat = live.wait_for_beat(kernel_drops=1)
        self.assertLess(beat["packets"], 5000)
        live.end()
        self.assertIn("the kernel dropped", live.errors())

    # Its output

    def test_rotated_files_are_whole_and_follow_each_other(self):
        base = self.folder / "out.ndjson"
        for run in range(2):
            live = self.listen("-o", base, "--rotate-time", "1", heartbeat=0)
            self.wait_until(lambda: self.is_listening(live.process))
            replay(capture_of(FOUNDING), "--multiplier", "5")
            self.wait_until(lambda: len(list(self.folder.glob("out-*.ndjson"))) > 2 * run)
            self.assertLessEqual(len(list(self.folder.glob("out-*.part"))), 1)
            self.assertEqual(live.end()[0], 0, live.errors())
        paths = sorted(self.folder.glob("out-*"))
        self.assertEqual([path.name for path in paths], [f"out-{number:05}.ndjson" for number in range(1, len(paths) + 1)])
        lines = b"".join(path.read_bytes() for path in paths).splitlines()
        self.assertTrue(all(path.read_bytes().endswith(b"\n") for path in paths))
        records = [json.loads(line) for line in lines]
        self.assertEqual(sum(record["type"] == "summary" for record in records), 2)

    def test_a_full_disk_ends_it_and_leaves_whole_files(self):
        live = self.listen("-o", "/dev/full", heartbeat=0)
        live.kill()
        done = self.run_to_end("-i", "mirror", "-T", "ndjson", "--heartbeat", "1", "-o", "/dev/full")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"No space left on device; free some space", done.stderr)
        small = self.folder / "small"
        small.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12k", "tmpfs", small], check=True)
        self.addCleanup(lambda: subprocess.run(["umount", small], check=True))
        live = self.listen("-o", small / "out.ndjson", "--rotate-time", "3600", heartbeat=0)
        self.wait_until(lambda: self.is_listening(live.process))
        for _ in range(4):
            replay(capture_of("stacks-accept-wildcard"), "--multiplier", "20")
        live.process.wait(timeout=PATIENCE)
        self.assertEqual(live.process.returncode, 1)
        self.assertIn("No space left on device", live.errors())
        names = [path.name for path in small.iterdir()]
        self.assertEqual(names, ["out-00001.ndjson"])
        for line in (small / names[0]).read_bytes().splitlines():
            json.loads(line)

    # Its rights

    def status(self, live):
        lines = pathlib.Path(f"/proc/{live.process.pid}/status").read_text(encoding="ascii").splitlines()
        return dict(line.split(":\t", 1) for line in lines)

    def test_rights_are_given_up_once_the_interface_is_open(self):
        status = self.status(self.listen())
        for name in ("CapEff", "CapPrm", "CapInh", "CapBnd", "CapAmb"):
            self.assertEqual(int(status[name], 16), 0, name)
        self.assertEqual(status["NoNewPrivs"], "1")

    def test_it_becomes_another_user(self):
        if os.environ[INSIDE] != "root":
            self.skipTest("needs root")
        self.folder.chmod(0o777)
        # The leak check of a sanitizer may not look into a process that has changed its user.
        live = self.listen("--user", "nobody", environment={"ASAN_OPTIONS": "detect_leaks=0"})
        status = self.status(live)
        self.assertEqual(set(status["Uid"].split()), {"65534"})
        self.assertEqual(set(status["Gid"].split()), {"65534"})
        self.assertEqual(int(status["CapEff"], 16) | int(status["CapPrm"], 16), 0)
        replay(capture_of(FOUNDING), "--topspeed")
        live.wait_for_beat(packets=self.packets())
        self.assertEqual(live.end()[0], 0)
        done = self.run_to_end("-i", "mirror", "--user", "no-such-user")
        self.assertEqual(done.returncode, 2)

    def test_without_the_right_it_names_the_remedy(self):
        if os.environ[INSIDE] != "root":
            self.skipTest("needs root")
        # Where everybody may run it.
        self.folder.chmod(0o755)
        program = self.folder / "siptls"
        shutil.copy(PROGRAM, program)
        program.chmod(0o755)
        done = subprocess.run(["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", program, "live", "-i", "mirror"],
                              capture_output=True, check=False, timeout=PATIENCE, cwd="/")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(b"setcap cap_net_raw", done.stderr)

    # What can go wrong

    def test_what_cannot_begin_says_why(self):
        done = self.run_to_end("-i", "no-such")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b'There is no interface "no-such"; there are ' , done.stderr)
        self.assertIn(b"mirror", done.stderr)
        done = self.run_to_end("-i", "mirror", "-f", "prot 5061")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"does not compile", done.stderr)
        ip("link", "set", "mirror", "down")
        done = self.run_to_end("-i", "mirror")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"is down", done.stderr)

    def test_an_interface_that_vanishes_ends_it_with_what_is_known(self):
        live = self.listen()
        replay(capture_of(FOUNDING), "--topspeed")
        live.wait_for_beat(packets=self.packets())
        ip("link", "del", "mirror")
        live.process.wait(timeout=PATIENCE)
        self.assertEqual(live.process.returncode, 1)
        self.assertIn('The capture on "mirror" ended', live.errors())
        records = live.records()
        self.assertEqual(records[-1]["type"], "summary")
        self.assertTrue(last_of(records, "incident"))

    # Other programs that capture

    def test_a_pipe_from_tcpdump_gets_the_answers_of_analyze(self):
        if not shutil.which("tcpdump"):
            self.skipTest("tcpdump is missing")
        tcpdump = subprocess.Popen(["tcpdump", "-i", "mirror", "-U", "-w", "-", "-Z", "root"], stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
        self.addCleanup(tcpdump.kill)
        analyze = subprocess.Popen([PROGRAM, "analyze", "-T", "ndjson", "--sessions", "all", "-"], stdin=tcpdump.stdout,
                                   stdout=subprocess.PIPE)
        self.addCleanup(analyze.kill)
        tcpdump.stdout.close()
        self.wait_until(lambda: self.is_listening(tcpdump))
        replay(capture_of(FOUNDING), "--multiplier", "10")
        time.sleep(1)  # tcpdump is given what the kernel still holds
        tcpdump.send_signal(signal.SIGINT)
        out, _ = analyze.communicate(timeout=PATIENCE)
        self.assertEqual(analyze.returncode, 0)
        check_same(self, [json.loads(line) for line in out.splitlines()], analyse(PROGRAM, capture_of(FOUNDING)))

    def test_a_ring_of_dumpcap_gets_the_answers_of_analyze(self):
        if not shutil.which("dumpcap"):
            self.skipTest("dumpcap is missing")
        ring = self.folder / "ring"
        ring.mkdir()
        live = Live(PROGRAM, self.folder, "--read-dir", ring)
        self.addCleanup(live.kill)
        dumpcap = subprocess.Popen(["dumpcap", "-q", "-i", "mirror", "-b", "packets:9", "-w", ring / "ring.pcapng"],
                                   stderr=subprocess.DEVNULL)
        self.addCleanup(dumpcap.kill)
        self.wait_until(lambda: self.is_listening(dumpcap) and any(ring.iterdir()))
        replay(capture_of(FOUNDING), "--multiplier", "5")
        count = self.packets()
        live.wait_for_beat(packets=count // 9 * 9)
        dumpcap.send_signal(signal.SIGINT)
        dumpcap.wait(timeout=PATIENCE)
        beat = live.wait_for_beat(packets=count)
        self.assertEqual(beat["files_read"], -(-count // 9))
        code, records = live.end()
        self.assertEqual(code, 0, live.errors())
        check_same(self, records, analyse(PROGRAM, capture_of(FOUNDING)))


def main():
    if not os.environ.get(INSIDE):
        missing = [tool for tool in ("tcpreplay", "ip", "unshare", "mount") if not shutil.which(tool)]
        root = os.geteuid() == 0
        apart = ["unshare", "--net", "--mount"] if root else ["unshare", "--net", "--mount", "--map-root-user"]
        if missing or subprocess.run([*apart, "ip", "link", "add", "name", "mirror", "type", "veth", "peer", "name", "replay"],
                                     capture_output=True, check=False).returncode != 0:
            print(f"skipped: needs {', '.join(missing)}" if missing else "skipped: no network namespace can be made here")
            return 77
        environment = {**os.environ, INSIDE: "root" if root else "user"}
        # /sys shows the interfaces of the namespace it was mounted in.
        inside = 'mount -t sysfs sysfs /sys 2>/dev/null; exec "$0" "$@"'
        return subprocess.run([*apart, "sh", "-c", inside, sys.executable, __file__, *sys.argv[1:], PROGRAM], check=False,
                              env=environment).returncode
    return 0 if unittest.main(exit=False).result.wasSuccessful() else 1


sys.exit(main())

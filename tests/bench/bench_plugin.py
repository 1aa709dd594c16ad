#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the Wireshark plugin adds to the time of tshark: both dissect the same capture for the same statistic, in turn, with
and without the plugin. Prints figures and judges none; docs/plugin.md says what they were.

Used by the target bench_plugin."""
import pathlib
import shutil
import statistics
import subprocess
import sys

from run_bench import BenchError, base_of, catalogue, common_parser, make_captures, parse, warm

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "plugin"))
from wireshark import Wireshark  # noqa: E402

SIZES = {"handshakes": 6_000, "mix": 240_000}  # about 25 microseconds a packet
STATISTIC = ["-q", "-z", "io,stat,0"]  # asks for nothing but that all is dissected


class Tshark:
    """tshark with a home of its own; the program that measures is beside it, for the user it runs as may see no other."""

    def __init__(self, plugin, cost):
        self.wireshark = Wireshark(plugin)
        self.cost = shutil.copy(cost, self.wireshark.place)
        self.without = self.wireshark.place / "no_plugins"
        self.without.mkdir()
        self.wireshark.hand_over()

    def seconds(self, capture, with_plugin):
        environment = dict(self.wireshark.environment)
        if not with_plugin:
            environment["WIRESHARK_PLUGIN_DIR"] = str(self.without)
        command = self.wireshark.command([self.cost, "tshark", "-n", "-r", capture, *STATISTIC])
        done = subprocess.run(command, env=environment, cwd=self.wireshark.home, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise BenchError(f"tshark failed: {done.stderr.strip()}")
        return int(done.stdout.split()[0]) / 1e6


def measure(tshark, capture, runs):
    """Pairs of seconds, without and with the plugin; now the one is run first, now the other."""
    warm([capture])
    readable = tshark.wireshark.readable(capture)
    pairs = []
    for number in range(runs):
        pair = {with_plugin: tshark.seconds(readable, with_plugin) for with_plugin in (number % 2 == 1, number % 2 == 0)}
        pairs.append((pair[False], pair[True]))
    return pairs


def row(name, pairs):
    without, with_plugin = (min(times) for times in zip(*pairs))
    more = [100 * (after / before - 1) for before, after in pairs]
    return (f"| `{name}` | {without:.2f} | {with_plugin:.2f} | {100 * (with_plugin / without - 1):.0f} % | "
            f"{statistics.median(more):.0f} % | {min(more):.0f} to {max(more):.0f} % |")


def parse_options():
    parser = common_parser(__doc__, runs=11)
    parser.add_argument("--plugin", required=True, help="the siptls.so to measure")
    return parse(parser)


def main():
    options = parse_options()
    try:
        options.directory.mkdir(parents=True, exist_ok=True)
        workloads = [workload for workload in catalogue(options.generator) if workload.name in SIZES]
        for workload in workloads:
            workload.size = SIZES[workload.name]
        make_captures(workloads, options)
        tshark = Tshark(options.plugin, options.cost)
        print("| capture | without, s | with, s | least of all | median of pairs | range |\n"
              "| --- | ---: | ---: | ---: | ---: | --- |")
        for workload in workloads:
            capture = base_of(workload, options).with_suffix(".pcap")
            print(row(workload.name, measure(tshark, capture, options.runs)), flush=True)
    except (BenchError, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"bench_plugin: {error}")


if __name__ == "__main__":
    main()

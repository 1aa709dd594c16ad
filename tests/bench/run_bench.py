#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares the cost of `siptls analyze` with that of a bare libpcap loop.

For each workload of the generator's catalogue: makes the capture if it is not there, reads it once
so that it lies in the page cache, runs loop and tool in turn, and prints one row of figures. It
judges no speed: it fails only when something could not be run. Used by the target `bench`.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass

# What is measured; the paths of the capture follow.
ANALYZE = ["analyze", "-T", "json", "--sessions", "incidents"]
# Free disk space must exceed the estimate of the capture by this factor.
DISK_MARGIN = 1.2


class BenchError(Exception):
    """Something that stops the benchmark, told to the user without a traceback."""


@dataclass
class Workload:
    name: str
    unit: str  # "sessions" or "packets"
    size: int  # in that unit
    bytes_per_unit: int
    title: str


@dataclass
class Cost:
    cpu: float  # seconds, user and system
    wall: float  # seconds
    peak: int  # bytes resident


def catalogue(generator):
    listing = subprocess.run([generator, "--list"], check=True, capture_output=True, text=True)
    rows = (line.split("\t") for line in listing.stdout.splitlines())
    return [Workload(name, unit, int(size), int(each), title)
            for name, unit, size, each, title in rows]


def choose(workloads, options):
    """The workloads asked for, in the sizes asked for."""
    known = [workload.name for workload in workloads]
    for name in options.workload or []:
        if name not in known:
            raise BenchError(f"no workload {name!r}; there are: {', '.join(known)}")
    chosen = [w for w in workloads if not options.workload or w.name in options.workload]
    for workload in chosen:
        workload.size = getattr(options, workload.unit) or workload.size
    return chosen


def capture_of(workload, options):
    """The facts of the workload's capture, which is made unless it is there and up to date."""
    base = options.directory / f"{workload.name}-{workload.size}-seed{options.seed}"
    facts = base.with_suffix(".json")
    if not facts.exists() or facts.stat().st_mtime < os.stat(options.generator).st_mtime:
        make_capture(workload, base, options)
    return json.loads(facts.read_text())


def make_capture(workload, base, options):
    # An old capture goes first: its space counts, and its facts would outlive a failure.
    for old in options.directory.glob(base.name + ".*"):
        old.unlink()
    needed = int(workload.size * workload.bytes_per_unit * DISK_MARGIN)
    free = shutil.disk_usage(options.directory).free
    if free < needed:
        raise BenchError(f"{options.directory}: {workload.name} needs {needed / 1e9:.1f} GB, "
                         f"{free / 1e9:.1f} GB are free; set SIPTLS_BENCH_DIR to a larger disk")
    print(f"making {base.name} ...", file=sys.stderr, flush=True)
    made = subprocess.run([options.generator, "--workload", workload.name, "--base", base,
                           "--size", str(workload.size), "--seed", str(options.seed)])
    if made.returncode != 0:
        raise BenchError(f"the generator failed at {workload.name}")


def warm(paths):
    for path in paths:
        with open(path, "rb", buffering=0) as file:
            while file.read(1 << 22):
                pass


def run(command, options):
    """Runs the command with its output discarded and says what it cost."""
    done = subprocess.run([options.cost, *command], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, errors="replace")
    if done.returncode != 0:
        raise BenchError(f"exit code {done.returncode} from: {' '.join(map(str, command))}\n"
                         f"it said: {done.stderr.strip() or '(nothing)'}")
    cpu, wall, peak = map(int, done.stdout.split())
    return Cost(cpu / 1e6, wall / 1e6, peak * 1024)


def measure(facts, options):
    """Pairs of costs, loop and tool, run alternately so that both meet the same machine."""
    paths = [options.directory / name for name in facts["files"]]
    warm(paths)
    loop = [options.loop, *paths]
    tool = [options.tool, *ANALYZE, *facts["tool_arguments"], *paths]
    return [(run(loop, options), run(tool, options)) for _ in range(options.runs)]


def row(workload, facts, pairs):
    ratios = [tool.cpu / loop.cpu for loop, tool in pairs if loop.cpu > 0] or [float("nan")]
    wall = statistics.median(tool.wall for _, tool in pairs)
    return [
        workload.name,
        f"{statistics.median(ratios):.2f}",
        f"{min(ratios):.2f}-{max(ratios):.2f}",
        f"{statistics.median(tool.cpu for _, tool in pairs):.3f}",
        f"{statistics.median(loop.cpu for loop, _ in pairs):.3f}",
        f"{facts['packets'] / wall:,.0f}",
        f"{facts['sessions'] / wall:,.0f}",
        f"{max(tool.peak for _, tool in pairs) / 2**20:.1f}",
    ]


HEADINGS = ["workload", "CPU ratio", "min-max", "tool CPU s", "loop CPU s", "packets/s",
            "sessions/s", "peak MiB"]


def print_table(rows, markdown):
    if markdown:
        print("| " + " | ".join(HEADINGS) + " |")
        print("| --- |" + " ---: |" * (len(HEADINGS) - 1))
        for cells in rows:
            print("| " + " | ".join(cells) + " |")
        return
    widths = [max(map(len, column)) for column in zip(HEADINGS, *rows)]
    for cells in [HEADINGS, *rows]:
        print("  ".join([cells[0].ljust(widths[0]),
                         *(cell.rjust(width) for cell, width in zip(cells[1:], widths[1:]))]))


def positive(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tool", required=True, help="the siptls to measure")
    parser.add_argument("--generator", required=True, help="bench_captures")
    parser.add_argument("--loop", required=True, help="bench_loop")
    parser.add_argument("--cost", required=True, help="bench_cost")
    parser.add_argument("--directory", type=pathlib.Path,
                        help="where captures are kept; SIPTLS_BENCH_DIR goes before it")
    parser.add_argument("--workload", action="append", help="only this one; repeatable")
    parser.add_argument("--runs", type=positive, default=5, help="pairs of runs (default 5)")
    parser.add_argument("--sessions", type=positive, help="size of workloads counted in sessions")
    parser.add_argument("--packets", type=positive, help="size of workloads counted in packets")
    parser.add_argument("--seed", type=int, default=1, help="of the captures (default 1)")
    parser.add_argument("--markdown", action="store_true", help="print the table in Markdown")
    parser.add_argument("--build-type", default="Release",
                        help="of the tool, to warn when it is not optimized")
    options = parser.parse_args()
    chosen = os.environ.get("SIPTLS_BENCH_DIR") or options.directory
    if not chosen:
        parser.error("give --directory or set SIPTLS_BENCH_DIR")
    options.directory = pathlib.Path(chosen)
    return options


def main():
    options = parse_options()
    if options.build_type.lower() in ("", "debug"):
        print("note: this build is not optimized; its figures say little", file=sys.stderr)
    try:
        options.directory.mkdir(parents=True, exist_ok=True)
        rows = []
        for workload in choose(catalogue(options.generator), options):
            facts = capture_of(workload, options)
            print(f"{workload.name}: {workload.title}; {facts['packets']:,} packets, "
                  f"{facts['sessions']:,} sessions, {facts['bytes'] / 1e9:.2f} GB",
                  file=sys.stderr, flush=True)
            rows.append(row(workload, facts, measure(facts, options)))
    except (BenchError, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"run_bench: {error}")
    print_table(rows, options.markdown)


if __name__ == "__main__":
    main()

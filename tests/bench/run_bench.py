#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares the cost of `siptls analyze` with that of a bare libpcap loop.

For each workload of the generator's catalogue: makes its captures if they are not there, reads them
once so that they lie in the page cache, runs loop and tool in turn, and prints one row of figures. It
judges no speed: it fails only when something could not be run. Used by the targets `bench`, which
prints the figures, and `bench_page`, which also writes them into docs/performance.md.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass, replace

# What is measured; the paths of the capture follow.
ANALYZE = ["analyze", "-T", "json", "--sessions"]
LISTED = "incidents"
# Workloads measured once more with all their sessions listed.
LISTED_WHOLE = ["handshakes"]
# Free disk space must exceed the estimate of the capture by this factor.
DISK_MARGIN = 1.2
# A workload that is studied is compared with one of a tenth of its size.
STUDY_RATIO = 10
# Between these lines of a page stand the figures.
BEGIN_FIGURES, END_FIGURES = "<!-- figures: written by bench_page -->", "<!-- end of figures -->"


class BenchError(Exception):
    """Something that stops the benchmark, told to the user without a traceback."""


@dataclass
class Workload:
    name: str
    unit: str  # "sessions" or "packets"
    size: int  # in that unit
    bytes_per_unit: int
    study: str  # "none", "open_connections" or "growth"
    study_size: int  # at most
    title: str


@dataclass
class Cost:
    cpu: float  # seconds, user and system
    wall: float  # seconds
    peak: int  # bytes resident


@dataclass
class Measured:
    """A workload with what its capture holds and what each pair of runs, loop and tool, cost."""
    label: str
    facts: dict
    pairs: list

    def median(self, figure):
        """Of the tool's runs."""
        return statistics.median(getattr(tool, figure) for _, tool in self.pairs)

    def ratios(self, figure):
        return [getattr(tool, figure) / getattr(loop, figure) for loop, tool in self.pairs
                if getattr(loop, figure) > 0] or [float("nan")]


def catalogue(generator):
    listing = subprocess.run([generator, "--list"], check=True, capture_output=True, text=True)
    rows = (line.split("\t") for line in listing.stdout.splitlines())
    return [Workload(name, unit, int(size), int(each), study, int(study_size), title)
            for name, unit, size, each, study, study_size, title in rows]


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


def base_of(workload, options):
    """The path of the workload's capture without its ending."""
    return options.directory / f"{workload.name}-{workload.size}-seed{options.seed}"


def facts_of(workload, options):
    return json.loads(base_of(workload, options).with_suffix(".json").read_text())


def make_captures(workloads, options):
    """Makes the captures that are not there or older than the generator."""
    made_by = os.stat(options.generator).st_mtime
    missing = {}
    for workload in workloads:
        base = base_of(workload, options)
        facts = base.with_suffix(".json")
        if not facts.exists() or facts.stat().st_mtime < made_by:
            missing[base] = workload
    if not missing:
        return
    # Old captures go first: their space counts, and their facts would outlive a failure.
    for base in missing:
        for old in options.directory.glob(base.name + ".*"):
            old.unlink()
    needed = int(sum(w.size * w.bytes_per_unit for w in missing.values()) * DISK_MARGIN)
    free = shutil.disk_usage(options.directory).free
    if free < needed:
        raise BenchError(f"{options.directory}: the captures need {needed / 1e9:.1f} GB, "
                         f"{free / 1e9:.1f} GB are free; set SIPTLS_BENCH_DIR to a larger disk")
    command = [options.generator, "--seed", str(options.seed)]
    for base, workload in missing.items():
        print(f"making {base.name}", file=sys.stderr, flush=True)
        command += ["--workload", workload.name, "--base", base, "--size", str(workload.size)]
    if subprocess.run(command).returncode != 0:
        raise BenchError("the generator failed")


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


def measure(label, facts, options, listed=LISTED):
    """Runs loop and tool alternately, so that both meet the same machine."""
    paths = [options.directory / name for name in facts["files"]]
    loop_paths = [options.directory / name for name in facts["loop_files"]]
    warm(dict.fromkeys(paths + loop_paths))
    loop = [options.loop, *loop_paths]
    tool = [options.tool, *ANALYZE, listed, *facts["tool_arguments"], *paths]
    return Measured(label, facts,
                    [(run(loop, options), run(tool, options)) for _ in range(options.runs)])


def measure_workload(workload, options):
    """All rows of the workload's capture; the first is the usual one."""
    facts = facts_of(workload, options)
    print(f"{workload.name}: {workload.title}; {facts['packets']:,} packets, "
          f"{facts['sessions']:,} sessions, {facts['bytes'] / 1e9:.2f} GB",
          file=sys.stderr, flush=True)
    rows = [measure(workload.name, facts, options)]
    if workload.name in LISTED_WHOLE:
        rows.append(measure(f"{workload.name}, --sessions all", facts, options, "all"))
    return rows


def compared_sizes(workload):
    """The workload in the two sizes that its study compares, or none."""
    if workload.study == "none":
        return []
    size = max(min(workload.size, workload.study_size), STUDY_RATIO)
    return [replace(workload, size=size), replace(workload, size=size // STUDY_RATIO)]


def study(workload, options):
    """One sentence on what the workload is studied for, or none."""
    if workload.study == "none":
        return []
    whole, tenth = (measure(at.name, facts_of(at, options), options)
                    for at in compared_sizes(workload))
    if workload.study == "open_connections":
        most, fewest = (at.size for at in compared_sizes(workload))
        each = (whole.median("peak") - tenth.median("peak")) / (most - fewest)
        return [f"{workload.name}: {each:,.0f} bytes for each of {most:,} open connections"]
    return [f"{workload.name}: with {STUDY_RATIO} times the {workload.unit} "
            f"{whole.median('cpu') / tenth.median('cpu'):.2f} times the CPU time and "
            f"{whole.median('peak') / tenth.median('peak'):.2f} times the memory"]


def per_second(count, seconds):
    return f"{count / seconds:,.0f}" if count else "-"


def cells(measured):
    ratios, facts = measured.ratios("cpu"), measured.facts
    return [
        measured.label,
        f"{statistics.median(ratios):.2f}",
        f"{min(ratios):.2f}-{max(ratios):.2f}",
        f"{statistics.median(measured.ratios('wall')):.2f}",
        f"{measured.median('cpu'):.3f}",
        f"{statistics.median(loop.cpu for loop, _ in measured.pairs):.3f}",
        per_second(facts["packets"], measured.median("wall")),
        per_second(facts["sessions"], measured.median("wall")),
        f"{measured.median('peak') / 2**20:.1f}",
    ]


HEADINGS = ["workload", "CPU ratio", "min-max", "wall ratio", "tool CPU s", "loop CPU s",
            "packets/s", "sessions/s", "peak MiB"]


def plain(rows, sentences):
    widths = [max(map(len, column)) for column in zip(HEADINGS, *rows)]
    lines = ["  ".join([row[0].ljust(widths[0]),
                        *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))])
             for row in [HEADINGS, *rows]]
    return "\n".join([*lines, *sentences])


def markdown(rows, sentences):
    lines = ["| " + " | ".join(HEADINGS) + " |",
             "| --- |" + " ---: |" * (len(HEADINGS) - 1),
             *("| " + " | ".join(row) + " |" for row in rows)]
    if sentences:
        lines += ["", *(f"* {sentence}" for sentence in sentences)]
    return "\n".join(lines)


def machine():
    """Where the figures come from: processor, memory, system."""
    model = "unknown processor"
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB; "
            f"{platform.system()} {platform.release().split('-')[0]}")


def write_page(page, figures, options):
    """Puts the figures where the last ones stood; the page is replaced whole."""
    before, begin, rest = page.read_text().partition(BEGIN_FIGURES)
    _, end, after = rest.partition(END_FIGURES)
    if not begin or not end:
        raise BenchError(f"{page}: no lines {BEGIN_FIGURES!r} and {END_FIGURES!r}")
    source = f"{machine()}; {options.compiler or 'unknown compiler'}; {datetime.date.today()}; " \
             f"median of {options.runs} pairs of runs."
    made = page.with_name(page.name + ".partial")
    made.write_text(f"{before}{begin}\n{figures}\n\n{source}\n{end}{after}")
    made.replace(page)


def positive(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def common_parser(description, runs):
    """The options of every comparison; `runs` is the default."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--generator", required=True, help="bench_captures")
    parser.add_argument("--cost", required=True, help="bench_cost")
    parser.add_argument("--directory", type=pathlib.Path,
                        help="where captures are kept; SIPTLS_BENCH_DIR goes before it")
    parser.add_argument("--runs", type=positive, default=runs, help=f"pairs of runs (default {runs})")
    parser.add_argument("--seed", type=int, default=1, help="of the captures (default 1)")
    return parser


def parse(parser):
    options = parser.parse_args()
    chosen = os.environ.get("SIPTLS_BENCH_DIR") or options.directory
    if not chosen:
        parser.error("give --directory or set SIPTLS_BENCH_DIR")
    options.directory = pathlib.Path(chosen)
    return options


def parse_options():
    parser = common_parser(__doc__, runs=5)
    parser.add_argument("--tool", required=True, help="the siptls to measure")
    parser.add_argument("--loop", required=True, help="bench_loop")
    parser.add_argument("--workload", action="append", help="only this one; repeatable")
    parser.add_argument("--sessions", type=positive, help="size of workloads counted in sessions")
    parser.add_argument("--packets", type=positive, help="size of workloads counted in packets")
    parser.add_argument("--markdown", action="store_true", help="print the table in Markdown")
    parser.add_argument("--page", type=pathlib.Path,
                        help="also replace the figures of this page, with machine and date")
    parser.add_argument("--compiler", help="of the tool, to be named on the page")
    parser.add_argument("--build-type", default="Release",
                        help="of the tool, to warn when it is not optimized")
    return parse(parser)


def main():
    options = parse_options()
    if options.build_type.lower() in ("", "debug"):
        print("note: this build is not optimized; its figures say little", file=sys.stderr)
    try:
        options.directory.mkdir(parents=True, exist_ok=True)
        workloads = choose(catalogue(options.generator), options)
        make_captures([*workloads, *(at for w in workloads for at in compared_sizes(w))], options)
        rows, sentences = [], []
        for workload in workloads:
            rows += map(cells, measure_workload(workload, options))
            sentences += study(workload, options)
        if options.page:
            write_page(options.page, markdown(rows, sentences), options)
    except (BenchError, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"run_bench: {error}")
    print((markdown if options.markdown else plain)(rows, sentences))


if __name__ == "__main__":
    main()

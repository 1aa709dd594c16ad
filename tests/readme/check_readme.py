#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds the README to what it shows: its report is what the tool prints, the options and files it names exist.

  check_readme.py --tool SIPTLS SOURCE_DIR"""
import argparse
import pathlib
import re
import subprocess
import sys


def report_lines(readme):
    block = re.search(r"^```\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE)
    return [line for line in block.group(1).splitlines() if line.strip() not in ("", "...")]


def missing_lines(wanted, printed):
    """The wanted lines that are not printed in this order."""
    missing, at = [], 0
    for line in wanted:
        if line in printed[at:]:
            at += printed[at:].index(line) + 1
        else:
            missing.append(line)
    return missing


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("source", type=pathlib.Path)
    arguments = parser.parse_args()
    source = arguments.source
    readme = (source / "README.md").read_text(encoding="utf-8")
    faults = []

    command = re.search(r"^    \$ \./siptls (.*)$", readme, re.MULTILINE).group(1).split()
    done = subprocess.run([arguments.tool, *command], cwd=source, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        faults.append(f"exit code {done.returncode}: {done.stderr}")
    faults += [f"the tool does not print: {line}" for line in
               missing_lines(report_lines(readme), done.stdout.splitlines())]

    help_text = "".join(subprocess.run([arguments.tool, command, "--help"], capture_output=True, text=True, check=True).stdout
                        for command in ("analyze", "live", "check-cert", "extract"))
    options = set(re.findall(r"`[^`\n]*?(--[a-z][a-z-]*)", readme))
    faults += [f"not in --help: {option}" for option in sorted(options) if option not in help_text]
    for link in re.findall(r"\]\(([^)#]+)\)", readme):
        if not (source / link).exists():
            faults.append(f"no such file: {link}")
    print("\n".join(faults) or f"{len(options)} options, the report and all links stand")
    return 1 if faults else 0


sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Analyses one scenario of captures/ and holds the answer against its truth and against what was approved before.

  run_scenario.py --tool SIPTLS SCENARIO_FOLDER

truth.json states what happened, by construction: outcome, cause, name and certificate of each session must agree (or be
among the acceptable answers), and nothing may be claimed with more confidence than a passive observer can have.
expected.json holds the answer in full as approved; SIPTLS_UPDATE_EXPECTED=1 writes it anew, and the difference is
reviewed like code. Where the folder holds a report.txt, the text report must equal it likewise."""
import argparse
import json
import os
import pathlib
import sys

from truth import check_truth, operator_options, run


def approved(report):
    """The report without the version of the tool."""
    report["generator"].pop("version")
    return json.dumps(report, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def compare(path, text, faults):
    if os.environ.get("SIPTLS_UPDATE_EXPECTED") == "1":
        path.write_text(text, encoding="utf-8")
    elif not path.exists():
        faults.append(f"{path.name} is missing; SIPTLS_UPDATE_EXPECTED=1 writes it")
    elif path.read_text(encoding="utf-8") != text:
        faults.append(f"the answer differs from {path.name}; SIPTLS_UPDATE_EXPECTED=1 shows how")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()
    folder = arguments.folder
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    captures = sorted(path.name for path in folder.glob("capture.pcap*"))
    os.chdir(folder)  # so that file names read the same everywhere
    options = operator_options(truth)
    ports = truth.get("watched_ports", [5061])
    report = json.loads(run([arguments.tool, "analyze", "-T", "json", "--sessions", "all", *options, *captures]))
    faults = check_truth(truth["sessions"], report, ports)
    compare(pathlib.Path("expected.json"), approved(report), faults)
    if pathlib.Path("report.txt").exists():
        compare(pathlib.Path("report.txt"), run([arguments.tool, "analyze", *options, *captures]), faults)
    print("\n".join(faults) or f"{len(truth['sessions'])} sessions as they were")
    return 1 if faults else 0


sys.exit(main())

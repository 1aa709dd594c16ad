#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes scenarios anew, or checks them.

make.py SCENARIO... [--into DIR]   play the scenarios (as root) and write capture and truth
make.py --all                      all of them
make.py --check [SCENARIO...]      hold each truth.json against its capture, as tshark reads it
"""
import argparse
import importlib.util
import json
import pathlib
import sys

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from lab.check import problems  # noqa: E402
from lab.scene import Scene  # noqa: E402


def all_scenarios():
    return sorted(path.parent.name for path in HERE.glob("*/scenario.py"))


def load(name):
    spec = importlib.util.spec_from_file_location("scenario", HERE / name / "scenario.py")
    scenario = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scenario)
    return scenario


def make(name, folder):
    """Plays one scenario. `FORMAT` is pcap or pcapng, `OPTIONS` what an operator must say."""
    scenario = load(name)
    folder.mkdir(parents=True, exist_ok=True)
    capture = folder / f"capture.{scenario.FORMAT}"
    with Scene(capture, getattr(scenario, "WATCHED_PORTS", (5061,))) as scene:
        scenario.play(scene)
        truth = scene.finish(getattr(scenario, "OPTIONS", {}))
    capture.chmod(0o644)
    (folder / "truth.json").write_text(json.dumps(truth, indent=2) + "\n")
    if hasattr(scenario, "afterwards"):
        scenario.afterwards(capture)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", nargs="*")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--into", type=pathlib.Path, help="folder that gets one folder each")
    arguments = parser.parse_args()
    names = arguments.scenario or (
        all_scenarios() if arguments.all or arguments.check else parser.error("which scenario?"))
    base = arguments.into or HERE
    failed = 0
    for name in (pathlib.Path(name).name for name in names):
        if not arguments.check:
            make(name, base / name)
        found = problems(base / name, HERE / name)
        failed += bool(found)
        print(f"{name}: {'; '.join(found) or 'agrees'}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Analyses the labelled captures of the folder that SIPTLS_EXTRA_CORPUS names, and holds incidents against the labels.

  run_extra_corpus.py --tool SIPTLS [-v]

Each capture NAME has a NAME.labels.json beside it: "capture", "operator_options" and "sessions" with client, server,
is_incident, passively_decidable, expected_name and acceptable answers. Captures whose options this build does not know,
compressed ones, TLS 1.3 without keys and mirror damage ("capture conditions") are left out. Over the others the
precision of incidents must reach 0.95, the recall 0.90, and no incident may be confirmed and wrong.
Skipped (77) where the variable is not set."""
import argparse
import json
import os
import pathlib
import subprocess
import sys

from truth import endpoint, option_words

LEAST_PRECISION = 0.95
LEAST_RECALL = 0.90
KEYS = ("keylog", "rsa_key")


def is_left_out(labels):
    """What cannot be seen there is no measure; keys make TLS 1.3 as good as any."""
    has_keys = any(key in KEYS for key in labels.get("operator_options", {}))
    name = labels.get("scenario_class", "")
    return "capture conditions" in name or ("TLS 1.3" in name and not has_keys)


def has_sip(label, session):
    """Whether the sign-ins that the keys show were read."""
    read = [(sip["method"], sip["aor"].lower(), sip["statuses"]) for sip in session["sip"]] if session else []
    return all((sip["method"], sip["aor"].lower(), sip["statuses"]) in read for sip in label.get("sip", []))


def sessions_of(tool, capture, options):
    done = subprocess.run([tool, "analyze", "-T", "json", "--sessions", "all", *options, str(capture)],
                          capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{capture.name}: exit code {done.returncode}: {done.stderr.decode(errors='replace')}")
    found = {}
    for session in json.loads(done.stdout)["sessions"]:
        found.setdefault((endpoint(session["client"]), endpoint(session["server"])), []).append(session)
    return found


class Score:
    def __init__(self):
        self.right = self.wrong = self.missed = self.captures = 0
        self.faults = []

    def take(self, where, label, session):
        both_fair = set(label.get("acceptable", {}).get("is_incident", [])) == {True, False}
        verdict = session["verdict"] if session else {"incident": False, "confidence": None}
        if verdict["incident"] and verdict["confidence"] == "confirmed" and not label["is_incident"]:
            self.faults.append(f"{where}: confirmed and wrong")
        if not has_sip(label, session):
            self.faults.append(f"{where}: wanted SIP {label['sip']}")
        if both_fair or not label["passively_decidable"]:
            return
        if verdict["incident"] and label["is_incident"]:
            self.right += 1
            name = session["expected_name"]["name"]
            if name not in [label["expected_name"], *label.get("acceptable", {}).get("expected_name", [])]:
                self.faults.append(f"{where}: wanted {label['expected_name']}, reported {name}")
        elif verdict["incident"]:
            self.wrong += 1
            print(f"false incident: {where}")
        elif label["is_incident"]:
            self.missed += 1
            print(f"missed incident: {where}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    tool = parser.parse_args().tool
    folder = os.environ.get("SIPTLS_EXTRA_CORPUS")
    if not folder:
        print("SIPTLS_EXTRA_CORPUS is not set")
        return 77
    score = Score()
    for path in sorted(pathlib.Path(folder).glob("*.labels.json")):
        labels = json.loads(path.read_text(encoding="utf-8"))
        options = option_words(labels.get("operator_options", {}), path.parent)
        if not labels["capture"].endswith((".pcap", ".pcapng")) or options is None or is_left_out(labels):
            continue
        score.captures += 1
        found = sessions_of(tool, path.parent / labels["capture"], options)
        for number, label in enumerate(labels["sessions"]):
            same = found.get((label["client"], label["server"]), [])
            score.take(f"{labels['capture']} #{number}", label, same.pop(0) if same else None)
    claimed, real = score.right + score.wrong, score.right + score.missed
    precision = score.right / claimed if claimed else 0.0
    recall = score.right / real if real else 0.0
    print(f"{score.captures} captures: precision {precision:.3f}, recall {recall:.3f}")
    print("\n".join(score.faults))
    return 1 if score.faults or precision < LEAST_PRECISION or recall < LEAST_RECALL else 0


sys.exit(main())

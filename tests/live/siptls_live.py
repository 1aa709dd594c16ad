# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs siptls live beside a test: starts it, waits for records, asks it to end, and compares what it told with siptls analyze."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]
CAPTURES = SOURCE / "captures"
sys.path[:0] = [str(SOURCE / "tests" / "metamorphic"), str(SOURCE / "tests" / "scenarios")]

PATIENCE = 120  # seconds, on a busy machine


class Live:
    """siptls live with records on its standard output, written to a file that is read while it runs."""

    def __init__(self, program, folder, *options, heartbeat=1, environment=None):
        self.out = folder / "records.ndjson"
        self.err = folder / "errors.txt"
        words = [program, "live", "-T", "ndjson", "--sessions", "all", "--heartbeat", str(heartbeat), *map(str, options)]
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(words, stdout=out, stderr=err,
                                            env={**os.environ, **(environment or {})})

    def records(self):
        """All whole records so far."""
        lines = self.out.read_bytes().split(b"\n")[:-1]
        return [json.loads(line) for line in lines]

    def errors(self):
        return self.err.read_text(encoding="utf-8")

    def wait_for(self, wanted, what):
        """Until `wanted` is true of some record."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = [record for record in self.records() if wanted(record)]
            if found:
                return found[0]
            if self.process.poll() is not None:
                raise AssertionError(f"ended before {what}: {self.errors()}")
            time.sleep(0.05)
        raise AssertionError(f"no {what} in {PATIENCE} s, only {self.records()[-3:]}")

    def wait_for_beat(self, **least):
        return self.wait_for(lambda record: record["type"] == "heartbeat" and
                             all((record[key] or 0) >= value for key, value in least.items()), f"heartbeat with {least}")

    def end(self, how=signal.SIGTERM):
        """The exit code and all records."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait(timeout=PATIENCE)
        return self.process.returncode, self.records()

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def analyse(program, *inputs):
    done = subprocess.run([program, "analyze", "-T", "json", "--sessions", "all", *map(str, inputs)], capture_output=True,
                          check=True, timeout=PATIENCE)
    return json.loads(done.stdout)


def last_of(records, kind):
    """What holds in the end: of each id the highest revision."""
    last = {}
    for record in records:
        if record["type"] == kind:
            assert record["revision"] > last.get(record["id"], {"revision": 0})["revision"], "revisions must grow"
            last[record["id"]] = record
    return list(last.values())


def session_facts(session):
    """What does not depend on when the packets passed."""
    verdict = session["verdict"]
    name = session["expected_name"] or {}
    return (session["client"]["ip"], session["client"]["port"], session["server"]["ip"], session["server"]["port"],
            session["outcome"], verdict["cause"], verdict["confidence"], verdict["incident"], name.get("name"),
            name.get("source"), session["tls_version"], session["handshake_reached"],
            tuple(link["sha256"] for link in session["certificate_chain"]))


def incident_facts(incident):
    return (incident["client"], incident["server"]["ip"], incident["cause"], incident["confidence"],
            incident["expected_name"]["name"], incident["attempts"], incident["certificate_sha256"], incident["resolved"])


def check_same(test, records, report):
    """The sessions, verdicts, incidents and findings of a live run are those of analyze."""
    test.assertEqual(sorted(map(repr, map(session_facts, last_of(records, "session")))),
                     sorted(map(repr, map(session_facts, report["sessions"]))))
    standing = [one for one in last_of(records, "incident") if one["cause"] != "unknown"]
    test.assertEqual(sorted(map(repr, map(incident_facts, standing))),
                     sorted(map(repr, map(incident_facts, report["incidents"]))))
    test.assertEqual(sorted(one["missing_name"] for one in last_of(records, "finding")),
                     sorted(one["missing_name"] for one in report["findings"]))
    test.assertEqual(records[-1]["type"], "summary")
    for key in ("sessions", "outcomes", "causes", "incidents", "findings"):
        test.assertEqual(records[-1][key], report["summary"][key], key)

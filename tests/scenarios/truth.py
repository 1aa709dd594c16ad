# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds a JSON report against what is known, by construction, to have happened."""
import pathlib
import subprocess
import sys

OPTIONS = {
    "server_name": "--server-name",
    "client_profile": "--client-profile",
    "ca_file": "--ca-file",
    "server_cert": "--server-cert",
    "keylog": "--keylog",
    "rsa_key": "--rsa-key",
    "port": "--port",
    "trace": "--trace",
}
FILES = ("ca_file", "server_cert", "keylog", "rsa_key", "trace")  # options whose values are files beside the truth


def option_words(options, folder):
    """Words of the command line, files taken from `folder`; None if one of the options is not known."""
    words = []
    for key, values in options.items():
        if key not in OPTIONS:
            return None
        for value in values if isinstance(values, list) else [values]:
            words += [OPTIONS[key], str(folder / value) if key in FILES else str(value)]
    return words


def operator_options(truth):
    """What the operator says, as words of the command line for the folder of the truth."""
    return option_words(truth.get("options", {}), pathlib.Path("."))


def run(command):
    """The standard output of a command that must succeed."""
    done = subprocess.run([str(word) for word in command], capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(f"exit code {done.returncode}: {done.stderr.decode(errors='replace')}")
    return done.stdout.decode("utf-8")


def endpoint(value):
    ip = value["ip"]
    return f"[{ip}]:{value['port']}" if ":" in ip else f"{ip}:{value['port']}"


def fits(truth, field, got):
    return got == truth[field] or got in truth.get("acceptable", {}).get(field, [])


def check_name(truth, expected, who, faults):
    got = expected["name"] if expected else None
    if got not in [truth["expected_name"], *truth.get("acceptable", {}).get("expected_name", [])]:
        faults.append(f"{who}: expected name is {got}, truth {truth['expected_name']}")
    elif got and truth["expected_name"] and not fits(truth, "expected_name_source", expected["source"]):
        faults.append(f"{who}: name source is {expected['source']}, truth {truth['expected_name_source']}")


def check_trace(truth, session, who, faults):
    """A record of the server's trace stands with its own session, and each session that has records gets some."""
    if "trace_lines" not in truth:
        return
    lines = [fact["line"] for fact in session["trace"]]
    foreign = [line for line in lines if line not in truth["trace_lines"]]
    if foreign:
        faults.append(f"{who}: the records on the trace's lines {foreign} are of another connection")
    if truth["trace_lines"] and not lines:
        faults.append(f"{who}: the records on the trace's lines {truth['trace_lines']} are not joined")


def check_session(truth, session, faults):
    who = f"{truth['client']} ({truth.get('who', '')})"
    verdict = session["verdict"]
    answers = {
        "outcome": session["outcome"],
        "cause": verdict["cause"],
        "incident": verdict["incident"],
        "tls_version": session["tls_version"],
        "sni": session["sni"],
    }
    if session["outcome"] != "established":  # there it is who closed TCP first; closing alerts are not followed
        answers["closed_by"] = session["closed_by"]
    for field, got in answers.items():
        if field in truth and not fits(truth, field, got):
            faults.append(f"{who}: {field} is {got}, truth {truth[field]}")
    check_name(truth, session["expected_name"], who, faults)
    chain = [link["sha256"] for link in session["certificate_chain"]]
    wanted = [truth.get("certificate_sha256"), truth.get("true_certificate_sha256")]
    if chain not in wanted and chain[:1] not in wanted:
        faults.append(f"{who}: certificate chain is {chain}, truth {wanted}")
    check_trace(truth, session, who, faults)
    if not truth["decidable"] and verdict["incident"] and verdict["confidence"] == "confirmed":
        faults.append(f"{who}: {verdict['cause']} is called confirmed, but nobody can know: {truth.get('why')}")
    if verdict["confidence"] == "confirmed" and not fits(truth, "cause", verdict["cause"]):
        faults.append(f"{who}: confirmed and wrong: {verdict['cause']}, truth {truth['cause']}")


def check_truth(sessions, report, ports):
    """The faults of `report`, as sentences. Sessions to other ports than `ports` are not looked at."""
    faults = []
    found = {}
    for session in report["sessions"]:
        if session["server"]["port"] in ports:
            found.setdefault((endpoint(session["client"]), endpoint(session["server"])), []).append(session)
    for wanted in sessions:
        same = found.get((wanted["client"], wanted["server"]), [])
        if same:
            check_session(wanted, same.pop(0), faults)
        elif not wanted.get("optional"):
            faults.append(f"{wanted['client']} ({wanted.get('who', '')}): no such session in the report")
    for (client, server), rest in found.items():
        faults += [f"{client} to {server}: a session that never was"] * len(rest)
    return faults

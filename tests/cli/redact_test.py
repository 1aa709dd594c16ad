#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Proves that a redacted report names nobody: of each scenario, no original address, MAC, user, host or domain name,
hash, serial, subject, issuer, id or file name occurs in any format; what is read with keys and
out of server traces included, and the requests for certificates that reports hold. Files that would name somebody all the same are
refused. Usage: redact_test.py PROGRAM CAPTURES_FOLDER"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "scenarios"))
from truth import option_words  # noqa: E402

KEY = "a key for the tests, long enough"
EXTENSIONS = {"text": "txt", "json": "json", "ndjson": "ndjson", "csv": "csv", "markdown": "md", "html": "html", "ecs": "ecs.ndjson"}
HEX = re.compile(r"^[0-9A-Fa-f]{8,}$")


def run(program, scenario, *arguments):
    """In the folder of the scenario, where its options name files."""
    return subprocess.run([program, *map(str, arguments)], capture_output=True, timeout=120, check=True, cwd=scenario)


def host_parts(name):
    """The name itself, and its parent domains of two labels and more."""
    name = name.strip(".").lower()
    labels = [label for label in name.split(".") if "*" not in label and not label.startswith("_")]
    yield name
    for at in range(len(labels) - 1):
        yield ".".join(labels[at:])


def originals(value, key=""):
    """Every string of a JSON report that names something, by the member it stands in."""
    if isinstance(value, dict):
        for name, member in value.items():
            if key == "certificates":
                yield name
            yield from originals(member, name)
    elif isinstance(value, list):
        for member in value:
            yield from originals(member, key)
    elif isinstance(value, str) and value:
        if key in ("ip", "client", "sha256", "sha1", "certificate_sha256", "serial", "mac", "dhcp_hostname",
                   "ip_addresses", "issuer", "subject", "client_addresses", "epid", "instance_id"):
            yield value
        elif key in ("id", "session", "sessions", "incidents") and HEX.match(value):
            yield value
        elif key in ("dns_names", "subject_cn", "name", "missing_name", "sni", "srv_names", "registrars", "redirect_hosts",
                     "request_domain", "expected_name"):
            yield from host_parts(value)
        elif key in ("aor", "uris", "contact"):
            address = re.sub(r"^sips?:", "", value)
            yield from (part for part in address.split("@") if part)
        elif key == "path":
            yield value
            yield pathlib.PurePath(value).name


def is_telling(value):
    """Words too short or too common to name anyone are not looked for."""
    return len(value) >= 4 and value not in ("siptls", "name", "none", "phone", "user", "test", "null", "moved")


def occurs(original, text):
    return re.search(r"(?<![0-9A-Za-z])" + re.escape(original) + r"(?![0-9A-Za-z])", text, re.IGNORECASE) is not None


def options_of(scenario, folder):
    """What the scenario's truth tells the program; a trace under a name that names somebody. Trust anchors always: what is
    said of a chain that does not lead to them names its issuer."""
    told = dict(json.loads((scenario / "truth.json").read_text(encoding="utf-8")).get("options", {}))
    traces = told.pop("trace", [])
    arguments = option_words(told, pathlib.Path("."))
    for file in [traces] if isinstance(traces, str) else traces:
        path = folder / f"edge01-{scenario.name}-{file}"
        path.write_bytes((scenario / file).read_bytes())
        arguments += ["--trace", path]
    if "ca_file" not in told:
        arguments += ["--ca-file", pathlib.Path("..", "missing-intermediate", "ca.pem")]
    return arguments


def check(program, scenario, folder, faults):
    captures = []
    for path in sorted(scenario.glob("capture.pcap*")):
        captures.append(folder / f"edge01-{scenario.name}-{path.name}")
        captures[-1].write_bytes(path.read_bytes())
    known = options_of(scenario, folder)
    plain = json.loads(run(program, scenario, "-T", "json", *known, *captures).stdout)
    wanted = {value for value in originals(plain) if is_telling(value)}
    base = folder / "redacted"
    run(program, scenario, "--redact-key", folder / "key", "-T", ",".join(EXTENSIONS), "--sessions", "all", "-o", base, *known, *captures)
    for name, extension in EXTENSIONS.items():
        path = folder / f"redacted.{extension}"
        text = path.read_text(encoding="utf-8")
        faults += [f"{scenario.name}: {name} has {value}" for value in sorted(wanted) if occurs(value, text)]
        said = {"json": '"redacted":true', "ndjson": '"redacted":true', "csv": ",redacted", "ecs": '"redacted":true'}.get(name, "are pseudonyms")
        if said not in text:
            faults.append(f"{scenario.name}: {name} does not say that it is redacted")
        if name == "html" and "BEGIN CERTIFICATE" in text:
            faults.append(f"{scenario.name}: html has a certificate")
    return plain, json.loads((folder / "redacted.json").read_text(encoding="utf-8"))


def same_shape(plain, redacted, path, faults):
    """What names nobody is as it was: outcomes, causes, times, frames, ports, profiles and their answers."""
    if isinstance(plain, dict) and isinstance(redacted, dict) and "certificates" not in path:
        for key in plain:
            if key not in ("certificates", "redacted", "evidence", "differences"):  # dates are cut to the day
                same_shape(plain[key], redacted[key], f"{path}.{key}", faults)
    elif isinstance(plain, list):
        if len(plain) != len(redacted):
            faults.append(f"{path}: {len(plain)} became {len(redacted)}")
        for at, (one, other) in enumerate(zip(plain, redacted)):
            same_shape(one, other, f"{path}[{at}]", faults)
    elif re.search(r"\.(outcome|cause|confidence|number|port|start_time|handshake_reached|profile|accepted|matched_by"
                   r"|user_agent|closed_by|close_how|attempts|resolved)$", path) and plain != redacted:
        faults.append(f"{path}: {plain!r} became {redacted!r}")


def refusals(program, capture, folder):
    """Request files and evidence hold the real names."""
    for arguments in (("--redact", "--requests", folder / "requests", capture),
                      ("extract", "--redact", "-o", folder / "evidence.pcapng", capture)):
        done = subprocess.run([program, *map(str, arguments)], capture_output=True, timeout=120, check=False)
        if done.returncode != 2 or b"redact" not in done.stderr:
            yield f"{arguments[:2]} is not refused with a sentence"
        if (folder / "requests").exists() or (folder / "evidence.pcapng").exists():
            yield f"{arguments[:2]} has written something"


def main():
    program, captures = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    faults = []
    with tempfile.TemporaryDirectory(prefix="siptls-redact-") as name:
        folder = pathlib.Path(name)
        (folder / "key").write_text(KEY + "\n", encoding="utf-8")
        faults += refusals(program, captures / "phone-ipv6" / "capture.pcapng", folder)
        scenarios = sorted(path.parent for path in captures.glob("*/truth.json"))
        for scenario in scenarios:
            plain, redacted = check(program, scenario, folder, faults)
            same_shape(plain, redacted, scenario.name, faults)
    print("\n".join(faults) or f"{len(scenarios)} scenarios name nobody in {len(EXTENSIONS)} formats")
    return 1 if faults or not scenarios else 0


sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Both doors tell the same: analyses every capture with the tool and with the plugin inside tshark, and holds the
sessions against each other, field by field, and what is concluded from them.

  parity_test.py --tool SIPTLS --plugin SIPTLS.SO [--recorder RECORDED_SESSIONS] SOURCE_DIR [-v]

Takes the scenarios of captures/, some of them once more as a worse mirror port would bring them, connections that the
recorder lets real TLS stacks make over every suite they have, and, where SIPTLS_EXTRA_CORPUS names a folder, its captures. A
field may differ only if
docs/plugin.md lists it under "Fields that may differ"; a field listed there that never differs fails too, so that the
list only shrinks."""
import argparse
import dataclasses
import itertools
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

from wireshark import Wireshark

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path += [str(TESTS / "scenarios"), str(TESTS / "metamorphic")]
import capture_file  # noqa: E402
from run_metamorphic import CHANGES  # noqa: E402 (ways to capture the same in another way)
from truth import operator_options, option_words  # noqa: E402 (the scenarios' own reader of their options)

EVERY = 3  # of the changes one is taken: each costs half a second
CONCLUSIONS = ("registrations", "certificates", "incidents", "findings", "at_risk", "summary")

PREFERENCES = {"--server-name": "server_names", "--client-profile": "client_profiles", "-p": "ports",
               "--port": "ports", "--ca-file": "ca_file", "--server-cert": "server_cert"}


def listed_differences(page):
    section = re.search(r"^## Fields that may differ\n(.*?)(?=^## |\Z)", page.read_text(encoding="utf-8"), re.M | re.S)
    return re.findall(r"^\| `([\w.]+)` \|", section.group(1), re.M)


def preferences(options, folder, wireshark):
    """The tool's options as preferences of the plugin, keys as those of Wireshark; nothing if there is no such one."""
    values, words = {}, []
    for option, value in zip(options[::2], options[1::2]):
        if option == "--keylog":
            words += ["-o", f"tls.keylog_file:{wireshark.readable(folder / value)}"]
        elif option == "--rsa-key":
            words += ["-o", f'uat:rsa_keys:"{wireshark.readable(folder / value)}",""']
        elif option in PREFERENCES:
            values.setdefault(PREFERENCES[option], []).append(value)
        else:
            return None
    for name, given in values.items():
        if name == "ports":
            given = ["5061", *given]
        if name == "ca_file":
            given = [str((folder / given[0]).resolve())]
        if name == "server_cert":
            given = [f"{where}{'=' if where else ''}{(folder / file).resolve()}"
                     for where, _, file in (value.rpartition("=") for value in given)]
        words += ["-o", f"siptls.{name}:{','.join(given)}"]
    return words


def captures_of(source):
    """Captures, their options, and the folder that these speak of."""
    for truth in sorted((source / "captures").glob("*/truth.json")):
        options = operator_options(json.loads(truth.read_text(encoding="utf-8")))
        for capture in sorted(truth.parent.glob("capture.pcap*")):
            yield capture, options, truth.parent
    corpus = os.environ.get("SIPTLS_EXTRA_CORPUS")
    if corpus:
        for path in sorted(pathlib.Path(corpus).glob("*")):
            if re.search(r"\.(pcap|pcapng|cap|snoop)(\.gz)?$", path.name):
                labels = path.parent / f"{path.name.split('.')[0]}.labels.json"
                given = json.loads(labels.read_text(encoding="utf-8"))["operator_options"] if labels.exists() else {}
                given.pop("trace", None)  # of which the plugin knows nothing
                yield path, option_words(given, pathlib.Path(".")), path.parent


def recorded_sessions(recorder, place):
    """Connections of real TLS stacks, without keys and with two kinds of them; the suites without encryption need none."""
    if recorder:
        folder = place / "recorded"
        folder.mkdir()
        subprocess.run([recorder, folder], check=True)
        for keys in ([], ["--keylog", "keys.log"], ["--rsa-key", "server.key"]):
            yield folder / "sessions.pcap", keys, folder


def time_answered(source, place):
    """A refused sign-in, where a time server answers the client before its first segment (RFC 5905, 7.3)."""
    folder = source / "captures" / "lync-phone-wildcard"
    frames = capture_file.read(folder / "capture.pcapng")
    first = next(at for at, frame in enumerate(frames) if frame.data[12:14] == b"\x08\0" and frame.data[23] == 6)
    segment = frames[first].data
    message = bytes([0x24, 2]) + bytes(46)  # version 4, from a server
    datagram = struct.pack(">HHHH", 123, 40_123, 8 + len(message), 0) + message
    header = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(datagram), 0, 0, 64, 17, 0, bytes([192, 0, 2, 60]), segment[26:30])
    answer = dataclasses.replace(frames[first], data=segment[:14] + header + datagram, length=0)
    capture = place / "time-answered.pcap"
    capture.write_bytes(capture_file.pcap([*frames[:first], answer, *frames[first:]], nanoseconds=True))
    yield capture, [], folder


def changed_captures(source, place):
    """Each change to another scenario, every other time with neighbouring frames swapped before."""
    scenarios = [(capture, options, folder) for capture, options, folder in captures_of(source)
                 if folder.parent.name == "captures"]
    for number, (name, change) in enumerate(list(CHANGES.items())[::EVERY]):
        capture, options, folder = scenarios[number * 7 % len(scenarios)]
        frames = [frame for frame in capture_file.read(capture) if frame.link == 1]  # Ethernet, which can be wrapped
        here = place / name
        here.mkdir()
        if number % 2:
            (swapped,) = CHANGES["reordered"].write(frames).values()
            (here / "swapped.pcap").write_bytes(swapped)
            frames = capture_file.read(here / "swapped.pcap")
        files = change.write(frames)
        if len(files) != 1:
            continue  # tshark reads one
        ((file, content),) = files.items()
        (here / file).write_bytes(content)
        secrets = capture_file.secrets(capture)
        if secrets:
            (here / "keys.log").write_bytes(secrets)
            options = [*options, "--keylog", here / "keys.log"]
        yield here / file, options, folder


def differing_fields(one, other, path=""):
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(set(one) | set(other)):
            inner = f"{path}.{key}" if path else key
            yield from differing_fields(one.get(key), other.get(key), inner)
    elif one != other:
        yield path


def covered_by(field, listed):
    return any(field == name or field.startswith(name + ".") for name in listed)


class Comparison:
    def __init__(self, tool, wireshark, listed):
        self.tool, self.wireshark, self.listed = tool, wireshark, listed
        self.sessions = self.same_incident = self.clocks_set = 0
        self.used, self.faults = set(), []

    def answers(self, capture, options, words, folder):
        mine = subprocess.run([self.tool, "analyze", "-T", "json", "--sessions", "all", *options, capture],
                              capture_output=True, check=False, cwd=folder)
        if mine.returncode != 0:
            return None
        readable = self.wireshark.readable(capture)
        theirs = self.wireshark.tshark(readable, *words, "-q", "-z", "siptls,report")
        if readable != capture:
            readable.unlink()
        return json.loads(mine.stdout), json.loads(theirs)

    def take(self, capture, options, folder):
        words = preferences(options, folder, self.wireshark)
        if words is None:
            return
        label = f"{folder.name}, {capture.parent.name}/{capture.name}"
        try:
            answers = self.answers(capture, options, words, folder)
        except (RuntimeError, ValueError) as problem:
            self.faults.append(f"{label}: {problem}")
            return
        if answers is None:
            return
        mine, theirs = ({session["id"]: session for session in report["sessions"]} for report in answers)
        for key in sorted(set(mine) | set(theirs)):
            self.compare(label, mine.get(key), theirs.get(key))
        self.clocks_set += '"clock_set"' in json.dumps(answers[1]["incidents"])
        self.faults += [f"{label}: {part} differ" for part in CONCLUSIONS if answers[0][part] != answers[1][part]]

    def compare(self, label, mine, theirs):
        self.sessions += 1
        if mine is None or theirs is None:
            there = mine or theirs
            self.faults.append(f"{label}: only {'the tool' if mine else 'the plugin'} has the session of "
                               f"{there['client']} and {there['server']}, {there['outcome']}")
            return
        self.same_incident += mine["verdict"]["incident"] == theirs["verdict"]["incident"]
        for field in differing_fields(mine, theirs):
            if covered_by(field, self.listed):
                self.used.update(name for name in self.listed if covered_by(field, [name]))
            else:
                self.faults.append(f"{label}: {mine['client']['ip']}:{mine['client']['port']}: {field} differs")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--recorder")
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("source", type=pathlib.Path)
    arguments = parser.parse_args()
    listed = listed_differences(arguments.source / "docs" / "plugin.md")
    source = arguments.source.resolve()
    comparison = Comparison(arguments.tool, Wireshark(arguments.plugin), listed)
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        for capture, options, folder in itertools.chain(captures_of(source), changed_captures(source, place),
                                                        time_answered(source, place),
                                                        recorded_sessions(arguments.recorder, place)):
            if arguments.verbose:
                print(folder.name, capture.name, flush=True)
            comparison.take(capture, options, folder)
    if os.environ.get("SIPTLS_EXTRA_CORPUS"):
        comparison.faults += [f"docs/plugin.md lists {name}, which no longer differs; strike it"
                              for name in listed if name not in comparison.used]
    if comparison.clocks_set == 0:
        comparison.faults.append("no incident tells of the time server")
    if comparison.same_incident < 0.98 * comparison.sessions:
        comparison.faults.append(f"only {comparison.same_incident} of {comparison.sessions} sessions agree on the incident")
    print("\n".join(comparison.faults) or f"{comparison.sessions} sessions, the same through both doors")
    return 1 if comparison.faults else 0


sys.exit(main())

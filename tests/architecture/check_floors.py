#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Keeps the floors between the rooms of analyzer/: reads every #include and compares it with one table.

  check_floors.py SOURCE_DIR

A room includes only rooms below it; public headers only each other and the standard library; outside libraries occur
only in the rooms named for them; every source file stands in its room's CMakeLists.txt, every cause and every source of
an expected name in its catalogue. Exits 1 and lists each breach."""
import pathlib
import re
import sys

# room -> the rooms it may include beside itself and the public headers
FLOORS = {
    "bytes": set(),
    "capture": {"bytes"},
    "net": {"bytes"},
    "stream": {"bytes", "net"},
    "tls": {"bytes"},
    "tls/decrypt": {"bytes", "capture", "tls", "x509"},
    "sip": {"bytes"},
    "dns": {"bytes"},
    "dhcp": {"bytes"},
    "x509": {"bytes"},
    "trace": {"bytes", "capture"},
    "session": {"bytes", "net", "stream", "tls", "tls/decrypt", "sip", "dns", "dhcp", "x509"},
    "diagnosis": {"bytes", "net", "stream", "tls", "tls/decrypt", "sip", "dns", "dhcp", "x509", "trace", "session"},
    "report": {"bytes", "tls", "x509", "trace"},
    "other_formats": {"bytes", "capture"},
    "cli": {"other_formats"},
}

# header prefix of an outside library -> the rooms that may include it
LIBRARIES = {
    "pcap": {"capture"},
    "zlib.h": {"capture", "tls/decrypt"},
    "zstd.h": {"capture", "tls/decrypt"},
    "brotli/": {"tls/decrypt"},
    "zstd_errors.h": {"capture"},
    "lz4frame.h": {"capture"},
    "openssl/": {"x509", "tls/decrypt"},
    "boost/": {"cli"},
    "cap-ng.h": {"cli"},
    "ctemplate/": {"report"},
    "rapidjson/": {"report"},
    "fmt/": {"capture", "x509", "tls/decrypt", "trace", "report", "other_formats", "cli"},
    "tl/": {"bytes", "capture", "trace"},
    "idn2.h": {"x509"},
    "epan/": {"plugin"},
    "wireshark.h": {"plugin"},
    "ws_version.h": {"plugin"},
    "glib.h": {"other_formats", "plugin"},
    "wiretap/": {"other_formats", "plugin"},
    "wsutil/": {"other_formats", "plugin"},
}

# What the system itself has; the standard library's headers have neither a dot nor a slash.
SYSTEM = {"arpa/inet.h", "fcntl.h", "linux/capability.h", "malloc.h", "poll.h", "pwd.h", "sys/ioctl.h", "sys/mman.h", "sys/prctl.h",
          "sys/random.h", "sys/stat.h", "unistd.h"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def room_of(name):
    """The room of a path below analyzer/: its first folder, or a part of a room that has a row of its own."""
    parts = name.split("/")
    part = "/".join(parts[:2])
    return part if len(parts) > 2 and part in FLOORS else parts[0]


def includes(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found = INCLUDE.match(line)
        if found:
            yield number, found.group(1), found.group(2)


def library_of(name):
    for prefix in LIBRARIES:
        if name == prefix or name.startswith(prefix if prefix.endswith("/") else prefix + "/") or name == prefix + ".h":
            return prefix
    return None


def check_file(path, room, breaches):
    for number, quote, name in includes(path):
        where = f"{path}:{number}"
        library = library_of(name)
        if library is not None:
            if room not in LIBRARIES[library]:
                breaches.append(f"{where}: {name} belongs to {sorted(LIBRARIES[library]) or 'no room yet'}, not to {room}/")
        elif quote == '"':
            target = room_of(name)
            if target == "siptls":
                continue
            if room == "plugin":
                if "/" in name:
                    breaches.append(f"{where}: the plugin may include the public headers and its own, not {name}")
                continue
            if room == "public":
                breaches.append(f"{where}: a public header includes {name}")
            elif target != room and target not in FLOORS[room]:
                breaches.append(f"{where}: {room}/ may not include {target}/")
        elif ("." in name or "/" in name) and name not in SYSTEM:
            breaches.append(f"{where}: {name} is of a library that is given to no room")


def check_catalogue(folder, pattern, breaches):
    """Each file of the folder defines rules; each rule it defines stands in the folder's catalogue."""
    catalogue = (folder / "catalogue.cpp").read_text(encoding="utf-8")
    for path in sorted(folder.glob("*.cpp")):
        if path.name == "catalogue.cpp":
            continue
        rules = re.findall(pattern, path.read_text(encoding="utf-8"))
        if not rules:
            breaches.append(f"{path}: defines no rule")
        breaches += [f"{path}: {rule} is not in catalogue.cpp" for rule in rules if f"&{rule}" not in catalogue]


def check_listed(room_folder, breaches):
    listing = (room_folder / "CMakeLists.txt").read_text(encoding="utf-8")
    for path in sorted(room_folder.rglob("*.cpp")):
        if f"{room_folder.name}/{path.parent.name}" in FLOORS:
            continue  # a part with its own listing
        relative = path.relative_to(room_folder).as_posix()
        if not re.search(rf"(?<![\w/]){re.escape(relative)}(?![\w])", listing):
            breaches.append(f"{path}: not listed in {room_folder.name}/CMakeLists.txt")


def main():
    source = pathlib.Path(sys.argv[1])
    analyzer = source / "analyzer"
    breaches = []
    rooms = sorted(p.name for p in analyzer.iterdir() if p.is_dir() and p.name != "include")
    breaches += [f"analyzer/{room}: not in the table of floors" for room in rooms if room not in FLOORS]
    for room in rooms:
        for path in sorted((analyzer / room).rglob("*")):
            if path.suffix in (".h", ".cpp"):
                check_file(path, room_of(path.relative_to(analyzer).as_posix()), breaches)
        check_listed(analyzer / room, breaches)
    for part in sorted(room for room in FLOORS if "/" in room):
        if (analyzer / part).is_dir():
            check_listed(analyzer / part, breaches)
    plugin = source / "plugin"
    for path in sorted([*plugin.rglob("*.h"), *plugin.rglob("*.cpp")]):
        check_file(path, "plugin", breaches)
    check_listed(plugin, breaches)
    for path in sorted((analyzer / "include").rglob("*.h")):
        check_file(path, "public", breaches)
    check_catalogue(analyzer / "diagnosis" / "causes", r"const CauseRule (k\w+)\{", breaches)
    check_catalogue(analyzer / "diagnosis" / "expected_name", r"const ExpectedNameSource (k\w+)\{", breaches)
    print("\n".join(breaches) or f"{len(rooms)} rooms and the plugin keep their floors")
    return 1 if breaches else 0


sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Shows that check_floors.py can fail: plants one breach of each kind in a copy of the tree and expects it to be found.

  check_floors_test.py SOURCE_DIR"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

BREACHES = {
    "a lower room includes a higher one": ("analyzer/stream/limits.h", '#include "session/limits.h"\n'),
    "rooms of one floor include each other": ("analyzer/tls/limits.h", '#include "sip/limits.h"\n'),
    "a library in a room that is not its own": ("analyzer/net/limits.h", "#include <openssl/ssl.h>\n"),
    "a room includes a part of another that it may not": (
        "analyzer/sip/limits.h",
        '#include "tls/decrypt/limits.h"\n',
    ),
    "a room includes a part of itself that stands above it": (
        "analyzer/tls/version.h",
        '#include "tls/decrypt/limits.h"\n',
    ),
    "a library of a part in the rest of its room": ("analyzer/tls/alpn.h", "#include <openssl/evp.h>\n"),
    "a source file of a part that nobody lists": ("analyzer/tls/decrypt/forgotten.cpp", "// nothing\n"),
    "a public header reaches inside": ("analyzer/include/siptls/time.h", '#include "bytes/reader.h"\n'),
    "the plugin reaches inside": ("plugin/tap.h", '#include "net/packet.h"\n'),
    "a room includes Wireshark": ("analyzer/tls/limits.h", "#include <epan/packet.h>\n"),
    "a library that nobody was given": ("analyzer/dns/limits.h", "#include <ares.h>\n"),
    "a source file nobody lists": ("analyzer/dns/forgotten.cpp", "// nothing\n"),
    "a cause outside its catalogue": (
        "analyzer/diagnosis/causes/probe.cpp",
        "const CauseRule kForgotten{Cause::Probe};\n",
    ),
}


def main():
    source = pathlib.Path(sys.argv[1])
    checker = source / "tests/architecture/check_floors.py"
    failures = []
    for name, (path, text) in BREACHES.items():
        with tempfile.TemporaryDirectory() as scratch:
            copy = pathlib.Path(scratch)
            for folder in ("analyzer", "plugin"):
                shutil.copytree(source / folder, copy / folder)
            with open(copy / path, "a", encoding="utf-8") as file:
                file.write(text)
            run = subprocess.run([sys.executable, checker, copy], capture_output=True, text=True, check=False)
            if run.returncode != 1 or path.rsplit("/", 1)[1] not in run.stdout:
                failures.append(f"not found: {name}\n{run.stdout}")
    print("\n".join(failures) or f"{len(BREACHES)} planted breaches found")
    return 1 if failures else 0


sys.exit(main())

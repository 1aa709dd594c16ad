#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Opens HTML reports in headless Chromium: no console message, no request, no script of others runs, something is drawn.

  html_in_chromium.py --tool SIPTLS --samples TEST_PROGRAM CAPTURES_FOLDER

The hostile pages come from TEST_PROGRAM, the others from captures. Skipped (77) where there is no Chromium."""
import argparse
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

SKIPPED = 77
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
         "--host-resolver-rules=MAP * ~NOTFOUND"]
SCENARIOS = ["lync-phone-wildcard", "expired-name-fits"]
TIMEOUT = 180  # seconds, on a busy machine


def browse(chromium, page, folder, *arguments):
    """Standard output and error of one visit, and the network log."""
    profile = tempfile.mkdtemp(dir=folder)
    log = os.path.join(profile, "net.json")
    command = [chromium, *FLAGS, f"--user-data-dir={profile}", "--enable-logging=stderr", f"--log-net-log={log}",
               *arguments, page.as_uri()]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIMEOUT, check=True)
    with open(log, encoding="utf-8", errors="replace") as file:
        return done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"), file.read()


def requests(log):
    """The addresses that the page asked for over a network; what the browser asks by itself has no origin."""
    urls = []
    for line in log.splitlines():
        initiator = re.search(r'"initiator":"([^"]*)"', line)
        url = re.search(r'"url":"((?:https?|wss?|ftp):[^"]*)"', line)
        if initiator and url and initiator.group(1) != "not an origin":
            urls.append(url.group(1))
    return urls


def colours(path):
    """How many different bytes a PNG's pixel rows have, so that an empty page is told from a drawn one."""
    data = path.read_bytes()
    at, packed = 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"IDAT":
            packed += data[at + 8:at + 8 + length]
        at += 12 + length
    return len(set(zlib.decompress(packed)))


def check_the_check(chromium, folder, faults):
    """A page that does ask for something and does complain is caught."""
    page = pathlib.Path(folder) / "asks.html"
    page.write_text("<!DOCTYPE html><img src='http://siptls.invalid/x.png'><script>console.log('hello')</script>",
                    encoding="utf-8")
    _, errors, log = browse(chromium, page, folder, "--dump-dom")
    if requests(log) != ["http://siptls.invalid/x.png"] or "CONSOLE" not in errors:
        faults.append("this test sees neither requests nor console messages")


def check(chromium, page, folder, faults):
    screenshot = pathlib.Path(folder) / (page.stem + ".png")
    _, errors, log = browse(chromium, page, folder, f"--screenshot={screenshot}", "--window-size=1100,3000")
    faults += [f"{page.name}: {line}" for line in errors.splitlines() if "CONSOLE" in line]
    faults += [f"{page.name}: asks for {url}" for url in requests(log)]
    if colours(screenshot) < 50:
        faults.append(f"{page.name}: nothing is drawn")
    dom, _, _ = browse(chromium, page, folder, "--dump-dom")
    if re.search(r"<title>\s*owned", dom):
        faults.append(f"{page.name}: a script from the capture has run")
    if "<th scope=\"col\"" in dom and "aria-sort=\"none\"" not in dom:
        faults.append(f"{page.name}: its own script has not run")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--samples", required=True)
    parser.add_argument("captures", type=pathlib.Path)
    arguments = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("Skipped: there is no Chromium here. On Debian: apt-get install chromium")
        return SKIPPED
    faults = []
    with tempfile.TemporaryDirectory(prefix="siptls-html-", ignore_cleanup_errors=True) as folder:
        pages = pathlib.Path(folder) / "pages"
        pages.mkdir()
        subprocess.run([arguments.samples, "--test-case=html:*"], env={**os.environ, "SIPTLS_HTML_SAMPLES": str(pages)},
                       stdout=subprocess.DEVNULL, check=True, timeout=TIMEOUT)
        for scenario in SCENARIOS:
            captures = sorted((arguments.captures / scenario).glob("capture.pcap*"))
            subprocess.run([arguments.tool, "-q", "-T", "html", "-o", pages / f"{scenario}.html", *captures], check=True,
                           timeout=TIMEOUT)
        found = sorted(pages.glob("*.html"))
        if len(found) < len(SCENARIOS) + 3:
            faults.append(f"only {len(found)} pages were made")
        check_the_check(chromium, folder, faults)
        for page in found:
            check(chromium, page, folder, faults)
    print("\n".join(faults) or f"{len(found)} pages open without a word")
    return 1 if faults else 0


sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes docs/html-report.png, the picture in the README, from the capture of the founding case.

  tests/readme/html_screenshot.py SIPTLS

Needs chromium and ImageMagick. To be run when the page has changed."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CAPTURE = "captures/lync-phone-wildcard/capture.pcapng"
WIDTH, HEIGHT = 1000, 1000
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or sys.exit("there is no Chromium here")
    with tempfile.TemporaryDirectory(prefix="siptls-picture-", ignore_cleanup_errors=True) as folder:
        page = pathlib.Path(folder) / "report.html"
        picture = pathlib.Path(folder) / "report.png"
        subprocess.run([sys.argv[1], "analyze", "-q", "-T", "html", "-o", page, CAPTURE], cwd=ROOT, check=True)
        subprocess.run([chromium, *FLAGS, f"--user-data-dir={folder}/profile", f"--window-size={WIDTH},{HEIGHT}",
                        f"--screenshot={picture}", page.as_uri()], check=True, stderr=subprocess.DEVNULL)
        # Few colours: the file stays small.
        subprocess.run(["convert", picture, "-strip", "+dither", "-colors", "64", f"PNG8:{ROOT / 'docs/html-report.png'}"], check=True)


main()

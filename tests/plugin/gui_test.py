#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin in the real Wireshark, on a screen of its own: opens a capture with the profile SIP-TLS, filters for
incidents, opens the table, and looks at the picture.

  gui_test.py --plugin SIPTLS.SO [--keep PICTURE.PNG] SOURCE_DIR

Needs wireshark, Xvfb, xdotool and ImageMagick (Debian: apt-get install wireshark xvfb xdotool imagemagick), and is
skipped where one is missing."""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import time

from wireshark import Wireshark, skip

SIZE = (1500, 1000)
PATIENCE = 120  # seconds, on a machine that does much else
INCIDENT_COLOUR = "#FF9999"  # the profile's rule for incidents
EXPERT_COLOUR = "#FF5C5C"    # Wireshark's own for errors, in the details pane


class Screen:
    def __enter__(self):
        reading, writing = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24",
                                        "-nolisten", "tcp"], pass_fds=[writing], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        if not number:
            skip("Xvfb does not start here")
        self.display = f":{number}"
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()

    def run(self, *words):
        done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False,
                              env={**os.environ, "DISPLAY": self.display})
        return done.stdout.strip()

    def xdotool(self, *words):
        return self.run("xdotool", *words)

    def picture(self, path):
        self.run("import", "-window", "root", path)

    def pixels(self, path, colour):
        """How many pixels of the picture have this colour, or nearly."""
        text = self.run("convert", path, "-fuzz", "3%", "-fill", "white", "-opaque", colour, "-fill", "black", "+opaque",
                        "white", "-format", "%[fx:mean*w*h]", "info:")
        background = self.run("convert", path, "-fuzz", "3%", "-fill", "black", "-opaque", colour, "-fill", "black",
                              "+opaque", "white", "-format", "%[fx:mean*w*h]", "info:")
        return float(text or 0) - float(background or 0)


def wait_for(what, question):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(0.5)
    raise RuntimeError(f"{what}: not within {PATIENCE} s")


def window(screen, title):
    return wait_for(f"the window {title}", lambda: screen.xdotool("search", "--name", title).split("\n")[0])


def drive(screen, wireshark, capture, picture):
    runtime = wireshark.place / "run"
    environment = {**wireshark.environment, "DISPLAY": screen.display, "XDG_RUNTIME_DIR": str(runtime)}
    program = subprocess.Popen(
        wireshark.command(["wireshark", "-C", "SIP-TLS", "-o", "gui.update.enabled:FALSE", "-r", capture, "-g",
                           "16"]),
        env=environment, cwd=wireshark.home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        main = window(screen, capture.name)
        screen.xdotool("windowmove", main, 0, 0, "windowsize", main, *SIZE, "windowfocus", main)

        def shows(colour, least):
            screen.picture(picture)
            return screen.pixels(picture, colour) > least

        wait_for("the packets of incidents in the profile's colour", lambda: shows(INCIDENT_COLOUR, 20_000))
        wait_for("the subtree in the colour of an error", lambda: shows(EXPERT_COLOUR, 2_000))
        coloured = screen.pixels(picture, INCIDENT_COLOUR)
        screen.xdotool("mousemove", 600, 75, "click", 1)
        time.sleep(1)
        screen.xdotool("type", "siptls.incident")
        screen.xdotool("key", "Return")
        wait_for("only packets of incidents", lambda: shows(INCIDENT_COLOUR, 1.2 * coloured))
        # The details pane: open the last subtree by its triangle, then the table by the menu.
        screen.xdotool("mousemove", 20, 613, "click", 1)
        time.sleep(2)
        screen.xdotool("mousemove", 325, 10, "click", 1)
        time.sleep(2)
        screen.xdotool("mousemove", 370, 311, "click", 1)
        table = window(screen, "sign-ins")
        screen.xdotool("windowmove", table, 750, 540, "windowsize", table, 745, 420)
        time.sleep(4)
        screen.picture(picture)
        if program.poll() is not None:
            raise RuntimeError(f"wireshark ended by itself with {program.returncode}")
    finally:
        program.terminate()
        program.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("source", type=pathlib.Path)
    arguments = parser.parse_args()
    for program in ("wireshark", "Xvfb", "xdotool", "import", "convert"):
        if shutil.which(program) is None:
            skip(f"there is no {program} (Debian: apt-get install wireshark xvfb xdotool imagemagick)")
    wireshark = Wireshark(arguments.plugin, needed=("tshark", "wireshark"))
    profiles = wireshark.home / ".config" / "wireshark" / "profiles"
    shutil.copytree(arguments.source / "plugin" / "profile" / "SIP-TLS", profiles / "SIP-TLS")
    (wireshark.place / "run").mkdir(mode=0o700)
    wireshark.hand_over()
    capture = wireshark.readable(arguments.source.resolve() / "captures" / "lync-phone-wildcard" / "capture.pcapng")
    picture = wireshark.place / "picture.png"
    try:
        with Screen() as screen:
            drive(screen, wireshark, capture, picture)
    except RuntimeError as problem:
        print(problem)
        return 1
    finally:
        if arguments.keep and picture.exists():
            shutil.copy(picture, arguments.keep)
    print("packets in colour, the subtree as an error, and the table")
    return 0


sys.exit(main())

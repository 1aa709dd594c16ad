#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin in the real Wireshark, on a screen of its own and with the profile SIP-TLS: opens a capture, filters for
incidents, opens the table and looks at the picture; reloads the file after it became another; then captures live, from
a pipe, and changes a preference.

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

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "metamorphic"))
import capture_file  # noqa: E402

SIZE = (1500, 1000)
PATIENCE = 120  # seconds, on a machine that does much else
# The profile's rules, and Wireshark's own colour for errors in the details pane.
INCIDENT, FAILED, ESTABLISHED, ERROR = "#FF9999", "#FFDA8F", "#E3F7DE", "#FF5C5C"
A_ROW = 2_000  # pixels of a packet's line that are surely in its colour


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
        return float(self.run("convert", path, "-fuzz", "3%", "-transparent", colour, "-alpha", "extract", "-negate",
                              "-format", "%[fx:mean*w*h]", "info:") or 0)


def wait_for(what, question):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(0.5)
    raise RuntimeError(f"{what}: not within {PATIENCE} s")


class Window:
    """A Wireshark with these words on its command line, its window as large as the screen."""

    def __init__(self, screen, wireshark, picture, *words):
        self.screen, self.picture = screen, picture
        environment = {**wireshark.environment, "DISPLAY": screen.display, "TMPDIR": str(wireshark.place),
                       "XDG_RUNTIME_DIR": str(wireshark.place / "run")}
        self.program = subprocess.Popen(
            wireshark.command(["wireshark", "-C", "SIP-TLS", "-o", "gui.update.enabled:FALSE", *words]),
            env=environment, cwd=wireshark.home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        ended = self.program.poll()
        self.program.terminate()
        self.program.wait()
        if ended is not None:
            raise RuntimeError(f"wireshark ended by itself with {ended}")

    def place(self, title, x, y, width, height):
        found = wait_for(f"the window {title}", lambda: self.screen.xdotool("search", "--name", title).split("\n")[0])
        self.screen.xdotool("windowmove", found, x, y, "windowsize", found, width, height, "windowfocus", found)

    def keys(self, *names):
        self.screen.xdotool("key", "--delay", 50, *names)

    def type(self, text):
        self.screen.xdotool("type", "--delay", 5, text)

    def click(self, x, y):
        self.screen.xdotool("mousemove", x, y, "click", 1)

    def pixels(self, colour):
        self.screen.picture(self.picture)
        return self.screen.pixels(self.picture, colour)

    def looks(self):
        self.screen.picture(self.picture)
        return self.screen.run("convert", self.picture, "-format", "%#", "info:")

    def insist(self, what, send):
        """Does so again until something on the screen changes: a window takes no keys before it has the focus."""
        def changed():
            before = self.looks()
            send()
            time.sleep(1)  # what is typed within a moment is one word for a list
            return self.looks() != before
        wait_for(what, changed)

    def settle(self):
        """Waits until nothing moves on the screen."""
        def still():
            before = self.looks()
            time.sleep(0.7)
            return self.looks() == before
        wait_for("a picture that stands still", still)

    def wait_for_more(self, what, colour, pixels=A_ROW):
        wait_for(what, lambda: self.pixels(colour) > pixels)


def read_file(screen, wireshark, folder, picture):
    """The picture with packets, subtree and table."""
    capture = wireshark.readable(folder / "lync-phone-wildcard" / "capture.pcapng")
    with Window(screen, wireshark, picture, "-r", capture, "-g", "16") as window:
        window.place(capture.name, 0, 0, *SIZE)
        window.wait_for_more("the packets of incidents in the profile's colour", INCIDENT, 10 * A_ROW)
        window.wait_for_more("the subtree in the colour of an error", ERROR)
        coloured = window.pixels(INCIDENT)
        window.click(600, 75)
        window.settle()
        window.type("siptls.incident")
        window.keys("Return")
        window.wait_for_more("only packets of incidents", INCIDENT, 1.2 * coloured)
        # The details pane: open the last subtree by its triangle, then the table by the menu.
        for place in ((20, 613), (325, 10), (370, 311)):
            window.click(*place)
            window.settle()
        window.place("sign-ins", 750, 540, 745, 420)
        window.settle()
        kept = picture.rename(picture.with_name("kept.png"))
        # The same path holds another capture now, of which nothing is an incident.
        other = wireshark.readable(folder / "baresip-registers-kamailio" / "capture.pcap", as_name="other")
        other.replace(capture)
        window.place(capture.name, 0, 0, *SIZE)
        window.keys("ctrl+r")
        wait_for("no incident after reloading", lambda: window.pixels(INCIDENT) < A_ROW)
        window.keys("ctrl+slash", "ctrl+a", "BackSpace", "Return")
        window.wait_for_more("the sign-in of the other capture", ESTABLISHED)
    return kept


def change_expected_names(window, name):
    """By keys alone: the page SIPTLS of the preferences, of which the fourth field is meant. OK, Cancel, Help and the page
    stand before its fields."""
    window.keys("ctrl+shift+p")
    window.place("Preferences", 0, 0, 800, 600)
    window.insist("the page Protocols of the preferences", lambda: window.type("Prot"))
    window.keys("Right")
    window.insist("the page SIPTLS of the preferences", lambda: window.type("SIPTLS"))
    window.keys(*["Tab"] * 8, "ctrl+a")
    window.type(name)
    window.keys("Return")


def capture_live(screen, wireshark, folder, picture):
    """The first sign-in through a pipe, then the others, then an expected name that the certificate has."""
    frames = capture_file.read(folder / "lync-phone-wildcard" / "capture.pcapng")
    whole, first = (capture_file.pcap(some, nanoseconds=True) for some in (frames, frames[:18]))
    mirror = wireshark.place / "mirror"
    os.mkfifo(mirror)
    wireshark.hand_over()

    def reader_is_there():
        try:
            return os.fdopen(os.open(mirror, os.O_WRONLY | os.O_NONBLOCK), "wb", buffering=0)
        except OSError:
            return None
    with Window(screen, wireshark, picture, "-k", "-i", mirror) as window:
        with wait_for("wireshark at its end of the pipe", reader_is_there) as stream:
            stream.write(first)
            window.place("Capturing from", 0, 0, *SIZE)
            window.wait_for_more("the first sign-in, refused while capturing", INCIDENT, 5 * A_ROW)
            stream.write(whole[len(first):])
            window.wait_for_more("the last one, established", ESTABLISHED, 5 * A_ROW)
        window.place(r"^\*", 0, 0, *SIZE)  # so is called what was captured and not saved yet
        window.keys("ctrl+Home")

        def judged_anew():  # on a slow machine what is typed may go to another page
            change_expected_names(window, "lync.schertz.local")
            window.settle()
            return window.pixels(FAILED) > 10 * A_ROW
        wait_for("other verdicts after another expected name", judged_anew)
        if window.pixels(INCIDENT) > A_ROW:
            raise RuntimeError("an incident is left after another expected name")


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
    folder = arguments.source.resolve() / "captures"
    picture = wireshark.place / "picture.png"  # the last one taken, which shows what went wrong
    try:
        with Screen() as screen:
            kept = read_file(screen, wireshark, folder, picture)
            capture_live(screen, wireshark, folder, picture)
            kept.replace(picture)
    except RuntimeError as problem:
        print(problem)
        return 1
    finally:
        if arguments.keep and picture.exists():
            shutil.copy(picture, arguments.keep)
    print("a capture opened, filtered and reloaded, and one taken live and judged anew")
    return 0


sys.exit(main())

# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs Wireshark's programs with the plugin just built, without touching the user's settings: a home of its own, and
where the tests run as root a user of no rights, because Wireshark loads no user's plugins for root."""
import atexit
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
NOBODY = 65534
TIMEOUT = 300


def skip(sentence):
    print(f"skipped: {sentence}")
    sys.exit(SKIPPED)


class Wireshark:
    """`plugin` is the .../X.Y/epan/siptls.so of the build tree."""

    def __init__(self, plugin, needed=("tshark",)):
        for program in needed:
            if shutil.which(program) is None:
                skip(f"there is no {program} (Debian: apt-get install tshark wireshark-common)")
        plugin = pathlib.Path(plugin)
        series = plugin.parent.parent.name
        version = subprocess.run(["tshark", "--version"], capture_output=True, text=True, check=False).stdout
        if f" {series}." not in version.split("\n", 1)[0]:
            skip(f"the plugin is for Wireshark {series}, but this is {version.splitlines()[0] if version else 'unknown'}")
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="siptls_wireshark_"))
        atexit.register(shutil.rmtree, self.place, ignore_errors=True)
        self.home = self.place / "home"
        self.home.mkdir()
        folder = self.place / "plugins" / series / "epan"
        folder.mkdir(parents=True)
        shutil.copy(plugin, folder)
        self.prefix = []
        if os.geteuid() == 0:
            if shutil.which("setpriv") is None:
                skip("Wireshark loads no plugin for root, and there is no setpriv to become another user")
            self.prefix = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        self.hand_over()
        preload = os.environ.get("SIPTLS_PRELOAD")
        if preload:
            # Wireshark itself frees not all at its end: leaks alone are no failure.
            self.prefix += ["env", f"LD_PRELOAD={preload}", "ASAN_OPTIONS=abort_on_error=1:exitcode=0"]
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C.UTF-8",
                            "WIRESHARK_PLUGIN_DIR": str(self.place / "plugins")}

    def hand_over(self):
        """Makes all files of the place those of the user whom Wireshark runs as."""
        if self.prefix:
            for path in [self.place, *self.place.rglob("*")]:
                os.chown(path, NOBODY, NOBODY)

    def readable(self, capture, as_name=None):
        """A copy of the file that the other user can read; tests may lie in a folder that is closed to others."""
        if not self.prefix:
            return pathlib.Path(capture)
        copy = self.place / (as_name or pathlib.Path(capture).name)
        shutil.copy(capture, copy)
        copy.chmod(0o644)
        return copy

    def command(self, words):
        return [*self.prefix, *map(str, words)]

    def run(self, words, text=None, extra_environment=None):
        environment = {**self.environment, **(extra_environment or {})}
        done = subprocess.run(self.command(words), input=text, capture_output=True, text=True, encoding="utf-8",
                              errors="replace", env=environment, timeout=TIMEOUT, check=False, cwd=self.home)
        return done.returncode, done.stdout, done.stderr

    def tshark(self, capture, *options):
        """What tshark says about the capture, or an exception with what went wrong."""
        code, out, err = self.run(["tshark", "-n", "-r", capture, *options])
        cut = "appears to have been cut short" in err  # told by exit code 2; what came before was dissected
        if (code != 0 and not cut) or "siptls" in err.replace(str(self.place), ""):
            raise RuntimeError(f"tshark {' '.join(map(str, options))}: exit code {code}: {err}")
        return out

    def run_sharkd(self, requests):
        """As run; the answers have the numbers of these calls, from 1."""
        lines = [json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": parameters})
                 for number, (method, parameters) in enumerate(requests, 1)]
        return self.run(["sharkd", "-"], text="\n".join(lines) + "\n")

    def sharkd(self, *requests):
        """The results of these calls, pairs of a method and its parameters, in their order."""
        code, out, err = self.run_sharkd(requests)
        if code != 0:
            raise RuntimeError(f"sharkd: exit code {code}: {err}")
        answers = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
        by_id = {answer["id"]: answer for answer in answers}
        return [by_id[number].get("result", by_id[number].get("error")) for number in range(1, len(requests) + 1)]

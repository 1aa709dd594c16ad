#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Keys as users bring them: missing, of the wrong kind, with passwords; and none of their secrets in any output.
Usage: keys_test.py PROGRAM"""

import fcntl
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

SIGN_INS = pathlib.Path(__file__).resolve().parents[2] / "captures" / "sign-ins-with-key-log"
PROGRAM = os.path.abspath(sys.argv.pop())
SECRET = "ab" * 48
KEY_LOG = "CLIENT_RANDOM " + "11" * 32 + " " + SECRET + "\n"
PASSWORD = "open-sesame"


def pcap():
    frame = b"\xff" * 12 + b"\x88\xb5" + b"x" * 46
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)
    return head + struct.pack("<IIII", 1296554400, 0, len(frame), len(frame)) + frame


class Keys(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.good = self.file("good.pcap", pcap())

    def path(self, name):
        return os.path.join(self.directory.name, name)

    def file(self, name, data):
        path = self.path(name)
        with open(path, "wb") as out:
            out.write(data if isinstance(data, bytes) else data.encode())
        return path

    def run_tool(self, *arguments, pass_fds=(), **environment):
        result = subprocess.run([PROGRAM, *arguments], capture_output=True, timeout=60, check=False,
                                env=dict(os.environ, **environment), pass_fds=pass_fds)
        everything = result.stdout.decode() + result.stderr.decode()
        self.assertNotIn(SECRET, everything)
        self.assertNotIn(PASSWORD, everything)
        return result

    def check(self, result, code, *words):
        text = result.stderr.decode()
        self.assertEqual(result.returncode, code, text)
        for word in words:
            self.assertIn(word, text)

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=self.directory.name)

    def test_a_key_log_is_taken_also_an_empty_one_and_several(self):
        log = self.file("keys.log", KEY_LOG)
        empty = self.file("empty.log", "")
        self.check(self.run_tool("--keylog", log, "--keylog", empty, "-T", "json", self.good), 0)
        self.check(self.run_tool("--keylog", "/dev/null", self.good), 0)

    def test_a_key_log_through_a_pipe_opens_as_much_as_a_file(self):
        log = str(SIGN_INS / "keys.log")
        options = ("-T", "json", "--sessions", "all", str(SIGN_INS / "capture.pcapng"))
        from_file = self.run_tool("--keylog", log, *options)
        self.check(from_file, 0)
        self.assertIn(b'"decrypted":true', from_file.stdout.replace(b" ", b""))
        with subprocess.Popen(["cat", log], stdout=subprocess.PIPE) as pipe:
            piped = self.run_tool("--keylog", f"/dev/fd/{pipe.stdout.fileno()}", *options,
                                  pass_fds=(pipe.stdout.fileno(),))
        self.check(piped, 0)
        self.assertEqual(piped.stdout, from_file.stdout)
        with subprocess.Popen(["echo", "<html>"], stdout=subprocess.PIPE) as pipe:
            odd = self.run_tool("--keylog", f"/dev/fd/{pipe.stdout.fileno()}", *options,
                                pass_fds=(pipe.stdout.fileno(),))
        self.check(odd, 1, "no key log")

    def test_what_is_no_key_log_is_named(self):
        self.check(self.run_tool("--keylog", self.path("none"), self.good), 1, "none", "cannot be read")
        self.check(self.run_tool("--keylog", self.good, self.good), 1, "good.pcap", "no key log", "SSLKEYLOGFILE")
        odd = self.file("odd\x1b[31m.log", "<html>\n")
        result = self.run_tool("--keylog", odd, self.good)
        self.check(result, 1, "no key log")
        self.assertNotIn(b"\x1b", result.stderr)

    @unittest.skipUnless(shutil.which("openssl"), "no openssl here")
    def test_rsa_keys_with_and_without_password(self):
        self.openssl("genrsa", "-out", "plain.pem", "2048")
        self.openssl("pkey", "-in", "plain.pem", "-aes128", "-passout", "pass:" + PASSWORD, "-out", "locked.pem")
        self.openssl("req", "-x509", "-key", "plain.pem", "-subj", "/CN=x", "-out", "certificate.pem")
        self.openssl("pkcs12", "-export", "-inkey", "plain.pem", "-in", "certificate.pem", "-passout",
                     "pass:" + PASSWORD, "-out", "locked.p12")
        password = self.file("password", PASSWORD + "\n")
        self.check(self.run_tool("--rsa-key", self.path("plain.pem"), self.good), 0)
        for name in ("locked.pem", "locked.p12"):
            locked = self.path(name)
            self.check(self.run_tool("--rsa-key", locked, self.good), 1, name, "SIPTLS_RSA_KEY_PASSWORD")
            self.check(self.run_tool("--rsa-key", locked, "--rsa-key-password-file", password, self.good), 0)
            self.check(self.run_tool("--rsa-key", locked, self.good, SIPTLS_RSA_KEY_PASSWORD=PASSWORD), 0)
            self.check(self.run_tool("--rsa-key", locked, self.good, SIPTLS_RSA_KEY_PASSWORD="no"), 1, name)

    def test_what_is_no_rsa_key_is_named(self):
        self.check(self.run_tool("--rsa-key", self.path("none"), self.good), 1, "none", "cannot be read")
        self.check(self.run_tool("--rsa-key", self.good, self.good), 1, "no private key")
        self.check(self.run_tool("--rsa-key-password-file", self.good, self.good), 2, "--rsa-key")
        key = self.file("key.pem", "x")
        self.check(self.run_tool("--rsa-key", key, "--rsa-key-password-file", self.path("none"), self.good), 2,
                   "cannot be read")

    def test_a_key_log_may_grow_while_the_capture_comes_through_a_pipe(self):
        capture = (SIGN_INS / "capture.pcapng").read_bytes()
        log = self.file("growing.log", "")
        command = [PROGRAM, "analyze", "-T", "json", "--sessions", "all", "--keylog", log, "-"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as tool:
            # What was written is read, save for as much as the pipe holds.
            room = fcntl.fcntl(tool.stdin, fcntl.F_SETPIPE_SZ, 4096)
            before_the_last = len(capture) - room - 4096
            tool.stdin.write(capture[:before_the_last])
            tool.stdin.flush()
            shutil.copyfile(SIGN_INS / "keys.log", log)
            output, errors = tool.communicate(capture[before_the_last:], timeout=120)
        self.assertEqual(tool.returncode, 0, errors.decode())
        decrypted = [session["decrypted"] for session in json.loads(output)["sessions"]]
        self.assertIn(True, decrypted)
        self.assertIn(False, decrypted, "the key log was whole before the first session ended")


if __name__ == "__main__":
    unittest.main()

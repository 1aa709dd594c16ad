#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The commands about certificates, with certificates that openssl makes and the captures of the repository:
check-cert, diff-cert, match, explain, profiles, and the requests of analyze.
Usage: certificates_test.py PROGRAM CAPTURES PROFILES_MD"""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

PROFILES_MD = os.path.abspath(sys.argv.pop())
CAPTURES = os.path.abspath(sys.argv.pop())
PROGRAM = os.path.abspath(sys.argv.pop())
WILDCARD = os.path.join(CAPTURES, "lync-phone-wildcard", "capture.pcapng")


def run(*arguments, code=0):
    result = subprocess.run([PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    assert result.returncode == code, (result.returncode, result.stdout, result.stderr)
    return result.stdout.decode(), result.stderr.decode()


def without_days(text):
    """A day less may be left a second later."""
    return re.sub(r"\d+ days left", "days left", text)


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=120).stdout.decode()


class Certificates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.exact = cls.make("exact", "DNS:lync.schertz.local,DNS:*.mslync.net,DNS:sip.mslync.net")
        cls.wildcard = cls.make("wildcard", "DNS:lync.schertz.local,DNS:*.mslync.net")
        cls.other = cls.make("other", "DNS:www.example.org")

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder.name, name)

    @classmethod
    def make(cls, name, names, days="400"):
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", cls.path(name + ".key"), "-out",
                cls.path(name + ".pem"), "-subj", "/CN=lync.schertz.local", "-days", days, "-addext",
                "subjectAltName=" + names, "-addext", "extendedKeyUsage=serverAuth")
        return cls.path(name + ".pem")

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as out:
            out.write(text)
        return self.path(name)

    def result(self):
        path = self.path("result.json")
        if not os.path.exists(path):
            run("analyze", "-T", "json", "-o", path, WILDCARD)
        return path

    # check-cert

    def test_the_exact_name_will_do_and_the_wildcard_will_not(self):
        text, _ = run("check-cert", self.exact, "--against", WILDCARD, "--exit-code")
        self.assertIn("This certificate would do.", text)
        self.assertIn("192.0.2.101 wants sip.mslync.net", text)
        self.assertIn("days left", text)
        self.assertIn("The issuer was not judged", text)
        text, _ = run("check-cert", self.wildcard, "--against", WILDCARD, "--exit-code", code=10)
        self.assertIn("FAILS 192.0.2.101", text)
        run("check-cert", self.wildcard, "--against", WILDCARD)

    def test_what_would_fail_comes_first_and_once(self):
        both = [WILDCARD, WILDCARD.replace("lync-phone-wildcard", "lync-phone-fixed")]
        text, _ = run("check-cert", self.wildcard, "--against", *both)
        uses = [part.split("(kind")[0] for part in " ".join(text.split()).split(" - ") if " wants " in part]
        self.assertTrue(uses[0].startswith("FAILS 192.0.2.101 wants sip.mslync.net"), text)
        self.assertEqual([use.split()[0] for use in uses].count("FAILS"), 1, text)
        self.assertIn("6 sessions", " ".join(text.split()))  # refused in both, of two certificates

    def test_the_anchor_that_was_given_need_not_be_sent(self):
        root, leaf = self.path("root.pem"), self.path("issued.pem")
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.path("root.key"), "-out", root, "-days",
                "400", "-subj", "/O=Schertz, Ltd./CN=Root")
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.path("issued.key"), "-out", leaf,
                "-days", "300", "-CA", root, "-CAkey", self.path("root.key"), "-subj", "/CN=sip.mslync.net", "-addext",
                "subjectAltName=DNS:sip.mslync.net", "-addext", "basicConstraints=CA:FALSE")
        for anchor, missing in ((root, False), (self.other, True)):
            text, _ = run("check-cert", leaf, "--against", WILDCARD, "--ca-file", anchor)
            self.assertEqual(missing, "was not sent" in " ".join(text.split()), text)

    def test_of_many_clients_the_first_are_listed(self):
        with open(self.result(), encoding="utf-8") as read:
            document = json.load(read)
        one = document["sessions"][0]
        document["sessions"] = [dict(one, client={"ip": f"198.51.100.{n}", "port": 5061}) for n in range(30)]
        many = self.write("many.json", json.dumps(document))
        text, _ = run("check-cert", self.exact, "--against", many)
        self.assertEqual(text.count("- ok "), 20)
        self.assertIn("10 more fit; -T json lists all", text)
        text, _ = run("check-cert", self.other, "--against", many)
        self.assertEqual(text.count("- FAILS "), 30, text)

    def test_a_report_answers_as_its_capture_does(self):
        for certificate, passes in ((self.exact, True), (self.wildcard, False), (self.other, False)):
            answers = []
            for against in (WILDCARD, self.result()):
                text, _ = run("check-cert", certificate, "-T", "json", "--against", against)
                document = json.loads(text)
                self.assertEqual(document["schema"], "siptls.certificate_check/1")
                self.assertEqual(document["passes"], passes)
                self.assertTrue(document["uses"])
                answers.append([(use["client"], use["server"], use["name"], use["answer"], use["sessions"])
                                for use in document["uses"]])
            self.assertEqual(*answers)

    def test_several_sources_count_together(self):
        text, _ = run("check-cert", self.exact, "-T", "json", "--against", WILDCARD, self.result())
        once, _ = run("check-cert", self.exact, "-T", "json", "--against", WILDCARD)
        self.assertEqual(json.loads(text)["sessions"], 2 * json.loads(once)["sessions"])

    def test_every_kind_of_certificate_file_is_read(self):
        der, p7b, pfx = self.path("exact.der"), self.path("exact.p7b"), self.path("exact.pfx")
        openssl("x509", "-in", self.exact, "-outform", "DER", "-out", der)
        openssl("crl2pkcs7", "-nocrl", "-certfile", self.exact, "-out", p7b)
        openssl("pkcs12", "-export", "-in", self.exact, "-inkey", self.path("exact.key"), "-passout", "pass:", "-out",
                pfx)
        for path in (der, p7b, pfx):
            text, _ = run("check-cert", path, "--against", WILDCARD, "--exit-code")
            self.assertIn("This certificate would do.", text)

    def test_a_domain_to_come_needs_its_sip_name(self):
        text, _ = run("check-cert", self.exact, "--sip-domain", "mslync.net", "--exit-code")
        self.assertIn("sip.mslync.net", text)
        self.assertIn("lyncdiscover.mslync.net", text)
        same, _ = run("check-cert", self.exact, "--sip-domain", "mslync.net.", "--exit-code")
        self.assertEqual(without_days(text), without_days(same))
        text, _ = run("check-cert", self.exact, "--sip-domain", "contoso.com", "--exit-code", code=10)
        self.assertIn("FAILS sip.contoso.com", text)

    def test_trust_anchors_are_asked(self):
        text, _ = run("check-cert", self.exact, "--against", WILDCARD, "--ca-file", self.exact, "--exit-code")
        self.assertIn("The chain leads to the trust anchor", text)
        text, _ = run("check-cert", self.exact, "--against", WILDCARD, "--ca-file", self.other, "--exit-code", code=10)
        self.assertIn("leads to none of the trust anchors", text)

    def test_certificates_that_are_read_are_not_overwritten(self):
        for option, words in (("--ca-file", "CA files"), ("--server-cert", "server certificates")):
            with open(self.exact, "rb") as file:
                before = file.read()
            _, error = run(option, self.exact, "-o", self.exact, WILDCARD, code=2)
            self.assertIn(words, error)
            with open(self.exact, "rb") as file:
                self.assertEqual(file.read(), before)

    def test_what_cannot_be_judged_is_said(self):
        for arguments, code, words in (
                ((self.exact,), 2, "--against"),
                ((), 2, "one certificate file"),
                ((self.path("missing.pem"), "--against", WILDCARD), 1, "missing.pem"),
                ((WILDCARD, "--against", WILDCARD), 1, "no certificate"),
                ((self.exact, "--against", self.path("missing.pcap")), 1, "missing.pcap"),
                ((self.exact, "--against", self.write("a.json", "{\"schema\":1}")), 1, "-T json"),
                ((self.exact, "--against", self.write("b.json", "{\"schema\":")), 1, "byte"),
                ((self.exact, "--against", WILDCARD, "-T", "html"), 2, "text or json"),
                ((self.exact, "--sip-domain", "not a name"), 2, "--sip-domain"),
                ((self.exact, "--sip-domain", "a.test", "-p", "5067"), 2, "--port"),
                ((self.exact, "--against", self.write("c.json", "{\"schema\":1}"), "--server-name", "a.test"), 2,
                 "--server-name")):
            _, error = run("check-cert", *arguments, code=code)
            self.assertIn("siptls: ", error)
            self.assertIn(words, error)
        text, _ = run("check-cert", self.exact, "--against", WILDCARD, "-f", "port 9")
        self.assertIn("No TLS session", text)

    # analyze --requests

    def test_openssl_takes_the_request_and_its_certificate_will_do(self):
        folder = self.path("requests")
        _, error = run("analyze", "--requests", folder, "--sip-domain", "contoso.com", WILDCARD)
        self.assertIn("lync.schertz.local.cnf", error)
        configuration = os.path.join(folder, "lync.schertz.local.cnf")
        request, key = self.path("new.csr"), self.path("new.key")
        openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-config", configuration, "-out",
                request)
        text = openssl("req", "-in", request, "-noout", "-text")
        for name in ("lync.schertz.local", "*.mslync.net", "sip.mslync.net", "sip.contoso.com", "contoso.com"):
            self.assertIn("DNS:" + name, text)
        issued = self.path("issued.pem")
        openssl("x509", "-req", "-in", request, "-signkey", key, "-days", "100", "-copy_extensions", "copy", "-out",
                issued)
        run("check-cert", issued, "--against", WILDCARD, "--sip-domain", "contoso.com", "--exit-code")
        with open(os.path.join(folder, "lync.schertz.local.inf"), encoding="utf-8") as inf:
            self.assertIn("dns=sip.mslync.net&", inf.read())
        document = json.loads(run("analyze", "-T", "json", "--sip-domain", "contoso.com", WILDCARD)[0])
        with open(configuration, encoding="utf-8") as text:
            self.assertEqual(document["findings"][0]["request"]["openssl"], text.read())

    def test_requests_need_a_place_and_a_reason(self):
        _, error = run("analyze", "--requests", self.exact, WILDCARD, code=1)
        self.assertIn("--requests", error)
        happy = os.path.join(CAPTURES, "baresip-ignores-wrong-name")
        _, error = run("analyze", "--requests", self.path("none"), happy)
        self.assertIn("no request", error)

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_a_full_disk_under_requests_is_said_in_their_words(self):
        folder = self.path("full")
        os.mkdir(folder)
        os.symlink("/dev/full", os.path.join(folder, "lync.schertz.local.cnf"))
        _, error = run("analyze", "--requests", folder, WILDCARD, code=1)
        self.assertIn("lync.schertz.local.cnf", error)
        self.assertIn("choose another place with --requests", error)

    # diff-cert

    def test_the_difference_between_two_certificates_is_told(self):
        text, _ = run("diff-cert", self.wildcard, self.exact)
        self.assertIn("DNS names: sip.mslync.net was added.", text)
        self.assertIn("Public key: another key.", text)
        text, _ = run("diff-cert", self.exact, self.exact)
        self.assertIn("The same certificate.", text)
        run("diff-cert", self.exact, code=2)
        _, error = run("diff-cert", self.exact, self.path("missing.pem"), code=1)
        self.assertIn("missing.pem", error)

    # match, profiles, explain

    def test_match_names_the_rule_of_each_profile(self):
        text, _ = run("match", self.wildcard, "sip.mslync.net")
        self.assertRegex(text, r"refuses  lync-phone-edition +only the wildcard .* covers it")
        self.assertRegex(text, r"accepts  openssl ")

    def test_profiles_are_listed_told_and_documented(self):
        text, _ = run("profiles")
        self.assertIn("lync-phone-edition", text)
        text, _ = run("profiles", "gnutls")
        for words in ("Checks: inside the handshake", "Ends by: bad_certificate", "3.7.9", "CVE-2026-42012",
                      "Source: "):
            self.assertIn(words, text)
        for once in ("inside the handshake", "bad_certificate"):
            self.assertEqual(1, text.count(once), once)
        _, error = run("profiles", "nobody", code=2)
        self.assertIn("nobody", error)
        made, _ = run("profiles", "--markdown")
        with open(PROFILES_MD, encoding="utf-8") as document:
            self.assertEqual(document.read(), made,
                             "docs/profiles.md is not current: siptls profiles --markdown >docs/profiles.md")

    def test_explain_knows_causes_alerts_and_result_codes(self):
        for word, words in (("name_mismatch", "What the user sees"), ("42", "bad_certificate (42)"),
                            ("0x80090327", "SEC_E_CERT_UNKNOWN"), ("ms-diagnostics:1010", "trust"), ("untrusted_ca", "What to do")):
            text, _ = run("explain", word)
            self.assertIn(words, text)
        _, error = run("explain", "name_missmatch", code=2)
        self.assertIn("name_mismatch", error)
        _, error = run("explain", "\x1b[31m", code=2)
        self.assertNotIn("\x1b", error)
        run("explain", code=2)

    def test_help_names_every_command(self):
        for command in ("check-cert", "diff-cert", "explain", "profiles", "match", "causes"):
            text, _ = run(command, "--help")
            self.assertIn("Usage: siptls " + command, text)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: GPL-2.0-or-later
"""Real TLS clients: how each is told the host, the port and the root to trust.

openssl and gnutls-cli take what to send on standard input; curl and wget speak HTTP; the others run
a tiny program from tiny/ on their own TLS stack. All verify chain and name, as each does by default
or by its documented switch.
"""
import pathlib
import re
import shutil
from dataclasses import dataclass
from typing import Callable

from lab.network import run

TINY = pathlib.Path(__file__).parent / "tiny"


@dataclass(frozen=True)
class Program:
    """`argv(host, port, authority, folder)`; `version` prints a line with the version."""

    name: str
    version: list
    argv: Callable
    takes_input: bool = False

    def label(self):
        return f"{self.name} {version_in(self.version)}"


def version_in(argv):
    """The first version number a program prints about itself."""
    return re.search(r"[0-9]+[.][0-9.]*[0-9]", run(*argv))[0]


OPENSSL = Program(
    "openssl s_client", ["openssl", "version"],
    lambda host, port, authority, _: [
        "openssl", "s_client", "-connect", f"{host}:{port}", "-servername", host, "-CAfile",
        authority, "-verify_hostname", host, "-verify_return_error", "-brief"], True)

GNUTLS = Program(
    "gnutls-cli", ["gnutls-cli", "--version"],
    lambda host, port, authority, _: [
        "gnutls-cli", "--x509cafile", authority, "-p", str(port), host], True)

CURL = Program(
    "curl (OpenSSL)", ["curl", "--version"],
    lambda host, port, authority, _: [
        "curl", "-sS", "-4", "--http1.1", "--cacert", authority, f"https://{host}:{port}/"])

WGET = Program(
    "wget (GnuTLS)", ["wget", "--version"],
    lambda host, port, authority, _: [
        "wget", "-4", "-O", "-", "--tries=1", "--no-hsts", f"--ca-certificate={authority}",
        f"https://{host}:{port}/"])

PYTHON = Program(
    "Python ssl", ["/usr/bin/python3", "--version"],
    lambda host, port, authority, _: [
        "/usr/bin/python3", str(TINY / "visit.py"), host, str(port), authority])

NODE = Program(
    "Node.js tls", ["node", "--version"],
    lambda host, port, authority, _: ["node", str(TINY / "visit.js"), host, str(port), authority])

JAVA = Program(
    "Java JSSE", ["java", "--version"],
    lambda host, port, authority, _: [
        "java", str(TINY / "Visit.java"), host, str(port), authority])

GO = Program(
    "Go crypto/tls", ["go", "version"],
    lambda host, port, authority, folder: [
        str(build_go(folder)), host, str(port), authority])

# With TLS 1.3 switched off, as old configurations have it.
JAVA_12 = Program("Java JSSE", JAVA.version,
                  lambda *where: ["java", "-Djdk.tls.client.protocols=TLSv1.2",
                                  *JAVA.argv(*where)[1:]])
GNUTLS_12 = Program("gnutls-cli", GNUTLS.version,
                    lambda *where: [*GNUTLS.argv(*where), "--priority=NORMAL:-VERS-TLS1.3"], True)


def build_go(folder):
    """Compiles tiny/visit.go once per scene; it needs nothing beyond Go's standard library."""
    program = folder / "visit-go"
    if not program.exists():
        run("env", f"GOCACHE={folder}/go-cache", f"HOME={folder}", "go", "build", "-o",
            str(program), str(TINY / "visit.go"))
    return program


def with_arguments(program, *more):
    """The same program with further switches at the end of its command."""
    return Program(program.name, program.version,
                   lambda *where: [*program.argv(*where), *more], program.takes_input)


PERL_SIP = Program(
    "Perl IO::Socket::SSL, scheme sip",
    ["perl", "-MIO::Socket::SSL", "-e", "print $IO::Socket::SSL::VERSION"],
    lambda host, port, authority, _: ["perl", str(TINY / "visit.pl"), host, str(port), authority])

RUBY = Program(
    "Ruby openssl", ["ruby", "--version"],
    lambda host, port, authority, _: ["ruby", str(TINY / "visit.rb"), host, str(port), authority])

WOLFSSL = Program(
    "wolfSSL", ["dpkg-query", "-W", "libwolfssl-dev"],
    lambda host, port, authority, folder: [
        str(build_wolfssl(folder)), host, str(port), authority])

NSS = Program(
    "NSS tstclnt", ["dpkg-query", "-W", "libnss3-tools"],
    lambda host, port, authority, folder: [
        "tstclnt", "-h", host, "-p", str(port), "-d", str(nss_database(folder, authority)), "-V",
        "tls1.2:tls1.3"], True)


BORINGSSL = Program(
    "BoringSSL", ["dpkg-query", "-W", "android-libboringssl-dev"],
    lambda host, port, authority, folder: [
        str(build_boringssl(folder, "visit")), host, str(port), authority])


BEARSSL = Program(
    "BearSSL", ["dpkg-query", "-W", "libbearssl-dev"],
    lambda host, port, authority, folder: [
        str(build_bearssl(folder)), host, str(port), authority])

RUSTLS = Program(
    "rustls", ["dpkg-query", "-W", "librust-rustls-dev"],
    lambda host, port, authority, folder: [
        str(build_rustls(folder)), host, str(port), authority])

ERLANG = Program(
    "Erlang/OTP ssl", ["dpkg-query", "-W", "erlang-ssl"],
    lambda host, port, authority, _: [
        "escript", str(TINY / "visit.escript"), host, str(port), authority])


def build_boringssl(folder, part):
    """Compiles tiny/{part}_boringssl.c once per scene; Debian keeps Android's libraries apart."""
    program = folder / f"{part}-boringssl"
    if not program.exists():
        libraries = "/usr/lib/x86_64-linux-gnu/android"
        run("cc", "-o", str(program), str(TINY / f"{part}_boringssl.c"), "-I/usr/include/android",
            f"-L{libraries}", f"-Wl,-rpath,{libraries}", "-lssl", "-lcrypto", "-lz", "-lbrotlidec",
            "-lbrotlienc", "-lzstd")
    return program


def build_bearssl(folder):
    """Compiles tiny/visit_bearssl.c once per scene."""
    program = folder / "visit-bearssl"
    if not program.exists():
        run("cc", "-o", str(program), str(TINY / "visit_bearssl.c"), "-lbearssl")
    return program


def build_rustls(folder):
    """Compiles tiny/visit_rustls once per scene, on the sources that Debian's packages have."""
    built = folder / "cargo"
    program = built / "debug" / "visit_rustls"
    if not program.exists():
        package = folder / "visit_rustls"
        shutil.copytree(TINY / "visit_rustls", package)
        run("env", f"CARGO_HOME={built}", f"CARGO_TARGET_DIR={built}", "cargo", "build",
            "--offline", "--quiet", "--manifest-path", str(package / "Cargo.toml"), "--config",
            str(package / "debian.toml"))
    return program


def build_wolfssl(folder):
    """Compiles tiny/visit_wolfssl.c once per scene."""
    program = folder / "visit-wolfssl"
    if not program.exists():
        run("cc", "-o", str(program), str(TINY / "visit_wolfssl.c"), "-lwolfssl")
    return program


def nss_database(folder, authority):
    """A certificate database that trusts the authority."""
    database = folder / "nss"
    if not database.exists():
        database.mkdir()
        run("certutil", "-N", "-d", f"sql:{database}", "--empty-password")
        run("certutil", "-A", "-d", f"sql:{database}", "-n", "root", "-t", "C,,", "-i", authority)
    return f"sql:{database}"

# SPDX-License-Identifier: GPL-2.0-or-later
"""Certificates made with the openssl command line; they live as long as the scene does."""
import hashlib
import pathlib
import ssl
from dataclasses import dataclass, field

from lab.network import run

DAYS = ("2026-01-01", "2036-01-01")

CA_CONFIGURATION = """
[ca]
default_ca = lab
[lab]
database = {folder}/index
new_certs_dir = {folder}
rand_serial = yes
unique_subject = no
policy = anything
default_md = sha256
[anything]
commonName = supplied
organizationName = optional
"""

LEAF_EXTENSIONS = """
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = {usage}
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""

AUTHORITY_EXTENSIONS = """
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
"""


def _asn1_time(day):
    return day.replace("-", "") + "000000Z"


def sha256(pem_file):
    der = ssl.PEM_cert_to_DER_cert(_first_pem(pem_file))
    return hashlib.sha256(der).hexdigest()


def _first_pem(path):
    end = "-----END CERTIFICATE-----"
    text = pathlib.Path(path).read_text()
    return text[text.index("-----BEGIN CERTIFICATE-----"):text.index(end) + len(end) + 1]


@dataclass
class Certificate:
    """A certificate with its key. `chain` is what a server presents: leaf first, no root."""

    file: pathlib.Path
    key: pathlib.Path
    chain: pathlib.Path
    names: list
    hashes: list = field(default_factory=list)


def without_chain(certificate):
    """The same certificate at a server that forgot the authorities between it and the root."""
    return Certificate(certificate.file, certificate.key, certificate.file, certificate.names,
                       certificate.hashes[:1])


def with_root(certificate, root):
    """The same certificate at a server that sends the root as well."""
    chain = certificate.file.with_suffix(".whole")
    chain.write_text(certificate.chain.read_text() + _first_pem(root.file))
    return Certificate(certificate.file, certificate.key, chain, certificate.names,
                       [*certificate.hashes, sha256(root.file)])


class Workshop:
    """Where certificates are made. Everything stays inside `folder`."""

    def __init__(self, folder):
        self._folder = folder
        self._count = 0
        self.index = folder / "index"
        self.index.touch()
        self._configuration = folder / "ca.cnf"
        self._configuration.write_text(CA_CONFIGURATION.format(folder=folder))

    def authority(self, common_name, parent=None, days=DAYS):
        """A root, or below `parent` an intermediate authority."""
        return Authority(self, self.issue(f"/CN={common_name}", AUTHORITY_EXTENSIONS, days, parent),
                         parent)

    def self_signed(self, common_name, dns, days=DAYS):
        """A server certificate signed by its own key."""
        extensions = LEAF_EXTENSIONS.format(usage="serverAuth") + _names_extension(dns)
        file, key = self.issue(f"/CN={common_name}", extensions, days, None)
        return Certificate(file, key, file, list(dns), [sha256(file)])

    def issue(self, subject, extensions, days, issuer, bits=2048, digest="sha256"):
        """A new RSA key and its certificate, signed by `issuer` or by itself."""
        self._count += 1
        stem = self._folder / f"certificate{self._count}"
        key, request, file = (stem.with_suffix(s) for s in (".key", ".csr", ".pem"))
        settings = stem.with_suffix(".ext")
        settings.write_text(extensions)
        run("openssl", "req", "-new", "-newkey", f"rsa:{bits}", "-nodes", "-keyout", str(key),
            "-subj", subject, "-out", str(request))
        signer = (["-selfsign", "-keyfile", str(key)] if issuer is None else
                  ["-cert", str(issuer.file), "-keyfile", str(issuer.key)])
        run("openssl", "ca", "-batch", "-notext", "-config", str(self._configuration), *signer,
            "-in", str(request), "-out", str(file), "-extfile", str(settings),
            "-startdate", _asn1_time(days[0]), "-enddate", _asn1_time(days[1]), "-md", digest)
        return file, key

    def manage(self, issuer, *switches):
        """Lets openssl ca do something with what this authority has issued."""
        run("openssl", "ca", "-config", str(self._configuration), "-cert", str(issuer.file), "-keyfile",
            str(issuer.key), *switches)


def _names_extension(dns):
    if not dns:
        return ""
    return "subjectAltName = " + ", ".join(f"DNS:{name}" for name in dns) + "\n"


class Authority:
    """Signs server certificates. `file` is its own certificate, which clients trust."""

    def __init__(self, workshop, made, parent):
        self._workshop = workshop
        self.file, self.key = made
        self._parent = parent

    def certificate(self, common_name, dns, days=DAYS, usage="serverAuth", must_staple=False, **make):
        """A server certificate; without `dns` it has no subjectAltName at all. `make` goes to issue().

        `names` holds what a client may compare: the dNSNames, else the CN."""
        extensions = LEAF_EXTENSIONS.format(usage=usage) + _names_extension(dns)
        if must_staple:
            extensions += "tlsfeature = status_request\n"
        file, key = self._workshop.issue(f"/CN={common_name}", extensions, days, self, **make)
        above, authority = [], self
        while authority._parent is not None:
            above.append(authority.file)
            authority = authority._parent
        chain = file.with_suffix(".chain")
        chain.write_text("".join(_first_pem(part) for part in [file, *above]))
        return Certificate(file, key, chain, list(dns) or [common_name],
                           [sha256(part) for part in [file, *above]])

    def revoke(self, certificate):
        """From now on answers say that it is revoked."""
        self._workshop.manage(self, "-revoke", str(certificate.file), "-crl_reason", "keyCompromise")

    def answer(self, certificate, days=7):
        """The file of an OCSP response for a server to send along: what this authority says of it now."""
        file = certificate.file.with_suffix(".answer")
        run("openssl", "ocsp", "-index", str(self._workshop.index), "-CA", str(self.file), "-rsigner",
            str(self.file), "-rkey", str(self.key), "-issuer", str(self.file), "-cert",
            str(certificate.file), "-ndays", str(days), "-respout", str(file))
        return file

# SPDX-License-Identifier: GPL-2.0-or-later
"""How a scripted client compares the name it wants with a certificate.

`exact`: Lync Phone Edition before 4.0.7577.4100. `wildcard`: left-most label, one level, as Windows
clients. `rfc5922`: no wildcards, and the SIP domain instead of the host. `none`: does not look.
"""
import re
import subprocess


def certificate_in(records):
    """The leaf certificate (DER) inside the TLS records received so far, or None (TLS <= 1.2)."""
    messages, at = b"", 0
    while at + 5 <= len(records):
        size = int.from_bytes(records[at + 3:at + 5], "big")
        if records[at] == 22:
            messages += records[at + 5:at + 5 + size]
        at += 5 + size
    at = 0
    while at + 4 <= len(messages):
        size = int.from_bytes(messages[at + 1:at + 4], "big")
        if messages[at] == 11 and at + 4 + size <= len(messages):
            leaf = at + 10
            return messages[leaf:leaf + int.from_bytes(messages[leaf - 3:leaf], "big")]
        at += 4 + size
    return None


def presented_names(der):
    """The dNSNames, or the CN when there are none."""
    text = subprocess.run(["openssl", "x509", "-inform", "DER", "-noout", "-subject", "-nameopt",
                           "multiline", "-ext", "subjectAltName"],
                          input=der, capture_output=True, check=True).stdout.decode()
    return re.findall(r"DNS:([^,\s]+)", text) or re.findall(r"commonName\s*=\s*(\S+)", text)


def accepts(rule, names, host, sip_domain):
    if rule == "none":
        return True
    wanted = (sip_domain if rule == "rfc5922" else host).lower()
    names = [name.lower() for name in names]
    if wanted in names:
        return True
    return rule == "wildcard" and "*." + wanted.partition(".")[2] in names

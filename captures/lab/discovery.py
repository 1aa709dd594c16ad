# SPDX-License-Identifier: GPL-2.0-or-later
"""The scripted client's own resolver: SRV, A and AAAA questions over UDP, as a phone asks them."""
import secrets
import socket
import struct

from lab.network import DNS_ADDRESS

A, CNAME, AAAA, SRV = 1, 5, 28, 33


def _read_name(message, at):
    """The name at `at` and where the message goes on; compression is followed."""
    labels, after = [], None
    while message[at]:
        if message[at] & 0xC0 == 0xC0:
            after = after or at + 2
            at = struct.unpack_from(">H", message, at)[0] & 0x3FFF
            continue
        labels.append(message[at + 1:at + 1 + message[at]].decode())
        at += 1 + message[at]
    return ".".join(labels), after or at + 1


def ask(name, kind):
    """The answers of that kind: (target, port) for SRV, else addresses."""
    question = b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"
    query = struct.pack(">HHHHHH", secrets.randbits(16), 0x0100, 1, 0, 0, 0)
    query += question + struct.pack(">HH", kind, 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        link.settimeout(3)
        link.sendto(query, (DNS_ADDRESS, 53))
        message = link.recv(4096)
    return _answers(message, 12 + len(question) + 4, kind)


def _answers(message, at, wanted):
    found = []
    for _ in range(struct.unpack_from(">H", message, 6)[0]):
        _, at = _read_name(message, at)
        kind, _, _, size = struct.unpack_from(">HHIH", message, at)
        at += 10
        if kind == wanted == SRV:
            port = struct.unpack_from(">H", message, at + 4)[0]
            found.append((_read_name(message, at + 6)[0], port))
        elif kind == wanted == A:
            found.append(socket.inet_ntop(socket.AF_INET, message[at:at + 4]))
        elif kind == wanted == AAAA:
            found.append(socket.inet_ntop(socket.AF_INET6, message[at:at + 16]))
        at += size
    return found


def locate(settings):
    """(host name, address, port) the client connects to.

    `srv` asks SRV first, `host` starts with the address question, `address` asks nothing.
    """
    if settings.get("address"):
        return settings.get("host"), settings["address"], settings["port"]
    name, port = settings.get("host"), settings.get("port")
    for question in settings.get("srv", []):
        answers = ask(question, SRV)
        if answers:
            name, port = answers[0]
            break
    addresses = ask(name, AAAA if settings.get("ipv6") else A)
    return name, addresses[0], port

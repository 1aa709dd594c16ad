# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads the captures of captures/ and writes frames in every form that a capture can have."""
import dataclasses
import struct

ETHERNET = 1
NANOSECONDS = 10**9


@dataclasses.dataclass(frozen=True)
class Frame:
    time: int  # nanoseconds since 1970
    data: bytes
    link: int = ETHERNET
    length: int = 0  # on the wire; 0: as captured

    def with_data(self, data, link=None):
        """The same frame with other bytes, cut as much as before."""
        return dataclasses.replace(self, data=data, link=self.link if link is None else link,
                                   length=len(data) + max(self.length - len(self.data), 0))

    @property
    def wire_length(self):
        return max(self.length, len(self.data))


def read(path):
    content = path.read_bytes()
    return list(_read_pcapng(content) if content[:4] == b"\x0a\x0d\x0d\x0a" else _read_pcap(content))


def secrets(path):
    """The key logs that a pcapng file brings along (Decryption Secrets Blocks)."""
    content = path.read_bytes()
    if content[:4] != b"\x0a\x0d\x0d\x0a":
        return b""
    return b"".join(body[8:8 + struct.unpack_from(order + "I", body, 4)[0]]
                    for order, kind, body in _blocks(content) if kind == 10)


def _read_pcap(content):
    orders = {b"\xd4\xc3\xb2\xa1": ("<", 1000), b"\xa1\xb2\xc3\xd4": (">", 1000),
              b"\x4d\x3c\xb2\xa1": ("<", 1), b"\xa1\xb2\x3c\x4d": (">", 1)}
    order, unit = orders[content[:4]]
    link = struct.unpack_from(order + "I", content, 20)[0]
    at = 24
    while at + 16 <= len(content):
        seconds, fraction, captured, length = struct.unpack_from(order + "IIII", content, at)
        at += 16
        if at + captured > len(content):
            return  # cut short
        yield Frame(seconds * NANOSECONDS + fraction * unit, content[at:at + captured], link, length)
        at += captured


def _blocks(content):
    """(order, type, body) of each whole block."""
    order, at = "<", 0
    while at + 12 <= len(content):
        if content[at:at + 4] == b"\x0a\x0d\x0d\x0a":
            order = "<" if content[at + 8:at + 12] == b"\x4d\x3c\x2b\x1a" else ">"
        kind, size = struct.unpack_from(order + "II", content, at)
        if at + size > len(content):
            return  # cut short
        yield order, kind, content[at + 8:at + size - 4]
        at += size


def _read_pcapng(content):
    interfaces = []
    for order, kind, body in _blocks(content):
        if kind == 0x0a0d0d0a:
            interfaces = []
        elif kind == 1:
            interfaces.append((struct.unpack_from(order + "H", body)[0], _unit(body[8:], order)))
        elif kind == 6:
            number, high, low, captured, length = struct.unpack_from(order + "IIIII", body)
            link, unit = interfaces[number]
            yield Frame((high << 32 | low) * unit, body[20:20 + captured], link, length)


def _unit(options, order):
    """Nanoseconds of one step of the interface's timestamps (if_tsresol)."""
    at = 0
    while at + 4 <= len(options):
        code, size = struct.unpack_from(order + "HH", options, at)
        if code == 9:
            return 10 ** (9 - options[at + 4])
        at += 4 + size + -size % 4
    return 1000


def pcap(frames, order="<", nanoseconds=False):
    """A classic capture; its frames must share one link type."""
    unit = 1 if nanoseconds else 1000
    magic = 0xA1B23C4D if nanoseconds else 0xA1B2C3D4
    links = {frame.link for frame in frames} or {ETHERNET}
    assert len(links) == 1, "a pcap file has one link type"
    parts = [struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 262144, links.pop())]
    for frame in frames:
        seconds, fraction = divmod(frame.time, NANOSECONDS)
        parts += [struct.pack(order + "IIII", seconds, fraction // unit, len(frame.data), frame.wire_length), frame.data]
    return b"".join(parts)


def _block(order, kind, body):
    body += bytes(-len(body) % 4)
    size = struct.pack(order + "I", len(body) + 12)
    return struct.pack(order + "I", kind) + size + body + size


def pcapng(frames, order="<", sections=1):
    """One interface for each link type in each section, timestamps in nanoseconds."""
    parts = []
    share = -(-len(frames) // sections) or 1
    for start in range(0, max(len(frames), 1), share):
        part = frames[start:start + share]
        links = sorted({frame.link for frame in part}) or [ETHERNET]
        parts.append(_block(order, 0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1)))
        for link in links:
            resolution = struct.pack(order + "HHB3xHH", 9, 1, 9, 0, 0)
            parts.append(_block(order, 1, struct.pack(order + "HHI", link, 0, 262144) + resolution))
        for frame in part:
            head = struct.pack(order + "IIIII", links.index(frame.link), frame.time >> 32, frame.time & 0xFFFFFFFF,
                               len(frame.data), frame.wire_length)
            parts.append(_block(order, 6, head + frame.data))
    return b"".join(parts)

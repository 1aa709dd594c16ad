# SPDX-License-Identifier: GPL-2.0-or-later
"""Classic pcap files in memory: the scenarios' captures taken apart and put together again in other ways."""
import collections
import struct

ETHERNET = 1

Packet = collections.namedtuple("Packet", "seconds microseconds data original")


def read(file):
    """The packets of a pcap file (little endian, microseconds) and its link type."""
    if file[:4] != b"\xd4\xc3\xb2\xa1":
        raise ValueError("not such a file")
    packets, at = [], 24
    while at < len(file):
        seconds, microseconds, captured, original = struct.unpack_from("<IIII", file, at)
        packets.append(Packet(seconds, microseconds, file[at + 16:at + 16 + captured], original))
        at += 16 + captured
    return packets, struct.unpack_from("<I", file, 20)[0]


def write(packets, link_type=ETHERNET, order="<"):
    out = [struct.pack(order + "IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, link_type)]
    for packet in packets:
        out.append(struct.pack(order + "IIII", packet.seconds, packet.microseconds, len(packet.data), packet.original))
        out.append(packet.data)
    return b"".join(out)


def tagged(packet, vlan=5):
    """The same Ethernet packet with a VLAN tag."""
    data = packet.data[:12] + struct.pack(">HH", 0x8100, vlan) + packet.data[12:]
    return packet._replace(data=data, original=packet.original + 4)


def routed(packet):
    """The same packet behind a router: other addresses below, one hop less. The header's sum is left as it was."""
    data = bytearray(packet.data)
    data[:12] = b"\x02\0\0\0\0\x02\x02\0\0\0\0\x01"
    at = {b"\x08\x00": 22, b"\x86\xdd": 21}.get(bytes(data[12:14]))
    if at:
        data[at] -= 1
    return packet._replace(data=bytes(data))


def later(packet, microseconds):
    total = packet.seconds * 10**6 + packet.microseconds + microseconds
    return packet._replace(seconds=total // 10**6, microseconds=total % 10**6)


def is_tls_segment(packet):
    """A TCP segment of port 5061 with payload, IPv4."""
    data = packet.data
    if data[12:14] != b"\x08\0" or data[23] != 6:
        return False
    header = 14 + 4 * (data[14] & 15)
    source, destination = struct.unpack_from(">HH", data, header)
    payload = struct.unpack_from(">H", data, 16)[0] + 14 - header - 4 * (data[header + 12] >> 4)
    return 5061 in (source, destination) and payload > 0


def ip_packet(seconds, protocol, source, destination, payload):
    """`source` and `destination` are the last bytes of addresses in 192.0.2.0/24."""
    header = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), 0, 0, 64, protocol, 0)
    addresses = bytes((192, 0, 2, source, 192, 0, 2, destination))
    data = b"\x02\0\0\0\0\x01\x02\0\0\0\0\x02\x08\0" + header + addresses + payload
    return Packet(seconds, 0, data, len(data))


def datagram(seconds, source, destination, text):
    """Between two ports 5060."""
    udp = struct.pack(">HHHH", 5060, 5060, 8 + len(text), 0)
    return ip_packet(seconds, 17, source, destination, udp + text)


def segment(seconds, source, destination, ports, flags, sequence=1000, acknowledged=0):
    tcp = struct.pack(">HHIIBBHHH", *ports, sequence, acknowledged, 0x50, flags, 64240, 0, 0)
    return ip_packet(seconds, 6, source, destination, tcp)


def snoop(packets):
    """RFC 1761, Ethernet."""
    out = [b"snoop\0\0\0", struct.pack(">II", 2, 4)]
    for packet in packets:
        pad = -len(packet.data) % 4
        out.append(struct.pack(">IIIIII", packet.original, len(packet.data), 24 + len(packet.data) + pad, 0,
                               packet.seconds, packet.microseconds))
        out.append(packet.data + bytes(pad))
    return b"".join(out)


def erf(packets):
    """Extensible Record Format, Ethernet: times are 32.32 fixed point, little endian, all else is big endian."""
    out = []
    for packet in packets:
        fraction = -(-(packet.microseconds << 32) // 10**6)  # rounded up, so that it comes back
        out.append(struct.pack("<II", fraction, packet.seconds))
        out.append(struct.pack(">BBHHH", 2, 4, 18 + len(packet.data), 0, packet.original))
        out.append(b"\0\0" + packet.data)
    return b"".join(out)

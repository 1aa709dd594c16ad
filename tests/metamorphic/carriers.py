# SPDX-License-Identifier: GPL-2.0-or-later
"""Puts a frame into another link, a tag, a tunnel, or cuts its IP packet into fragments. Each function takes an Ethernet
frame and gives the frames that carry it; what is no IP vanishes where the carrier knows only IP."""
import dataclasses
import ipaddress
import struct


MIRROR = bytes.fromhex("02000000aa01" "02000000aa02")  # destination and source of the outer frame
IPV4, IPV6 = 0x0800, 0x86DD


def _ethertype(frame):
    return struct.unpack_from(">H", frame.data, 12)[0]


def _is_ip(frame):
    return _ethertype(frame) in (IPV4, IPV6)


def _on_ip(wrap):
    """A carrier of IP packets alone."""
    return lambda frame: wrap(frame, frame.data[14:], _ethertype(frame)) if _is_ip(frame) else []


def _ipv4(protocol, payload, identification=0, offset_and_flags=0x4000):
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), identification, offset_and_flags, 64, protocol, 0,
                       ipaddress.IPv4Address("192.0.2.1").packed, ipaddress.IPv4Address("192.0.2.2").packed)
    return head + payload


def _ipv6(next_header, payload):
    return struct.pack(">IHBB", 6 << 28, len(payload), next_header, 64) + ipaddress.IPv6Address(
        "2001:db8::1").packed + ipaddress.IPv6Address("2001:db8::2").packed + payload


def _udp(port, payload):
    return struct.pack(">HHHH", 49152, port, 8 + len(payload), 0) + payload


def _ethernet(ethertype, payload):
    return MIRROR + struct.pack(">H", ethertype) + payload


def _in_ipv4(protocol, head):
    """An outer IPv4 packet whose payload is `head` and the whole frame."""
    return lambda frame: [frame.with_data(_ethernet(IPV4, _ipv4(protocol, head + frame.data)))]


def _tagged(*tags):
    def wrap(frame):
        between = b"".join(struct.pack(">HH", protocol, identifier) for protocol, identifier in tags)
        return [frame.with_data(frame.data[:12] + between + frame.data[12:])]
    return wrap


def _udp_tunnel(port, head):
    return lambda frame: [frame.with_data(_ethernet(IPV4, _ipv4(17, _udp(port, head + frame.data))))]


MAX_802_3 = 1500  # longer frames, which a sending card cuts, have no length field
PPP_PROTOCOL = {IPV4: 0x0021, IPV6: 0x0057}
VXLAN = struct.pack(">II", 0x08000000, 42 << 8)
GENEVE = struct.pack(">BBHI", 2, 0, 0x6558, 42 << 8) + bytes.fromhex("01020301") + b"mark"
ERSPAN_2 = struct.pack(">HHI", 0x1000 | 7, 100, 0)
ERSPAN_3 = struct.pack(">HHIHH", 0x2000 | 7, 100, 1, 0, 0)

LINKS = {
    "vlan": _tagged((0x8100, 7)),
    "qinq": _tagged((0x88A8, 7), (0x8100, 8)),
    "five-tags": _tagged((0x88A8, 200), *[(0x8100, 100)] * 4),
    "snap": _on_ip(lambda frame, ip, ethertype: [
        frame.with_data(frame.data[:12] + struct.pack(">H6sH", len(ip) + 8, bytes.fromhex("aaaa03000000"), ethertype) + ip)
        if len(ip) + 8 <= MAX_802_3 else frame]),
    "linux-cooked": _on_ip(lambda frame, ip, ethertype: [
        frame.with_data(struct.pack(">HHH8sH", 0, 1, 6, frame.data[6:12], ethertype) + ip, 113)]),
    "linux-cooked-2": _on_ip(lambda frame, ip, ethertype: [
        frame.with_data(struct.pack(">HHIHBB8s", ethertype, 0, 1, 1, 0, 6, frame.data[6:12]) + ip, 276)]),
    "raw": _on_ip(lambda frame, ip, ethertype: [frame.with_data(ip, 101)]),
    "null": _on_ip(lambda frame, ip, ethertype: [
        frame.with_data(struct.pack("<I", 2 if ethertype == IPV4 else 30) + ip, 0)]),
    "ppp": _on_ip(lambda frame, ip, ethertype: [
        frame.with_data(b"\xff\x03" + struct.pack(">H", PPP_PROTOCOL[ethertype]) + ip, 9)]),
    "ppp-hdlc": _on_ip(lambda frame, ip, ethertype: [
        frame.with_data(b"\xff\x03" + struct.pack(">H", PPP_PROTOCOL[ethertype]) + ip, 50)]),
    "ppp-with-direction": _on_ip(lambda frame, ip, ethertype: [
        frame.with_data(b"\x00\xff\x03" + struct.pack(">H", PPP_PROTOCOL[ethertype]) + ip, 204)]),
    "cisco-hdlc": _on_ip(lambda frame, ip, ethertype: [
        frame.with_data(b"\x0f\x00" + struct.pack(">H", ethertype) + ip, 104)]),
    "pppoe-alone": _on_ip(lambda frame, ip, ethertype: [
        frame.with_data(struct.pack(">BBHHH", 0x11, 0, 5, len(ip) + 2, PPP_PROTOCOL[ethertype]) + ip, 51)]),
    "pppoe": _on_ip(lambda frame, ip, ethertype: [
        frame.with_data(frame.data[:12] + struct.pack(">HBBHHH", 0x8864, 0x11, 0, 5, len(ip) + 2, PPP_PROTOCOL[ethertype]) + ip)]),
    "mpls": _on_ip(lambda frame, ip, ethertype: [
        frame.with_data(frame.data[:12] + struct.pack(">HII", 0x8847, 16 << 12 | 64, 17 << 12 | 0x100 | 64) + ip)]),
    "pseudo-wire": lambda frame: [
        frame.with_data(_ethernet(0x8847, struct.pack(">II", 16 << 12 | 0x100 | 64, 1) + frame.data))],
}

OUTER_IPV4 = " 192.0.2.1 > 192.0.2.2"

# The carrier, and what the report calls it.
TUNNELS = {
    "gre": (_on_ip(lambda frame, ip, ethertype: [
        frame.with_data(_ethernet(IPV4, _ipv4(47, struct.pack(">HH", 0, ethertype) + ip)))]), "gre" + OUTER_IPV4),
    "gre-with-options": (_on_ip(lambda frame, ip, ethertype: [
        frame.with_data(_ethernet(IPV4, _ipv4(47, struct.pack(">HHHHII", 0xB000, ethertype, 0, 0, 9, 1) + ip)))]),
        "gre key 9" + OUTER_IPV4),
    "gre-ethernet": (_in_ipv4(47, struct.pack(">HH", 0, 0x6558)), "gre" + OUTER_IPV4),
    "erspan-1": (_in_ipv4(47, struct.pack(">HH", 0, 0x88BE)), "erspan-1" + OUTER_IPV4),
    "erspan-2": (_in_ipv4(47, struct.pack(">HHI", 0x1000, 0x88BE, 1) + ERSPAN_2), "erspan-2 session 100" + OUTER_IPV4),
    "erspan-3": (_in_ipv4(47, struct.pack(">HHI", 0x1000, 0x22EB, 1) + ERSPAN_3), "erspan-3 session 100" + OUTER_IPV4),
    "erspan-3-with-platform": (_in_ipv4(47, struct.pack(">HHI", 0x1000, 0x22EB, 1) + ERSPAN_3[:-1] + b"\x01" + bytes(8)),
                               "erspan-3 session 100" + OUTER_IPV4),
    "vxlan": (_udp_tunnel(4789, VXLAN), "vxlan vni 42" + OUTER_IPV4),
    "vxlan-old-port": (_udp_tunnel(8472, VXLAN), "vxlan vni 42" + OUTER_IPV4),
    "geneve": (_udp_tunnel(6081, GENEVE), "geneve vni 42" + OUTER_IPV4),
    "tzsp": (_udp_tunnel(37008, bytes.fromhex("0100000101")), "tzsp" + OUTER_IPV4),
    "ip-in-ipv4": (_on_ip(lambda frame, ip, ethertype: [
        frame.with_data(_ethernet(IPV4, _ipv4(4 if ethertype == IPV4 else 41, ip)))]), "ip-in-ip" + OUTER_IPV4),
    "ip-in-ipv6": (_on_ip(lambda frame, ip, ethertype: [
        frame.with_data(_ethernet(IPV6, _ipv6(4 if ethertype == IPV4 else 41, ip)))]), "ip-in-ip 2001:db8::1 > 2001:db8::2"),
}



def _ipv4_fragments(frame, ip, size):
    header = (ip[0] & 15) * 4
    total = struct.unpack_from(">H", ip, 2)[0]
    payload = ip[header:total]
    pieces = []
    for start in range(0, len(payload), size):
        piece = payload[start:start + size]
        more = 0x2000 if start + size < len(payload) else 0
        head = bytearray(ip[:header])
        struct.pack_into(">HHH", head, 2, header + len(piece), frame.time // 1000 & 0xFFFF, more | start // 8)
        pieces.append(frame.with_data(frame.data[:14] + bytes(head) + piece))
    return pieces


def _ipv6_fragments(frame, ip, size):
    payload = ip[40:40 + struct.unpack_from(">H", ip, 4)[0]]
    pieces = []
    for start in range(0, len(payload), size):
        piece = payload[start:start + size]
        more = 1 if start + size < len(payload) else 0
        head = bytearray(ip[:40])
        struct.pack_into(">HB", head, 4, 8 + len(piece), 44)
        fragment = struct.pack(">BBHI", ip[6], 0, start | more, frame.time // 1000 & 0xFFFFFFFF)
        pieces.append(frame.with_data(frame.data[:14] + bytes(head) + fragment + piece))
    return pieces


def fragmented(frame, size=256):
    """The frame's IP packet in fragments of `size` bytes, if it is longer."""
    if not _is_ip(frame) or len(frame.data) <= 14 + 40 + size:
        return [frame]
    cut = _ipv4_fragments if _ethertype(frame) == IPV4 else _ipv6_fragments
    return cut(frame, frame.data[14:], size)


def _tcp_at(frame):
    """Where the TCP header begins, or nothing."""
    if not _is_ip(frame):
        return None
    ip = frame.data[14:]
    header = (ip[0] & 15) * 4 if _ethertype(frame) == IPV4 else 40
    return 14 + header if ip[9 if _ethertype(frame) == IPV4 else 6] == 6 else None


def without_checksum(frame):
    """TCP checksum 0, as where the sending card fills it in."""
    tcp = _tcp_at(frame)
    if tcp is None:
        return [frame]
    data = bytearray(frame.data)
    data[tcp + 16:tcp + 18] = b"\0\0"
    return [frame.with_data(bytes(data))]


def contradicted(frame):
    """Each segment with more than a byte comes again, its bytes turned over, as from somebody on the path."""
    tcp = _tcp_at(frame)
    if tcp is None:
        return [frame]
    ip = frame.data[14:]
    end = 14 + (struct.unpack_from(">H", ip, 2)[0] if _ethertype(frame) == IPV4 else 40 + struct.unpack_from(">H", ip, 4)[0])
    payload = tcp + (frame.data[tcp + 12] >> 4) * 4
    if end - payload < 2:
        return [frame]
    turned = bytes(byte ^ 0x55 for byte in frame.data[payload:end])
    return [frame, frame.with_data(frame.data[:payload] + turned + frame.data[end:])]


def is_tcp(frame):
    ip = frame.data[14:]
    return _is_ip(frame) and ip[9 if _ethertype(frame) == IPV4 else 6] == 6


@dataclasses.dataclass
class Segment:
    """The parts of a frame with a whole TCP segment; `frame` puts them together again, with the checksums left empty."""
    head: bytes  # Ethernet
    ip: bytes
    tcp: bytes
    payload: bytes

    @staticmethod
    def of(frame):
        tcp = _tcp_at(frame)
        if tcp is None:
            return None
        ip = frame.data[14:tcp]
        end = 14 + (struct.unpack_from(">H", ip, 2)[0] if ip[0] >> 4 == 4 else 40 + struct.unpack_from(">H", ip, 4)[0])
        payload = tcp + (frame.data[tcp + 12] >> 4) * 4
        return Segment(frame.data[:14], ip, frame.data[tcp:payload], frame.data[payload:end])

    @property
    def ends(self):
        """Source and destination, each an address and a port."""
        source, destination = struct.unpack_from(">HH", self.tcp)
        size = 4 if self.ip[0] >> 4 == 4 else 16
        at = 12 if size == 4 else 8
        return (self.ip[at:at + size], source), (self.ip[at + size:at + 2 * size], destination)

    @property
    def numbers(self):
        """Sequence and acknowledgement number, flags."""
        return (*struct.unpack_from(">II", self.tcp, 4), self.tcp[13])

    def frame(self, was, ends, sequence, acknowledgement, payload):
        size = len(ends[0][0])
        tcp = struct.pack(">HHII", ends[0][1], ends[1][1], sequence % 2**32, acknowledgement % 2**32) + self.tcp[12:16]
        tcp += b"\0\0" + self.tcp[18:] + payload
        if size == 4:
            ip = self.ip[:2] + struct.pack(">H", len(self.ip) + len(tcp)) + self.ip[4:10] + b"\0\0" + ends[0][0] + ends[1][0]
            ip += self.ip[20:]
        else:
            ip = self.ip[:4] + struct.pack(">H", len(tcp)) + self.ip[6:8] + ends[0][0] + ends[1][0]
        return was.with_data(self.head + ip + tcp)


def closes(frame):
    """Whether it is a segment with FIN."""
    tcp = _tcp_at(frame)
    return tcp is not None and bool(frame.data[tcp + 13] & 1)


def addresses(frame):
    """Source and destination address of the IP packet, or nothing."""
    if not _is_ip(frame):
        return None
    ip = frame.data[14:]
    return (ip[12:16], ip[16:20]) if _ethertype(frame) == IPV4 else (ip[8:24], ip[24:40])



# SPDX-License-Identifier: GPL-2.0-or-later
"""The scripted phone's DHCPINFORM, and the options a Lync site hands out by dnsmasq.

Options 43 (class MS-UC-Client: web service) and 120 (registrar, RFC 3361) as DHCPUtil writes them.
"""
import secrets
import socket
import struct

VENDOR_CLASS = b"MS-UC-Client"
MAGIC = b"\x63\x82\x53\x63"


def server_switches(registrar, web_service):
    """dnsmasq's switches for a site with static addresses."""
    path = "/CertProv/CertProvisioningService.svc"
    parts = [(1, VENDOR_CLASS.decode()), (2, "https"), (3, web_service), (4, "443"), (5, path)]
    return ["--dhcp-range=192.0.2.0,static,255.255.255.0", "--dhcp-authoritative",
            "--leasefile-ro", f"--dhcp-option-force=120,{registrar}",
            *(f"--dhcp-option=vendor:MS-UC-Client,{number}," + ":".join(f"{c:02x}" for c in
              text.encode()) for number, text in parts)]


def inform(address, mac):
    """Asks for 43 and 120 with the address the phone already has, and waits for the answer."""
    hardware = bytes.fromhex(mac.replace(":", ""))
    message = struct.pack(">BBBBIHH4s12x16s192x", 1, 1, 6, 0, secrets.randbits(32), 0, 0,
                          socket.inet_aton(address), hardware)
    message += MAGIC + b"\x35\x01\x08" + b"\x37\x02\x2b\x78"
    message += bytes([60, len(VENDOR_CLASS)]) + VENDOR_CLASS + b"\xff"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        link.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"eth0")
        link.bind(("0.0.0.0", 68))
        link.settimeout(5)
        link.sendto(message, ("255.255.255.255", 67))
        link.recv(2048)

# SPDX-License-Identifier: GPL-2.0-or-later
"""Leased addresses: dnsmasq gives them, busybox's udhcpc asks for them and sets them.

dnsmasq reads who gets which address from a file, so that a device can be given another one.
"""
import signal

NOBODY = "0.0.0.0"
SET_ADDRESS = """#!/bin/sh
[ "$1" = bound ] || [ "$1" = renew ] || exit 0
ip address flush dev "$interface"
ip address add "$ip/24" dev "$interface"
"""


class Leases:
    """The reservations of the site's DHCP server."""

    def __init__(self, folder):
        self._file = folder / "reservations"
        self._file.touch()
        self._script = folder / "set-address"
        self._script.write_text(SET_ADDRESS)
        self._script.chmod(0o755)

    def switches(self):
        return [f"--dhcp-hostsfile={self._file}"]

    def obtain(self, server, host, address, vendor_class, name):
        """The host drops what it has and gets this address from the server, a process."""
        self._file.write_text(f"{host.mac},{address},infinite\n")
        server.send_signal(signal.SIGHUP)
        for flag in ("down", "up"):  # a restart
            host.run("ip", "link", "set", "eth0", flag)
        host.run("ip", "address", "flush", "dev", "eth0")
        host.run("busybox", "udhcpc", "-i", "eth0", "-f", "-q", "-n", "-t", "10", "-T", "1",
                 "-V", vendor_class, "-x", f"hostname:{name}", "-O", "43", "-O", "120",
                 "-s", str(self._script))
        host.address = address

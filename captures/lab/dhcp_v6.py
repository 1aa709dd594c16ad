# SPDX-License-Identifier: GPL-2.0-or-later
"""DHCPv6 with the SIP servers of RFC 3319: dnsmasq gives them, ISC's dhclient asks for them.

Option 21 names SIP servers, option 22 lists their addresses.
"""
CONFIGURATION = """
option dhcp6.sip-servers-names code 21 = domain-list;
also request dhcp6.sip-servers-names, dhcp6.sip-servers-addresses;
timeout 10;
"""
SET_ADDRESS = """#!/bin/sh
[ "$reason" = BOUND6 ] || exit 0
ip -6 address flush dev "$interface" scope global
ip -6 address add "$new_ip6_address/64" dev "$interface" nodad
"""


def server_switches(address, registrar, registrar_address):
    """dnsmasq's switches for a site that has one address to give."""
    return [f"--dhcp-range={address},{address},64,1h", "--dhcp-authoritative", "--leasefile-ro",
            f"--dhcp-option=option6:21,{registrar}",
            f"--dhcp-option=option6:22,[{registrar_address}]"]


def obtain(host, folder):
    """The host asks for an address and sets the one it gets; dhclient lives on as long as the scene."""
    configuration, script = folder / "dhclient.conf", folder / "set-address-v6"
    configuration.write_text(CONFIGURATION)
    script.write_text(SET_ADDRESS)
    script.chmod(0o755)
    host.run("dhclient", "-6", "-1", "-D", "LL", "-cf", str(configuration), "-sf", str(script),
             "-lf", str(folder / "leases6"), "-pf", str(folder / "dhclient.pid"), "eth0")

# SPDX-License-Identifier: GPL-2.0-or-later
"""The laboratory's DNS responder: dnsmasq, which answers only what the scenario declares."""
import subprocess


def start(host, domains, srv=(), hosts=(), aliases=(), switches=()):
    """Starts dnsmasq and returns its process once it answers.

    `srv` holds (question, target, port), `hosts` (name, address), `aliases` (alias, name); anything
    else below one of `domains` does not exist. `switches` go to dnsmasq as they are.
    """
    argv = ["dnsmasq", "--keep-in-foreground", "--no-resolv", "--no-hosts", "--conf-file=/dev/null",
            "--pid-file=", "--user=root", "--log-facility=-", "--local-ttl=600"]
    argv += [f"--local=/{domain}/" for domain in domains]
    argv += [f"--srv-host={question},{target},{port}" for question, target, port in srv]
    argv += [f"--host-record={name},{address}" for name, address in hosts]
    argv += [f"--cname={alias},{name}" for alias, name in aliases]
    argv += switches
    process = host.start(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    host.wait_for_listener(53, "udp")
    return process

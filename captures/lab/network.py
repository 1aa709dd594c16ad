# SPDX-License-Identifier: GPL-2.0-or-later
"""One switch and its hosts as network namespaces.

The switch is a bridge in a namespace of its own, so that nothing appears in the machine's own
network. Whoever records on the bridge sees each frame once, as on a mirror port. Offloads are off:
segments are no longer than the medium allows and checksums are right.
"""
import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass

DNS_ADDRESS = "192.0.2.53"
RESOLVER_FILES = pathlib.Path("/etc/netns")
OFFLOADS = ["tx", "rx", "tso", "gso", "gro", "sg"]


def run(*argv):
    """Runs a command that must succeed; its output is returned."""
    done = subprocess.run(argv, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(argv)}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


@dataclass
class Host:
    """A machine on the switch. `address` is the one the scenario speaks of."""

    name: str
    address: str
    mac: str
    namespace: str
    behind: int = 0  # machines whose addresses it translates

    def start(self, argv, **options):
        """Starts a program here; its process id is the one of the program itself."""
        return subprocess.Popen(["ip", "netns", "exec", self.namespace, *argv], **options)

    def run(self, *argv):
        """Runs a command here that must succeed."""
        return run("ip", "netns", "exec", self.namespace, *argv)

    def wait_for_listener(self, port, kind="tcp", seconds=10):
        """Returns once something here listens on the port."""
        flags = "-Hltn" if kind == "tcp" else "-Hlun"
        for _ in range(int(seconds / 0.05)):
            if run("ip", "netns", "exec", self.namespace, "ss", flags, f"sport = :{port}").strip():
                return
            time.sleep(0.05)
        raise RuntimeError(f"{self.name}: nothing listens on {kind} port {port}")


class Network:
    """The switch and its hosts; `close` removes all of it."""

    def __init__(self):
        self._prefix = f"siplab{os.getpid()}"
        self._hosts = []
        self._namespaces = []
        self.switch = self._namespace("switch")
        run("ip", "-n", self.switch, "link", "add", "mirror", "type", "bridge",
            "mcast_snooping", "0")
        run("ip", "-n", self.switch, "link", "set", "mirror", "up")

    def _namespace(self, name):
        full = f"{self._prefix}-{name}"
        run("ip", "netns", "add", full)
        self._namespaces.append(full)
        for which in ("default", "all"):
            self._sysctl(full, f"net.ipv6.conf.{which}.disable_ipv6=1")
        return full

    @staticmethod
    def _sysctl(namespace, setting):
        run("ip", "netns", "exec", namespace, "sysctl", "-q", "-w", setting)

    def host(self, name, address, mac, windows=False):
        """Adds a machine. A Windows one has its hop limit of 128 and no TCP timestamps."""
        inside = self._namespace(name)
        port = f"port{len(self._hosts)}"
        run("ip", "-n", self.switch, "link", "add", port, "type", "veth",
            "peer", "name", "eth0", "address", mac, "netns", inside)
        if ":" in address:
            self._sysctl(inside, "net.ipv6.conf.eth0.disable_ipv6=0")
            self._sysctl(inside, "net.ipv6.conf.eth0.accept_ra=0")
            run("ip", "-n", inside, "address", "add", f"{address}/64", "dev", "eth0", "nodad")
        else:
            run("ip", "-n", inside, "address", "add", f"{address}/24", "dev", "eth0")
        for namespace, device in ((self.switch, port), (inside, "eth0")):
            settings = [word for name_ in OFFLOADS for word in (name_, "off")]
            run("ip", "netns", "exec", namespace, "ethtool", "-K", device, *settings)
        run("ip", "-n", self.switch, "link", "set", port, "master", "mirror", "up")
        run("ip", "-n", inside, "link", "set", "eth0", "up")
        run("ip", "-n", inside, "link", "set", "lo", "up")
        if windows:
            self._sysctl(inside, "net.ipv4.ip_default_ttl=128")
            self._sysctl(inside, "net.ipv4.tcp_timestamps=0")
            self._sysctl(inside, "net.ipv4.ip_local_port_range=49152 65535")
        self._write_resolver_file(inside)
        self._hosts.append(Host(name, address, mac, inside))
        return self._hosts[-1]

    @staticmethod
    def _write_resolver_file(namespace):
        folder = RESOLVER_FILES / namespace
        folder.mkdir(parents=True)
        (folder / "resolv.conf").write_text(f"nameserver {DNS_ADDRESS}\n")

    def behind(self, router, name, address, mac, hop_limit):
        """Adds a machine behind `router`, which translates its address into its own (NAT)."""
        inside = self._namespace(name)
        port = f"lan{len(self._hosts)}"
        run("ip", "-n", router.namespace, "link", "add", port, "type", "veth", "peer", "name",
            "eth0", "address", mac, "netns", inside)
        gateway = address.rpartition(".")[0] + ".1"
        if not router.behind:
            self._sysctl(router.namespace, "net.ipv4.ip_forward=1")
            router.run("ip", "link", "add", "lan", "type", "bridge", "mcast_snooping", "0")
            router.run("ip", "link", "set", "lan", "up")
            router.run("ip", "address", "add", f"{gateway}/24", "dev", "lan")
            router.run("nft", "add", "table", "ip", "nat")
            router.run("nft", "add", "chain", "ip", "nat", "out",
                       "{ type nat hook postrouting priority 100 ; }")
            router.run("nft", "add", "rule", "ip", "nat", "out", "oifname", "eth0", "masquerade")
        router.run("ip", "link", "set", port, "master", "lan", "up")
        run("ip", "-n", inside, "address", "add", f"{address}/24", "dev", "eth0")
        for namespace, device in ((router.namespace, port), (inside, "eth0")):
            settings = [word for name_ in OFFLOADS for word in (name_, "off")]
            run("ip", "netns", "exec", namespace, "ethtool", "-K", device, *settings)
        run("ip", "-n", inside, "link", "set", "eth0", "up")
        run("ip", "-n", inside, "route", "add", "default", "via", gateway)
        self._sysctl(inside, f"net.ipv4.ip_default_ttl={hop_limit}")
        self._write_resolver_file(inside)
        router.behind += 1
        self._hosts.append(Host(name, router.address, mac, inside))
        return self._hosts[-1]

    def with_ipv6(self, host, address):
        """Gives a host an IPv6 address beside its IPv4 one, and waits for its link-local one."""
        self._sysctl(host.namespace, "net.ipv6.conf.eth0.accept_dad=0")
        self._sysctl(host.namespace, "net.ipv6.conf.eth0.accept_ra=0")
        self._sysctl(host.namespace, "net.ipv6.conf.eth0.disable_ipv6=0")
        run("ip", "-n", host.namespace, "address", "add", f"{address}/64", "dev", "eth0", "nodad")

    def second_address(self, host, address):
        """Gives a host an IPv4 address beside its IPv6 one (for its DNS queries)."""
        run("ip", "-n", host.namespace, "address", "add", f"{address}/24", "dev", "eth0")

    def close(self):
        for namespace in self._namespaces:
            for left_over in run("ip", "netns", "pids", namespace).split():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(left_over), signal.SIGKILL)
            subprocess.run(["ip", "netns", "del", namespace], check=False)
            shutil.rmtree(RESOLVER_FILES / namespace, ignore_errors=True)

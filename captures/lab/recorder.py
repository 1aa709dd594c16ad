# SPDX-License-Identifier: GPL-2.0-or-later
"""Records whole frames at the switch: dumpcap for pcapng, tcpdump for pcap.

`start` returns only when the program listens, `stop` only when all is written. Processor and kernel
of the machine, which dumpcap writes into the file, are taken out again.
"""
import re
import select
import signal
import struct
import subprocess
import time

SECTION_HEADER, INTERFACE = 0x0A0D0D0A, 1
# Option codes that describe the recording machine: shb_hardware, shb_os; if_os, if_hardware.
MACHINE_OPTIONS = {SECTION_HEADER: {2, 3}, INTERFACE: {12, 15}}
NOTHING_LOST = re.compile(rb"(?m)^0 packets dropped by kernel|: \d+/0 \(pcap:0/dumpcap:0")
FIXED_PART = {SECTION_HEADER: 16, INTERFACE: 8}


class Recorder:
    def __init__(self, namespace, path):
        self._namespace = namespace
        self._path = path
        self._process = None

    def start(self):
        if self._process is not None:
            return
        if self._path.suffix == ".pcapng":
            argv, word = ["dumpcap", "-i", "mirror", "-s", "0", "-w", str(self._path)], b"File:"
        else:
            argv = ["tcpdump", "-i", "mirror", "-s", "0", "-U", "--immediate-mode", "-Z", "root",
                    "-w", str(self._path)]
            word = b"listening on"
        self._process = subprocess.Popen(["ip", "netns", "exec", self._namespace, *argv],
                                         stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        self._wait_for(word)
        time.sleep(0.3)

    def _wait_for(self, word):
        said = b""
        while word not in said:
            ready, _, _ = select.select([self._process.stderr], [], [], 10)
            part = self._process.stderr.read1() if ready else b""
            if not part:
                raise RuntimeError(f"recorder did not start: {said.decode()}")
            said += part

    def stop(self):
        time.sleep(1.5)  # dumpcap hands its last frames on only after a while
        self._process.send_signal(signal.SIGINT)
        _, said = self._process.communicate(timeout=10)
        if not NOTHING_LOST.search(said):
            raise RuntimeError(f"recorder lost packets: {said.decode()}")
        if self._path.suffix == ".pcapng":
            self._path.write_bytes(without_machine(self._path.read_bytes()))


def without_machine(data):
    """The same pcapng file (little-endian, as written here) without the machine's description."""
    out, at = b"", 0
    while at < len(data):
        kind, length = struct.unpack_from("<II", data, at)
        body = data[at + 8:at + length - 4]
        if kind in MACHINE_OPTIONS:
            fixed = FIXED_PART[kind]
            body = body[:fixed] + _kept_options(body[fixed:], MACHINE_OPTIONS[kind])
        out += struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)
        at += length
    return out


def _kept_options(options, dropped):
    kept, at = b"", 0
    while at < len(options):
        code, length = struct.unpack_from("<HH", options, at)
        size = 4 + (length + 3) // 4 * 4
        if code not in dropped:
            kept += options[at:at + size]
        at += size
    return kept

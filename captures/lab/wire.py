# SPDX-License-Identifier: GPL-2.0-or-later
"""What tshark reads in a capture, per TCP connection to a watched port.

Used to learn the clients' port numbers, and by the check to hold the truth against the file.
"""
import hashlib
import subprocess
from dataclasses import dataclass, field

FIELDS = ["tcp.stream", "ip.src", "ipv6.src", "tcp.srcport", "ip.dst", "ipv6.dst", "tcp.dstport",
          "tcp.flags.fin", "tcp.flags.reset", "tls.record.content_type", "tls.handshake.type",
          "tls.handshake.certificate", "tls.alert_message.desc", "tcp.len"]
CHANGE_CIPHER_SPEC, ALERT, APPLICATION_DATA = "20", "21", "23"
COMPRESSED_CERTIFICATE = "25"


@dataclass
class Connection:
    """Facts of one connection, in the order they were seen."""

    client: str
    server: str
    certificates: list = field(default_factory=list)  # SHA-256, leaf first, of the first chain
    packed: bool = False  # the certificate (RFC 8879); tshark 4.0 unpacks brotli alone
    client_finished: bool = False  # change cipher spec seen, so TLS <= 1.2 only
    server_finished: bool = False
    client_spoke: bool = False
    client_hello: bool = False
    first_end: tuple = ("none", "none")  # who, how
    alerts: list = field(default_factory=list)  # (who, number) of the readable ones


def _endpoint(address, port):
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def _rows(path, ports):
    argv = ["tshark", "-n", "-r", str(path), "-o", "tcp.desegment_tcp_streams:TRUE", "-Y",
            "tcp.port in {%s}" % ",".join(map(str, ports)), "-T", "fields", "-E", "separator=|"]
    if (key_log := path.parent / "keys.log").exists():
        argv += ["-o", f"tls.keylog_file:{key_log}"]
    for port in ports:
        argv += ["-d", f"tcp.port=={port},tls"]
    for name in FIELDS:
        argv += ["-e", name]
    # A capture that is cut short makes tshark fail after it has read what there is.
    out = subprocess.run(argv, capture_output=True, text=True).stdout
    for line in out.splitlines():
        yield dict(zip(FIELDS, line.split("|")))


def connections(path, ports):
    """All connections to one of the ports, in order of their first packet."""
    found = {}
    for row in _rows(path, ports):
        source = _endpoint(row["ip.src"] or row["ipv6.src"], row["tcp.srcport"])
        target = _endpoint(row["ip.dst"] or row["ipv6.dst"], row["tcp.dstport"])
        from_client = int(row["tcp.dstport"]) in ports
        client, server = (source, target) if from_client else (target, source)
        connection = found.setdefault(row["tcp.stream"], Connection(client, server))
        _take(connection, row, "client" if from_client else "server")
    return list(found.values())


def _take(connection, row, side):
    records = row["tls.record.content_type"].split(",")
    if CHANGE_CIPHER_SPEC in records:
        setattr(connection, f"{side}_finished", True)
    if side == "client":
        connection.client_hello |= "1" in row["tls.handshake.type"].split(",")
        connection.client_spoke |= APPLICATION_DATA in records
    connection.packed |= COMPRESSED_CERTIFICATE in row["tls.handshake.type"].split(",")
    if row["tls.handshake.certificate"] and not connection.certificates:
        connection.certificates = [hashlib.sha256(bytes.fromhex(der)).hexdigest()
                                   for der in row["tls.handshake.certificate"].split(",")]
    if row["tls.alert_message.desc"]:
        connection.alerts.append((side, int(row["tls.alert_message.desc"].split(",")[0])))
    for how, seen in (("alert", ALERT in records), ("fin", row["tcp.flags.fin"] == "1"),
                      ("rst", row["tcp.flags.reset"] == "1")):
        if seen and connection.first_end[0] == "none":
            connection.first_end = (side, how)

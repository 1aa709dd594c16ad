# SPDX-License-Identifier: GPL-2.0-or-later
"""The scripted registrar's own trace, in the text form of OCS and Lync (OCSLogger) or of the Centralized Logging Service.

The registrar writes what happened to its connections, by a clock that may be wrong; `dress` then makes of it what users bring:
records of other peers, records that are missing, another encoding, a file that is cut. Which lines tell of which connection
goes into truth.json.
"""
import datetime
import json
import secrets
import ssl
import threading
import time

CLOSED = "The connection was closed before TLS negotiation completed. Did the remote peer accept our certificate?"
FAILED = "Receive operation on the connection failed"
UNKNOWN_SERVER = "The peer is not a configured server on this network interface"
RESET = "0x80072746 WSAECONNRESET"
# SChannel's status for an alert it receives, by the reason that OpenSSL gives for the same alert.
STATUS_OF_ALERT = {
    "BAD_CERTIFICATE": "0x80090327 SEC_E_CERT_UNKNOWN",
    "UNSUPPORTED_CERTIFICATE": "0x80090327 SEC_E_CERT_UNKNOWN",
    "CERTIFICATE_UNKNOWN": "0x80090327 SEC_E_CERT_UNKNOWN",
    "CERTIFICATE_REVOKED": "0x80092010 CRYPT_E_REVOKED",
    "CERTIFICATE_EXPIRED": "0x80090328 SEC_E_CERT_EXPIRED",
    "UNKNOWN_CA": "0x80090325 SEC_E_UNTRUSTED_ROOT",
}
LEVEL_OF = {"connection": "TL_ERROR", "diagnostic": "TL_ERROR", "protocol": "TL_INFO"}
FLAG_OF = {"connection": "TF_CONNECTION", "diagnostic": "TF_DIAG", "protocol": "TF_PROTOCOL"}
FUNCTIONS = {
    "ocslogger": {"connection": "SIPAdminLog::TraceConnectionRecord:SIPAdminLog.cpp(160)",
                  "diagnostic": "SIPAdminLog::TraceDiagnosticRecord:SIPAdminLog.cpp(145)",
                  "protocol": "SIPAdminLog::TraceProtocolRecord:SIPAdminLog.cpp(125)"},
    "cls": {"connection": "SIPAdminLog::WriteConnectionEvent:SIPAdminLog.cpp(389)",
            "diagnostic": "SIPAdminLog::WriteDiagnosticEvent:SIPAdminLog.cpp(833)",
            "protocol": "SIPAdminLog::ProtocolRecord::Flush:ProtocolRecord.cpp(265)"},
}


def endpoint(address):
    host, port = address[0], address[1]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def status_of(problem):
    """The Result-Code of a handshake that failed so, or None."""
    if isinstance(problem, ConnectionResetError):
        return RESET
    reason = (getattr(problem, "reason", None) or "") if isinstance(problem, ssl.SSLError) else ""
    return next((code for word, code in STATUS_OF_ALERT.items() if reason.endswith("ALERT_" + word)), None)


class Trace:
    """Writes one JSON line a record; `dress` turns them into text."""

    def __init__(self, path):
        self._file = open(path, "a", encoding="utf-8")
        self._lock = threading.Lock()

    def _write(self, kind, peer, fields):
        with self._lock:
            json.dump({"time": time.time(), "kind": kind, "peer": peer, "fields": fields}, self._file)
            self._file.write("\n")
            self._file.flush()

    def connection(self, local, peer, text, code=None):
        fields = [("Severity", "error"), ("Text", text), ("Local-IP", local), ("Peer-IP", peer),
                  ("Connection-ID", f"0x{secrets.randbelow(0xffff):X}00"), ("Transport", "TLS")]
        self._write("connection", peer, fields + ([("Result-Code", code)] if code else []))

    def refused(self, local, peer, problem):
        """A handshake that failed: with an alert of the client, or by its leaving."""
        code = status_of(problem)
        if code and code != RESET:
            self.connection(local, peer, FAILED, code)
        else:
            self.connection(local, peer, CLOSED, code)

    def message(self, peer, direction, message):
        lines = message.decode("utf-8", "replace").split("\r\n\r\n")[0].split("\r\n")
        kind = "response" if lines[0].startswith("SIP/2.0") else "request"
        rest = [tuple(line.split(": ", 1)) for line in lines[1:]]
        first = ("From", "To", "CSeq", "Call-ID")
        fields = [("Trace-Correlation-Id", str(secrets.randbelow(2**31) + 1)),
                  ("Instance-Id", f"{secrets.randbelow(2**16):08X}"), ("Direction", direction), ("Peer", peer),
                  ("Message-Type", kind), ("Start-Line", lines[0])]
        fields += [(name, value) for wanted in first for name, value in rest if name == wanted]
        fields += [(name, value) for name, value in rest if name not in first]
        if kind == "response":
            fields.append(("Date", time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())))
        self._write("protocol", peer, [*fields, ("Message-Body", "-")])


def _text_of(record, number, form, ahead):
    stamp = datetime.datetime.fromtimestamp(record["time"] + ahead, datetime.timezone.utc)
    kind = record["kind"]
    place = "[0]" if form == "ocslogger" else "[POOL01\\FE01]"
    sequence = f"{number:08x}" if form == "ocslogger" else f"{number:08X}"
    between = "" if form == "ocslogger" else f" [{secrets.randbelow(2**31) + 1}] "
    head = (f"{LEVEL_OF[kind]}({FLAG_OF[kind]}) {place}0A4C.0B34::{stamp:%m/%d/%Y-%H:%M:%S}.{stamp.microsecond // 1000:03}."
            f"{sequence} (SIPStack,{FUNCTIONS[form][kind]}){between}$$begin_record")
    fields = [f"{name}: {value}" for name, value in record["fields"]]
    if form == "ocslogger" and kind != "protocol":
        fields.insert(0, f"LogType: {kind}")
    return [head, *fields, "$$end_record", ""]


def _others(records, local):
    """Records of peers that the capture does not hold, among the others in time."""
    first, last = records[0]["time"], records[-1]["time"]
    made = [(0.2, "203.0.113.7:50000", FAILED, RESET, "TLS"),
            (0.5, "203.0.113.8:50001", UNKNOWN_SERVER, "0xC3E93D6A SIPPROXY_E_CONNECTION_UNKNOWN_SERVER", "M-TLS"),
            (0.8, "203.0.113.9:50002", CLOSED, None, "TLS")]
    for share, peer, text, code, transport in made:
        fields = [("Severity", "error"), ("Text", text), ("Local-IP", local), ("Peer-IP", peer),
                  ("Connection-ID", "0x1A00"), ("Transport", transport)]
        yield {"time": first + (last - first) * share, "kind": "connection", "peer": peer,
               "fields": fields + ([("Result-Code", code)] if code else [])}


def dress(events, path, local, form="ocslogger", ahead=0.0, others=False, without=(), encoding="utf-8", cut=0):
    """Writes the text of the registrar's `events` to `path`, and gives for each peer the lines its records begin on.

    `without` are places of records that the trace lacks; `cut` takes so many bytes off the end; `ahead` is the clock."""
    records = [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines()]
    records.sort(key=lambda record: record["time"])
    records = [record for number, record in enumerate(records) if number not in without]
    if others:
        records = sorted([*records, *_others(records, local)], key=lambda record: record["time"])
    lines, places = [], {}
    for number, record in enumerate(records):
        places.setdefault(record["peer"], []).append(len(lines) + 1)
        lines += _text_of(record, 0x1a00 + number, form, ahead)
    data = "\r\n".join(lines).encode(encoding)
    path.write_bytes(data[:len(data) - cut])
    path.chmod(0o644)
    return places

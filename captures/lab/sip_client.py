# SPDX-License-Identifier: GPL-2.0-or-later
"""The scripted phone and desktop client, on Python's ssl module with the bytes in its own hands.

Started by scene.py as a program in the client's namespace; its one argument is a JSON object. It
holds its own handshake flight back until it has judged the certificate by its rule, and prints one
JSON line per connection: what it did and why.
"""
import json
import re
import socket
import ssl
import struct
import sys
import time

from lab import dhcp, name_rules, sip
from lab.discovery import A, ask, locate
from lab.tls_settings import client_context

RECORD_VERSION = {"1.0": b"\x03\x01", "1.1": b"\x03\x02", "1.2": b"\x03\x03"}


class Left(Exception):
    """The client ends the connection; the argument says why."""


class Visit:
    """One connection: handshake under the client's rules, then perhaps a sign-in."""

    def __init__(self, settings, host, connection):
        self._settings, self._host, self._connection = settings, host, connection
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._records = b""
        self._tls = None

    def handshake(self, context, session=None):
        self._tls = context.wrap_bio(self._incoming, self._outgoing,
                                     server_hostname=self._settings.get("sni"), session=session)
        self._step()
        self._flush()
        if self._settings.get("leaves_at") == "hello":
            time.sleep(self._settings["thinks"])
            raise Left("no patience")
        while not self._step():
            if self._outgoing.pending:
                self._judge_and_flush()
            self._receive()
        self._judge_and_flush()

    def _step(self):
        try:
            self._tls.do_handshake()
            return True
        except ssl.SSLWantReadError:
            return False
        except ssl.SSLCertVerificationError as problem:
            self._outgoing.read()  # OpenSSL's own alert: how to leave is this client's choice
            time.sleep(self._settings["thinks"])
            raise Left(problem.verify_message) from problem
        except ssl.SSLError as problem:
            raise Left(problem.reason) from problem

    def _judge_and_flush(self):
        """Before anything leaves after the server's flight: is this certificate the right one?"""
        if not self._outgoing.pending:
            return
        certificate = name_rules.certificate_in(self._records)
        if certificate:
            time.sleep(self._settings["thinks"])
            names = name_rules.presented_names(certificate)
            if not name_rules.accepts(self._settings["rule"], names, self._host,
                                      self._settings["domain"]):
                raise Left("name")
        if self._settings.get("leaves_at") == "flight":
            time.sleep(self._settings["thinks"])
            raise Left("cancelled")
        self._flush()

    def _flush(self):
        self._connection.sendall(self._outgoing.read())

    def _receive(self):
        data = self._connection.recv(16384)
        if not data:
            raise Left("closed by the server")
        self._records += data
        self._incoming.write(data)

    def send(self, data):
        self._tls.write(data)
        self._flush()

    def receive_message(self):
        buffer = bytearray()
        while (message := sip.take_message(buffer)) is None:
            try:
                buffer += self._tls.read(8192)
            except ssl.SSLWantReadError:
                self._receive()
        return message

    @property
    def session(self):
        return self._tls.session

    def leave(self):
        """Ends the connection the way this client is set up to."""
        how = self._settings["leaves_by"]
        if how.startswith("alert:"):
            version = RECORD_VERSION[self._settings["tls"]["version"]]
            self._connection.sendall(b"\x15" + version + b"\0\2\2" + bytes([int(how[6:])]))
        if how == "rst":
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                        struct.pack("ii", 1, 0))
        self._connection.close()


def sign_in(visit, settings, connection):
    """REGISTER, 401, REGISTER, perhaps again, 200; with `plain` over the bare connection."""
    address, port = connection.getsockname()[:2]
    dialogue = sip.Registration(settings["user"], settings["domain"], settings["user_agent"],
                                address, port, "TLS")
    visit.send(dialogue.request())
    reply = visit.receive_message()
    for _ in range(settings.get("rounds", 1)):
        if " 401 " not in reply.splitlines()[0]:
            break
        visit.send(dialogue.request(dialogue.credentials(sip.header(reply, "WWW-Authenticate"))))
        reply = visit.receive_message()
    return reply.splitlines()[0]


class PlainVisit:
    """The same conversation without TLS."""

    def __init__(self, connection):
        self._connection = connection

    def send(self, data):
        self._connection.sendall(data)

    def receive_message(self):
        buffer = bytearray()
        while (message := sip.take_message(buffer)) is None:
            buffer += self._connection.recv(8192)
        return message


def register_in_clear(settings, address, port):
    """A REGISTER over plain TCP: what shows the observer who this client is."""
    with socket.create_connection((address, port), timeout=10) as connection:
        local_address, local_port = connection.getsockname()[:2]
        dialogue = sip.Registration(settings["user"], settings["domain"], settings["user_agent"],
                                    local_address, local_port, "TCP")
        visit = PlainVisit(connection)
        visit.send(dialogue.request())
        reply = visit.receive_message()
        time.sleep(0.1)
        return reply


def redirected(reply):
    """(host name, address, port) that a 301 leads to, asked for by the client itself."""
    host, port = re.search(r"<sip:([^:;>]+):(\d+)", sip.header(reply, "Contact")).groups()
    return host, ask(host, A)[0], int(port)


def connect_once(settings, context, host, address, port, session):
    """One connection from SYN to its end; returns what happened and the TLS session."""
    with socket.create_connection((address, port), timeout=600) as connection:
        local_port = connection.getsockname()[1]
        if settings.get("plain"):
            said = sign_in(PlainVisit(connection), settings, connection)
            return {"port": local_port, "did": said}, None
        visit = Visit(settings, host, connection)
        did = "finished"
        try:
            if settings.get("leaves_at") == "connect":
                raise Left("it is there")
            visit.handshake(context, session)
            if settings["afterwards"] == "register":
                did = sign_in(visit, settings, connection)
            time.sleep(settings["stays"])
            if settings.get("refreshes"):
                did = sign_in(visit, settings, connection)
            session = visit.session
        except Left as reason:
            did = f"left: {reason}"
        visit.leave()
        return {"port": local_port, "did": did}, session


def main(settings):
    context = None if settings.get("plain") else client_context(settings["tls"])
    session = None
    for attempt in range(settings["tries"]):
        if attempt == 0 and settings.get("informs"):
            dhcp.inform(**settings["informs"])
        if attempt:
            time.sleep(settings["pauses"][attempt - 1])
        host, address, port = locate(settings["find"]) if attempt == 0 else (host, address, port)
        if attempt == 0 and settings.get("clear_port"):
            reply = register_in_clear(settings, address, settings["clear_port"])
            if " 301 " in reply.splitlines()[0]:
                host, address, port = redirected(reply)
        if attempt and settings.get("leaves_when_resumed"):
            settings["leaves_at"] = "flight"
        result, made = connect_once(settings, context, host, address, port, session)
        session = made if settings.get("leaves_when_resumed") else None
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))

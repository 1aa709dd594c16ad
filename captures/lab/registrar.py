# SPDX-License-Identifier: GPL-2.0-or-later
"""A scripted SIP registrar over TLS or plain TCP, on Python's ssl module (OpenSSL).

Started by scene.py as a program in the server's namespace; its one argument is a JSON object.
`manner` is what it does with a connection: serve it, or leave it at a given point; `scripts` holds
for a user how its requests of a connection are answered, one after the other.
"""
import json
import re
import socket
import ssl
import sys
import threading
import time

from lab import sip
from lab.sip_stack_trace import Trace, endpoint
from lab.tls_settings import server_context

NO_SUCH_PAGE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def serve(stream, settings, heard, trace=None, peer=""):
    """Answers SIP requests until the peer leaves; anything else gets an HTTP 404.

    `heard` is set once the peer has said something."""
    buffer = bytearray()
    scripts = {user: list(lines) for user, lines in settings.get("scripts", {}).items()}
    while True:
        data = stream.recv(8192)
        if not data:
            return
        heard.set()
        buffer += data
        if buffer[:4] in (b"GET ", b"HEAD"):
            stream.sendall(NO_SUCH_PAGE)
            return
        while (request := sip.take_message(buffer)) is not None:
            answer = sip.answer(request, settings["name"], settings.get("redirect_to"),
                                settings.get("refuse", False), next_line(request, scripts))
            if trace:
                trace.message(peer, "incoming", request.encode())
                trace.message(peer, "outgoing", answer)
            stream.sendall(answer)


def next_line(request, scripts):
    """How the request is answered by its user's script; nothing once that is at its end."""
    user = re.search(r"sip:([^@>]*)@", sip.header(request, "To"))
    lines = scripts.get(user[1] if user else "", [])
    return lines.pop(0) if lines else None


def receive_first_record(connection):
    """The client's first TLS record, whole."""
    data = b""
    while len(data) < 5 or len(data) < 5 + int.from_bytes(data[3:5], "big"):
        part = connection.recv(4096)
        if not part:
            break
        data += part
    return data


def close_after_flight(connection, context):
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_side=True)
    incoming.write(receive_first_record(connection))
    try:
        tls.do_handshake()
    except ssl.SSLWantReadError:
        pass
    connection.sendall(outgoing.read())
    time.sleep(0.2)


def silence(connection, _):
    receive_first_record(connection)
    time.sleep(600)


MANNERS = {
    "close_after_hello": lambda connection, _: receive_first_record(connection),
    "close_after_flight": close_after_flight,
    "silence": silence,
}


def handle(connection, context, settings, trace):
    local, peer = endpoint(connection.getsockname()), endpoint(connection.getpeername())
    accepted = threading.Event()  # by the client, as far as the server can know
    try:
        if settings["manner"] in MANNERS:
            MANNERS[settings["manner"]](connection, context)
        elif context is None:
            serve(connection, settings, accepted)
        else:
            connection = context.wrap_socket(connection, server_side=True)
            if context.maximum_version < ssl.TLSVersion.TLSv1_3:
                accepted.set()  # in TLS 1.3 a refusal comes after the server's own Finished
            serve(connection, settings, accepted, trace, peer)
    except (ssl.SSLError, OSError) as problem:
        print(problem, flush=True)
        if trace and not accepted.is_set():
            trace.refused(local, peer, problem)
    finally:
        connection.close()


def main(settings):
    family = socket.AF_INET6 if ":" in settings["address"] else socket.AF_INET
    context = server_context(settings["tls"]) if settings.get("tls") else None
    trace = Trace(settings["trace"]) if settings.get("trace") else None
    with socket.create_server((settings["address"], settings["port"]), family=family) as listener:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=handle, args=(connection, context, settings, trace),
                             daemon=True).start()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))

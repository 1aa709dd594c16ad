# SPDX-License-Identifier: GPL-2.0-or-later
"""visit.py HOST PORT AUTHORITY: asks a SIP server for its OPTIONS by Python's ssl, as documented."""
import socket
import ssl
import sys

host, port, authority = sys.argv[1:]
context = ssl.create_default_context(cafile=authority)
with socket.create_connection((host, int(port))) as connection:
    with context.wrap_socket(connection, server_hostname=host) as tls:
        tls.sendall((f"OPTIONS sip:{host} SIP/2.0\r\nVia: SIP/2.0/TLS {host};branch=z9hG4bK1\r\n"
                     f"From: <sip:visitor@{host}>;tag=1\r\nTo: <sip:{host}>\r\n"
                     f"Call-ID: 1@{host}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n"
                     "Content-Length: 0\r\n\r\n").encode())
        print(tls.recv(8192).decode().splitlines()[0])

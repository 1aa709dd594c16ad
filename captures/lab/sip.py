# SPDX-License-Identifier: GPL-2.0-or-later
"""Just enough SIP for the scripted programs: cutting messages, REGISTER and its answers."""
import base64
import re
import secrets


def take_message(buffer):
    """Takes the first whole message off the bytearray, or returns None."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None
    length = re.search(rb"(?im)^(?:content-length|l)\s*:\s*(\d+)", bytes(buffer[:end]))
    size = end + 4 + (int(length[1]) if length else 0)
    if len(buffer) < size:
        return None
    message = bytes(buffer[:size])
    del buffer[:size]
    return message.decode("utf-8", "replace")


def header(message, name):
    found = re.search(rf"(?im)^{name}\s*:\s*(.*?)\r?$", message)
    return found[1] if found else ""


class Registration:
    """One REGISTER dialogue of a client; the fields are those Lync clients send."""

    def __init__(self, user, domain, user_agent, address, port, transport):
        self._user, self._domain, self._agent = user, domain, user_agent
        self._where = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        self._transport = transport
        self._call = secrets.token_hex(16)
        self._tag, self._epid = secrets.token_hex(5), secrets.token_hex(5)
        self._sequence = 0

    def request(self, authorization=None):
        self._sequence += 1
        lines = [
            f"REGISTER sip:{self._domain} SIP/2.0",
            f"Via: SIP/2.0/{self._transport} {self._where};branch=z9hG4bK{secrets.token_hex(8)}",
            "Max-Forwards: 70",
            f"From: <sip:{self._user}@{self._domain}>;tag={self._tag};epid={self._epid}",
            f"To: <sip:{self._user}@{self._domain}>",
            f"Call-ID: {self._call}",
            f"CSeq: {self._sequence} REGISTER",
            f"Contact: <sip:{self._where};transport={self._transport.lower()}>;proxy=replace",
            f"User-Agent: {self._agent}",
            "Event: registration",
            "Expires: 600",
        ]
        if authorization:
            lines.append(f"Authorization: {authorization}")
        return "\r\n".join([*lines, "Content-Length: 0", "", ""]).encode()

    @staticmethod
    def credentials(challenge):
        """An answer to the challenge as far as a reader can tell; nobody verifies it."""
        scheme = challenge.split()[0]
        realm = re.search(r'realm="([^"]*)"', challenge)[1]
        proof = base64.b64encode(secrets.token_bytes(48)).decode()
        if scheme == "Digest":
            nonce = re.search(r'nonce="([^"]*)"', challenge)[1]
            return (f'Digest username="visitor", realm="{realm}", nonce="{nonce}", '
                    f'uri="sip:{realm}", response="{secrets.token_hex(16)}", algorithm=MD5')
        return f'{scheme} qop="auth", realm="{realm}", gssapi-data="{proof}", version=4'


REALM = "SIP Communications Service"
REASONS = {301: "Moved Permanently", 403: "Forbidden", 404: "Not Found", 423: "Interval Too Brief",
           503: "Service Unavailable", 504: "Server time-out"}


def challenge(scheme, registrar):
    """What a Lync registrar asks for by each scheme, and others by Digest."""
    if scheme == "Digest":
        return f'Digest realm="mslync.net", nonce="{secrets.token_hex(16)}", algorithm=MD5'
    target = f"sip/{registrar}" if scheme == "Kerberos" else registrar
    service = (f', sts-uri="https://{registrar}:443/CertProv/CertProvisioningService.svc"'
               if scheme == "TLS-DSK" else "")
    return f'{scheme} realm="{REALM}", targetname="{target}", version=4{service}'


def answer(request, registrar, redirect_to=None, refuse=False, script=None):
    """The registrar's response: 401 first, 200 when credentials come; 403 or 301 on demand.

    `script` says how this request is answered instead: `status`, and `schemes` or `extra` lines."""
    if script:
        status = f'{script["status"]} {REASONS.get(script["status"], "Unauthorized")}'
        extra = [f"WWW-Authenticate: {challenge(scheme, registrar)}"
                 for scheme in script.get("schemes", [])]
        extra += [*script.get("extra", []), "Server: RTC/4.0"]
    elif refuse:
        status, extra = "403 Forbidden", [
            f'ms-diagnostics: 1038;source="{registrar}";reason="Use TLS to register"']
    elif redirect_to:
        status, extra = "301 Moved Permanently", [f"Contact: <sip:{redirect_to};transport=tls>"]
    elif header(request, "Authorization") or not request.startswith("REGISTER"):
        status, extra = "200 OK", []
        if request.startswith("REGISTER"):
            extra = [f"Contact: {header(request, 'Contact')};expires=600", "Server: RTC/4.0"]
    else:
        status, extra = "401 Unauthorized", [
            f"WWW-Authenticate: {challenge('NTLM', registrar)}", "Server: RTC/4.0"]
    copied = [f"{name}: {header(request, name)}" for name in ("Via", "From", "Call-ID", "CSeq")]
    to = header(request, "To")
    if "tag=" not in to:
        to += f";tag={secrets.token_hex(8)}"
    return "\r\n".join([f"SIP/2.0 {status}", *copied, f"To: {to}", *extra,
                        "Content-Length: 0", "", ""]).encode()

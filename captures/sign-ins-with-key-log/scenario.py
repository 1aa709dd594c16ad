# SPDX-License-Identifier: GPL-2.0-or-later
"""Sign-ins of every ending over TLS 1.2 and 1.3, with the clients' key log."""
import pathlib

from lab import stage
from lab.truth import NO_CERTIFICATE, accepted, wants

FORMAT = "pcapng"
OPTIONS = {"keylog": "keys.log"}
SOURCE = f'source="{stage.POOL}"'
ALL_SCHEMES = ["NTLM", "Kerberos", "TLS-DSK"]
ASKED = {"status": 401, "schemes": ALL_SCHEMES}
AGAIN = {"status": 401, "schemes": ["NTLM"]}
SCRIPTS = {
    "jeff": [ASKED, AGAIN],  # and then 200
    "amy": [{"status": 401, "schemes": ["Digest"]}],
    "bob": [ASKED, {"status": 403, "extra": [
        f'ms-diagnostics: 4004;reason="Credentials provided are not authorized to act as specified '
        f'from URI";{SOURCE}']}],
    "eve": [ASKED, {"status": 404, "extra": [
        f'ms-diagnostics: 4005;reason="Destination URI either not enabled for SIP or does not '
        f'exist";{SOURCE}']}],
    "kim": [{"status": 301, "extra": ["Contact: <sip:pool2.schertz.local:5061;transport=tls>"]}],
    "max": [{"status": 503, "extra": ["Retry-After: 30"]}],
    "zoe": [ASKED, AGAIN, {"status": 401, "schemes": ["NTLM"], "extra": [
        f'ms-diagnostics: 1000;reason="Final handshake failed";{SOURCE}']}],
}
ENDS = {"jeff": "200 OK", "amy": "200 OK", "bob": "403", "eve": "404", "kim": "301", "max": "503",
        "zoe": "401"}


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    certificate = stage.fixed_certificate(stage.enterprise_root(scene))
    pathlib.Path(scene.key_log).unlink(missing_ok=True)
    name = wants(stage.SIP_HOST, "dns-srv")
    hosts = {user: stage.desktop_host(scene, number) for number, user in enumerate(ENDS, 1)}
    for version in ("1.2", "1.3"):
        server = scene.registrar(site, certificate, versions=(version, version), scripts=SCRIPTS)
        hidden = {**NO_CERTIFICATE, "true_presented_names": certificate.names,
                  "true_certificate_sha256": certificate.hashes} if version == "1.3" else {}
        for user, end in ENDS.items():
            tls = {"version": version, "extensions": True, "key_log": scene.key_log}
            client = stage.desktop(user=user, rounds=2, tls=tls)
            scene.client(hosts[user], server, client, did=end, truth=accepted(**hidden, **name))
        scene.stop(server)

# SPDX-License-Identifier: GPL-2.0-or-later
"""linphonec, a real SIP phone on mbedTLS: its configuration for one account, start and end."""
import subprocess
import time

from lab.programs import version_in

NAME = "linphonec"
CONFIGURATION = """[sip]
root_ca={authority}
sip_port=0
sip_tcp_port=0
sip_tls_port=5061
default_proxy=0
register_only_when_network_is_up=0
verify_server_certs=1
verify_server_cn=1

[proxy_0]
reg_proxy=<sip:{name};transport=tls>
reg_identity="Jeff" <sip:jeff@{domain}>
reg_expires=600
reg_sendregister=1
publish=0

[misc]
auto_net_state_mon=0
"""


def label():
    return f"{NAME} {version_in(['linphonec', '--version'])}"


def start(host, folder, name, domain, authority):
    """Starts linphonec with one account of `domain` that registers at `name` over TLS.

    `name` is a host with its port, or a domain whose SRV it asks for.
    """
    home = folder / "linphone"
    (home / ".local/share/linphone").mkdir(parents=True, exist_ok=True)
    (home / "log").unlink(missing_ok=True)
    settings = home / "linphonerc"
    settings.write_text(CONFIGURATION.format(name=name, domain=domain, authority=authority))
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8"}
    return host.start(["linphonec", "-c", str(settings), "-d", "6", "-l", str(home / "log")],
                      env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                      stderr=subprocess.STDOUT)


def end_after(process, folder, seconds):
    """Lets it try for some seconds, then quits it; returns its log."""
    time.sleep(seconds)
    process.communicate(b"quit\n", timeout=30)
    return (folder / "linphone" / "log").read_text(errors="replace")

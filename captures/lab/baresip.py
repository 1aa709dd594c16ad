# SPDX-License-Identifier: GPL-2.0-or-later
"""baresip, a real SIP phone: its configuration for one account, its start and its end."""
import signal
import subprocess
import time

MODULES = "/usr/lib/baresip/modules"
NAME = "baresip"
CONFIGURATION = """module_path {modules}
sip_cafile {authority}
module stdio.so
module g711.so
module_app account.so
module_app menu.so
"""


def label():
    said = subprocess.run(["baresip", "-h"], capture_output=True, text=True, check=False)
    return f"{NAME} " + (said.stdout + said.stderr).split()[1].lstrip("v")


def start(host, folder, name, domain, authority):
    """Starts baresip with one account of `domain` that registers at `name` (with port) over TLS."""
    home = folder / "baresip"
    home.mkdir()
    (home / "config").write_text(CONFIGURATION.format(modules=MODULES, authority=authority))
    (home / "accounts").write_text(
        f'<sip:jeff@{domain};transport=tls>;outbound="sip:{name};transport=tls";auth_pass=secret;'
        "regint=600\n")
    (home / "contacts").touch()
    return host.start(["baresip", "-f", str(home), "-s"], stdin=subprocess.PIPE,
                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def end_after(process, _, seconds):
    """Lets it stay registered, then ends it as Ctrl-C does; returns what it printed."""
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=20)[0].decode("utf-8", "replace")
    time.sleep(0.3)
    return said

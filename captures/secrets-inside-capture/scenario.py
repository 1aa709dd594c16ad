# SPDX-License-Identifier: GPL-2.0-or-later
"""A desktop client registers under TLS 1.3; the secrets stand inside the capture file."""
import subprocess

from lab import stage
from lab.truth import accepted, wants

FORMAT = "pcapng"


def play(scene):
    root = stage.enterprise_root(scene)
    site = stage.front_end(scene)
    stage.site_dns(scene)
    server = scene.registrar(site, stage.wildcard_certificate(root), versions=("1.3", "1.3"))
    scene.client(stage.desktop_host(scene), server, stage.desktop(tls={"version": "1.3"}),
                 did="200 OK",
                 truth=accepted(acceptable={"close_how": ["alert", "rst"]},
                                **wants("sip.mslync.net", "dns-srv")))
    scene.give_key_log()


def afterwards(capture):
    """Moves the key log into the capture, as a Decryption Secrets Block."""
    key_log, bare = capture.parent / "keys.log", capture.with_suffix(".bare")
    capture.rename(bare)
    subprocess.run(["editcap", "--inject-secrets", f"tls,{key_log}", bare, capture], check=True)
    bare.unlink()
    key_log.unlink()

# SPDX-License-Identifier: GPL-2.0-or-later
"""The server demands a client certificate, the phone has none."""
from lab import stage
from lab.truth import turned_away, wants

FORMAT = "pcapng"


def play(scene):
    site = stage.front_end(scene)
    stage.site_dns(scene)
    root = stage.enterprise_root(scene)
    server = scene.openssl_server(site, stage.fixed_certificate(root), "1.0", "-tls1", "-cipher",
                                  "ALL:@SECLEVEL=0", "-Verify", "1",
                                  "-verifyCAfile", str(root.file))
    scene.client(stage.phone_host(scene), server, stage.phone(), tries=2, pauses=[2],
                 did="left: SSLV3_ALERT_HANDSHAKE_FAILURE",
                 truth=turned_away("client_certificate_required", alert="handshake_failure",
                                   **wants("sip.mslync.net", "dns-srv")))

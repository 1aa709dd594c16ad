# SPDX-License-Identifier: GPL-2.0-or-later
"""A real SIP phone follows SRV, wants the SIP domain, and refuses the founding certificate."""
from lab import linphone, stage
from lab.truth import accepted_politely, refused_name, wants

FORMAT = "pcapng"


def play(scene):
    root = stage.enterprise_root(scene)
    site = stage.front_end(scene)
    scene.dns(["mslync.net"], srv=[("_sips._tcp.mslync.net", "sip.mslync.net", 5061)],
              hosts=[("sip.mslync.net", site.address)])
    host = stage.unix_host(scene)
    name = {"sni": "mslync.net", **wants("mslync.net", "sni")}
    kind = {"expected_name_kind": ["sip_domain"]}
    before = scene.kamailio(site, stage.wildcard_certificate(root))
    scene.sip_phone(host, before, linphone, "mslync.net", "mslync.net", root, says="CN-mismatch",
                    truth=refused_name("alert", alert="bad_certificate", acceptable=kind, **name),
                    tries=2, seconds=5)
    scene.stop(before)
    cured = root.certificate(stage.POOL, dns=[stage.POOL, "*.mslync.net", "mslync.net"])
    after = scene.kamailio(site, cured)
    scene.sip_phone(host, after, linphone, "mslync.net", "mslync.net", root,
                    says="LinphoneRegistrationOk",
                    truth=accepted_politely(**name) | {
                        "acceptable": {"close_how": ["alert", "fin", "rst"], **kind}})

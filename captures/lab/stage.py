# SPDX-License-Identifier: GPL-2.0-or-later
"""The site most scenarios play at: the Lync pool of the founding story, its phones and desktops."""
from lab.truth import left

POOL = "lync.schertz.local"
SIP_HOST = "sip.mslync.net"
TLS_QUESTION = "_sipinternaltls._tcp.mslync.net"
FIRMWARE_OLD, FIRMWARE_4100, FIRMWARE_2012 = "4.0.7577.107", "4.0.7577.4100", "4.0.7577.4363"


def user_agent(firmware):
    return f"CPE/{firmware} OCPhone/{firmware} (Microsoft Lync Phone Edition)"


def phone(firmware=FIRMWARE_OLD, **settings):
    """Lync Phone Edition by published accounts: TLS 1.0, RSA key exchange, no extensions, and
    (before firmware 4.0.7577.4100) exact names only; it leaves by FIN without an alert."""
    return {"label": f"Lync Phone Edition {firmware}", "user": "jeff", "domain": "mslync.net",
            "user_agent": user_agent(firmware), "find": {"srv": [TLS_QUESTION]}, "rule": "exact",
            "tls": {"version": "1.0"}, "leaves_by": "fin", "thinks": 0.08, "stays": 0.5,
            "afterwards": "register", **settings}


def desktop(**settings):
    """Lync 2010 on Windows by published accounts: takes a left-most wildcard."""
    agent = "UCCAPI/4.0.7577.314 OC/4.0.7577.314 (Microsoft Lync 2010)"
    return {**phone(), "label": "Lync 2010 for Windows", "user": "adam", "user_agent": agent,
            "rule": "wildcard", **settings}


def front_end(scene, address="192.0.2.21"):
    return scene.network.host("frontend", address, "00:15:5d:08:21:01", windows=True)


def phone_host(scene, number=1, address=None):
    return scene.network.host(f"phone{number}", address or f"192.0.2.{100 + number}",
                              f"00:04:f2:b1:90:{number:02x}", windows=True)


def desktop_host(scene, number=1):
    return scene.network.host(f"desktop{number}", f"192.0.2.{150 + number}",
                              f"00:14:22:5c:7e:{number:02x}", windows=True)


def unix_host(scene):
    """Where the real programs run."""
    return scene.network.host("workstation", "192.0.2.171", "00:1e:c9:4d:02:ab")


def site_dns(scene, target=SIP_HOST, address="192.0.2.21"):
    """SRV for sign-in, and the addresses of the registrar under both its names."""
    scene.dns(["mslync.net", "schertz.local"], srv=[(TLS_QUESTION, target, 5061)],
              hosts=[(SIP_HOST, address), (POOL, address)])


def enterprise_root(scene):
    return scene.workshop.authority("Schertz Enterprise Root CA")


def issuing_authority(scene):
    """An authority below the root; servers present its certificate after their own."""
    return scene.workshop.authority("Schertz Issuing CA 1", parent=enterprise_root(scene))


def wildcard_certificate(root):
    """The founding certificate: pool name, and the wildcard meant for the web addresses."""
    return root.certificate(POOL, dns=[POOL, "*.mslync.net"])


def fixed_certificate(root):
    return root.certificate(POOL, dns=[POOL, SIP_HOST, "*.mslync.net"])


def foreign_certificate(root):
    """A good certificate of somebody else."""
    return root.certificate("www.fabrikam.example", dns=["www.fabrikam.example",
                                                         "fabrikam.example"])


def unix_site(scene, certificate, name=SIP_HOST, versions=("1.2", "1.2")):
    """A registrar for the real programs, at `name`."""
    site = front_end(scene)
    scene.dns(["mslync.net"], hosts=[(name, site.address)])
    return scene.registrar(site, certificate, versions=versions, name=name)


def refused_by(scene, programs, cause, **make):
    """A certificate with the right name that is made so (Authority.certificate), and programs that refuse it.

    `programs` holds each with a pattern of what it says and the alert it sends."""
    root = enterprise_root(scene)
    server = unix_site(scene, root.certificate(SIP_HOST, dns=[SIP_HOST], **make))
    host = unix_host(scene)
    for program, says, alert in programs:
        scene.program(host, server, program, SIP_HOST, root, says=says,
                      truth=left(cause, "alert", alert=alert))


def wrong_name_site(scene):
    """The root the clients trust, and a registrar at sip.mslync.net with a foreign certificate."""
    root = enterprise_root(scene)
    return root, unix_site(scene, foreign_certificate(root))

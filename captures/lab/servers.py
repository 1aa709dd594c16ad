# SPDX-License-Identifier: GPL-2.0-or-later
"""Real servers: openssl s_server, kamailio, and a tiny one on BoringSSL."""
import subprocess

from lab.programs import build_boringssl

QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}

KAMAILIO_HEAD = """
debug=0
log_stderror=yes
children=1
auto_aliases=no
disable_tcp=no
enable_tls=yes
tcp_children=1
"""

KAMAILIO = KAMAILIO_HEAD + """
listen=tls:{address}:{port}
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "tls.so"
loadmodule "pv.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "auth.so"
loadmodule "textops.so"
modparam("tls", "tls_method", "TLSv1.2")
modparam("tls", "certificate", "{chain}")
modparam("tls", "private_key", "{key}")
modparam("usrloc", "db_mode", 0)
{more}
request_route {{
    if (method == "REGISTER") {{
{asks}
        save("location");
        exit;
    }}
    sl_send_reply("404", "Not here");
}}
"""

# Digest for everybody, and not everybody is welcome.
ASKS = """
        if (!pv_www_authenticate("mslync.net", "secret", "0")) {
            www_challenge("mslync.net", "0");
            exit;
        }
        if ($tU == "banned") {
            sl_send_reply("403", "Forbidden");
            exit;
        }
        if ($tU == "moved") {
            append_to_reply("Contact: <sip:pool2.schertz.local:5061;transport=tls>\\r\\n");
            sl_send_reply("301", "Moved Permanently");
            exit;
        }
"""


PROXY = KAMAILIO_HEAD + """
dns_use_search_list=no
listen=tcp:127.0.0.1:5060
listen=tls:{address}:5062
loadmodule "tm.so"
loadmodule "tls.so"
loadmodule "pv.so"
modparam("tls", "tls_method", "TLSv1.2+")
modparam("tls", "verify_certificate", 1)
modparam("tls", "ca_list", "{authority}")
modparam("tls", "certificate", "{own.chain}")
modparam("tls", "private_key", "{own.key}")
request_route {{
    $du = "sip:{target}:{port};transport=tls";
    t_relay();
}}
"""


def _start_kamailio(host, configuration, folder):
    argv = ["kamailio", "-f", str(configuration), "-DD", "-E", "-Y", str(folder), "-m", "32", "-M",
            "4"]
    return host.start(argv, **QUIET)


def kamailio_proxy(host, target, port, authority, folder):
    """Forwards what it gets on 127.0.0.1:5060 over TLS to the target, if it trusts its issuer."""
    configuration = folder / f"kamailio-{host.name}.cfg"
    configuration.write_text(PROXY.format(address=host.address, target=target, port=port,
                                          authority=authority.file,
                                          own=authority.certificate(host.name, [host.name])))
    return _start_kamailio(host, configuration, folder)


def openssl(host, certificate, port, switches):
    argv = ["openssl", "s_server", "-accept", f"{host.address}:{port}", "-cert",
            str(certificate.file), "-key", str(certificate.key), *switches]
    # Its standard input stays open: at its end s_server would close each connection.
    return host.start(argv, **QUIET | {"stdin": subprocess.PIPE})


def boringssl(host, certificate, port, key_log, folder):
    argv = [str(build_boringssl(folder, "serve")), host.address, str(port), str(certificate.chain),
            str(certificate.key), str(key_log)]
    return host.start(argv, **QUIET)


def kamailio(host, certificate, port, folder, asks=False, ciphers=None):
    """`asks` for a password by Digest; `ciphers` as OpenSSL's list."""
    more = f'modparam("tls", "cipher_list", "{ciphers}")' if ciphers else ""
    configuration = folder / "kamailio.cfg"
    configuration.write_text(KAMAILIO.format(address=host.address, port=port,
                                             chain=certificate.chain, key=certificate.key,
                                             more=more, asks=ASKS if asks else ""))
    return _start_kamailio(host, configuration, folder)

# SPDX-License-Identifier: GPL-2.0-or-later
"""Contexts of Python's ssl module for the scripted programs, old protocol versions included."""
import ssl
import warnings

VERSIONS = {"1.0": ssl.TLSVersion.TLSv1, "1.1": ssl.TLSVersion.TLSv1_1,
            "1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
# What a client of Windows CE 6 can and OpenSSL 3 still has: RSA key exchange only.
OLD_CIPHERS = "AES128-SHA:AES256-SHA:@SECLEVEL=0"
ANY_CIPHERS = "ALL:@SECLEVEL=0"
NO_EXTENDED_MASTER_SECRET, NO_ENCRYPT_THEN_MAC = 1 << 0, 1 << 19  # SSL_OP_* of OpenSSL 3


def _context(purpose, lowest, highest, ciphers):
    context = ssl.SSLContext(purpose)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = VERSIONS[lowest]
        context.maximum_version = VERSIONS[highest]
    context.set_ciphers(ciphers)
    return context


def server_context(settings):
    """`chain`, `key` and `versions` = [lowest, highest]; `tickets` false forbids resumption.

    `key_log` names a file for the secrets."""
    lowest, highest = settings["versions"]
    context = _context(ssl.PROTOCOL_TLS_SERVER, lowest, highest, ANY_CIPHERS)
    context.load_cert_chain(settings["chain"], settings["key"])
    if not settings.get("tickets"):
        context.options |= ssl.OP_NO_TICKET
    if settings.get("key_log"):
        context.keylog_filename = settings["key_log"]
    return context


def client_context(settings):
    """`version`, `authority` (file, or null: trust anything), `extensions`: none without it.

    `key_log` is a file that gets the connection's secrets."""
    version = settings["version"]
    ciphers = OLD_CIPHERS if version == "1.0" else ANY_CIPHERS
    context = _context(ssl.PROTOCOL_TLS_CLIENT, version, version, ciphers)
    context.check_hostname = False  # the scripted client compares names by its own rule
    context.verify_mode = ssl.CERT_NONE
    if settings.get("authority"):
        context.load_verify_locations(settings["authority"])
        context.verify_mode = ssl.CERT_REQUIRED
    if settings.get("key_log"):
        context.keylog_filename = settings["key_log"]
    if not settings.get("extensions"):
        context.options |= ssl.OP_NO_TICKET
        context.options |= NO_EXTENDED_MASTER_SECRET | NO_ENCRYPT_THEN_MAC
    return context

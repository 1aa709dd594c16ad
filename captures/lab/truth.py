# SPDX-License-Identifier: GPL-2.0-or-later
"""The words of truth.json. A scenario states them; nothing here looks at a capture's content.

Each function gives the part of a session's truth that follows from what the endpoints did.
"""


def _part(outcome, cause, incident, closed_by, close_how, more):
    return {"outcome": outcome, "cause": cause, "incident": incident, "closed_by": closed_by,
            "close_how": close_how, **more}


def refused_name(close_how="fin", **more):
    """The client left before its Finished because the name did not fit."""
    return _part("client_closed_before_finished", "name_mismatch", True, "client", close_how, more)


def refused_name_late(close_how="fin", **more):
    """The client completed the handshake, compared the name, and left."""
    return _part("client_closed_after_finished", "name_mismatch", True, "client", close_how, more)


def left(cause, close_how="fin", **more):
    """The client left before its Finished for another reason."""
    return _part("client_closed_before_finished", cause, False, "client", close_how, more)


def left_late(cause, close_how="fin", **more):
    return _part("client_closed_after_finished", cause, False, "client", close_how, more)


def turned_away(cause, close_how="alert", **more):
    """The server ended the handshake."""
    return _part("server_closed_before_finished", cause, False, "server", close_how, more)


def accepted(close_how="fin", closed_by="client", **more):
    """The handshake completed and the client spoke."""
    return _part("established", "none", False, closed_by, close_how, more)


def accepted_politely(**more):
    """As accepted; close_notify and FIN leave together, so either may be named as the ending."""
    return accepted("alert", acceptable={"close_how": ["alert", "fin", "rst"]}, **more)


def not_tls(cause, close_how="fin", **more):
    return _part("not_tls", cause, False, "client", close_how,
                 {"tls_version": None, "presented_names": [], "certificate_sha256": [], **more})


def incomplete(**more):
    return _part("incomplete", "unknown", False, "none", "none", more)


def wants(name, source, kind="host"):
    """The name the client looked for, and where an observer finds it."""
    return {"expected_name": name, "expected_name_source": source, "expected_name_kind": kind}


NO_NAME = wants(None, None, None)
NO_CERTIFICATE = {"presented_names": [], "certificate_sha256": []}
NO_HANDSHAKE = {"tls_version": None, **NO_CERTIFICATE}


def as_siblings_show(certificate):
    """Acceptable where this connection shows no certificate, but another one to the server does."""
    return {"presented_names": [certificate.names], "certificate_sha256": [certificate.hashes]}


def undecidable(why, **acceptable):
    """What a passive observer without keys cannot know, and the answers that are right too."""
    return {"decidable": False, "why": why, "acceptable": acceptable}

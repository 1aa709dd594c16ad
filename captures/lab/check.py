# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds a folder's truth.json against its capture, as read by tshark.

Endpoints, order and certificates (save packed ones that tshark leaves so) always; how it ended and
how far it came where that is readable, that is up to TLS 1.2.
"""
import json

from lab.wire import connections

OUTCOMES = {"established", "client_closed_before_finished", "client_closed_after_finished",
            "server_closed_before_finished", "incomplete", "not_tls"}
CAUSES = {"name_mismatch", "certificate_expired", "certificate_not_yet_valid", "untrusted_ca",
          "certificate_other", "protocol_version", "no_shared_cipher",
          "client_certificate_required", "probe", "none", "unknown"}
ALERTS = {40: "handshake_failure", 42: "bad_certificate", 43: "unsupported_certificate",
          45: "certificate_expired",
          46: "certificate_unknown", 48: "unknown_ca", 70: "protocol_version", 0: "close_notify",
          80: "internal_error", 116: "certificate_required"}
BELONGS = ["README.md", "scenario.py"]


def capture_in(folder):
    return next(path for path in sorted(folder.iterdir()) if path.name.startswith("capture.pc"))


def problems(folder, home):
    """What does not agree, one sentence each; nothing when all is well.

    `folder` holds capture and truth, `home` (mostly the same) the scenario they are made from."""
    if missing := [name for name in BELONGS if not (home / name).exists()]:
        return [f"lacks {', '.join(missing)}"]
    truth = json.loads((folder / "truth.json").read_text())
    found = connections(capture_in(folder), truth["watched_ports"])
    if len(found) != len(truth["sessions"]):
        return [f"{len(truth['sessions'])} sessions, but {len(found)} connections"]
    return [f"session {number}: {problem}"
            for number, (session, seen) in enumerate(zip(truth["sessions"], found), 1)
            for problem in _session_problems(session, seen)]


def _session_problems(session, seen):
    pairs = [("client", session["client"], seen.client), ("server", session["server"], seen.server)]
    if seen.certificates or not seen.packed:
        pairs.append(("certificates", session["certificate_sha256"], seen.certificates))
    if session["tls_version"] != "1.3":
        pairs += [("closed by", session["closed_by"], seen.first_end[0]),
                  ("close how", session["close_how"], seen.first_end[1])]
        if session["outcome"] not in ("incomplete", "not_tls"):
            pairs.append(("outcome", session["outcome"], _outcome(seen)))
    if session.get("alert"):
        pairs.append(("alert", (session["closed_by"], session["alert"]),
                      (seen.alerts[0][0], ALERTS.get(seen.alerts[0][1])) if seen.alerts else None))
    for name, said, read in pairs:
        if said != read:
            yield f"{name} is {said} in truth.json, {read} in the capture"
    if session["outcome"] not in OUTCOMES or session["cause"] not in CAUSES:
        yield f"unknown word {session['outcome']} or {session['cause']}"
    if session["outcome"] == "not_tls" and seen.client_hello:
        yield "not_tls, but there is a ClientHello"


def _outcome(seen):
    """The outcome the readable records amount to (TLS 1.2 and older)."""
    if seen.client_spoke:
        return "established"
    if seen.client_finished and seen.first_end[0] == "client":
        return "client_closed_after_finished"
    if seen.client_finished and seen.server_finished:
        return "established"
    return {"client": "client_closed_before_finished", "server": "server_closed_before_finished",
            "none": "incomplete"}[seen.first_end[0]]

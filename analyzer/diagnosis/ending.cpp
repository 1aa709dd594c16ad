// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/ending.h"

#include <algorithm>
#include <array>

#include "diagnosis/causes/catalogue.h"
#include "session/limits.h"

namespace siptls::diagnosis {

namespace {

void add(std::vector<Evidence>& evidence, Reason reason, Arguments arguments = {},
         FrameRef frame = {}) {
    const bool told = std::any_of(evidence.begin(), evidence.end(),
                                  [&](const Evidence& known) { return known.reason == reason; });
    if (!told) {
        evidence.push_back(Evidence{reason, std::move(arguments), frame});
    }
}

void add_certificate(const Case& subject, std::vector<Evidence>& evidence) {
    const Session& session = subject.session;
    if (session.resumed.value_or(false)) {
        add(evidence, Reason::NoCertificateSent, {}, session.at(Moment::ServerHello).frame);
    } else if (subject.certificate_hidden()) {
        add(evidence, Reason::CertificateHidden, {}, session.at(Moment::ServerHello).frame);
    } else if (subject.certificate == nullptr && session.at(Moment::ServerHello)) {
        add(evidence, Reason::CertificateNotCaptured);
    }
}

// The server's flight was sent long before the connection ended or fell silent, and the client had
// time to acknowledge it.
bool left_unacknowledged(const Case& subject) {
    const Session& session = subject.session;
    const Seen& flight = session.at(Moment::ServerFlight);
    const bool client_seen =
        session.visibility.client_side_seen && !session.visibility.gap_in_client;
    return client_seen && session.server_flight_complete && !subject.flight_received() &&
           session.end_time.nanoseconds - flight.time.nanoseconds > session::kAcknowledgesWithin;
}

// What the capture owes.
void add_missing_bytes(const Visibility& visibility, std::vector<Evidence>& evidence) {
    if (visibility.cut) {
        add(evidence, Reason::BytesCut);
    } else if (visibility.gap_in_client || visibility.gap_in_server) {
        add(evidence, Reason::BytesLost);
    }
}

void add_client_ending(const Case& subject, std::vector<Evidence>& evidence) {
    const Session& session = subject.session;
    const FrameRef close = session.at(Moment::ClientClose).frame;
    add_certificate(subject, evidence);
    const bool received = session.server_flight_complete ? subject.flight_received()
                                                         : session.visibility.gap_in_server;
    if (const Seen& acknowledged = session.at(Moment::FlightAcknowledged);
        acknowledged && received) {
        add(evidence, Reason::FlightAcknowledged, {}, acknowledged.frame);
    } else if (session.left_before_certificate) {
        add(evidence, Reason::FlightNotReceived, {}, close);
    } else if (session.server_flight_complete) {
        add(evidence, Reason::FlightNotAcknowledged, {}, session.at(Moment::ServerFlight).frame);
    } else {
        add(evidence, Reason::FlightIncomplete);
        add_missing_bytes(session.visibility, evidence);
    }
    if (const AlertFact* alert = subject.leaving_word()) {
        add(evidence, Reason::ClientAlert, {std::to_string(*alert->description)},
            alert->seen.frame);
    } else if (session.lone_protected_alert) {
        add(evidence, Reason::LoneProtectedAlert, {}, close);
    } else if (session.outcome == Outcome::ClientClosedAfterFinished) {
        add(evidence, Reason::LeftAfterFinished, {name(session.close_kind)}, close);
    } else {
        add(evidence, Reason::ClientLeftSilently, {name(session.close_kind)}, close);
    }
    if (subject.contrast.attempts > 1) {
        add(evidence, Reason::RepeatedAttempts, {std::to_string(subject.contrast.attempts)});
    }
    if (subject.contrast.others_accepting > 0) {
        add(evidence, Reason::OthersAccept, {std::to_string(subject.contrast.others_accepting)});
    }
}

std::string protocol_word(OtherProtocol protocol) {
    switch (protocol) {
        case OtherProtocol::Sip: return "SIP";
        case OtherProtocol::Http: return "HTTP";
        case OtherProtocol::Unknown: break;
    }
    return {};
}

FrameRef reset_on_path(const Session& session) {
    const auto reset = std::find_if(
        session.anomalies.begin(), session.anomalies.end(),
        [](const AnomalyFact& anomaly) { return anomaly.code == AnomalyCode::ResetByMiddlebox; });
    return reset != session.anomalies.end() ? reset->frame : session.last_frame;
}

void add_incomplete(const Case& subject, std::vector<Evidence>& evidence) {
    const Session& session = subject.session;
    const Visibility& visibility = session.visibility;
    if (!visibility.client_side_seen || !visibility.server_side_seen) {
        add(evidence, Reason::OneDirection);
    }
    if (visibility.joined_late) {
        add(evidence, Reason::CaptureBegan, {}, session.first_frame);
    }
    add_missing_bytes(visibility, evidence);
    if (left_unacknowledged(subject)) {
        add(evidence, Reason::FlightNotAcknowledged, {}, session.at(Moment::ServerFlight).frame);
    }
    if (session.closed_by != ClosedBy::None) {
        return;
    }
    if (session.close_kind == CloseKind::Rst) {
        add(evidence, Reason::ResetOnPath, {}, reset_on_path(session));
    } else {
        add(evidence, visibility.capture_ended ? Reason::CaptureEnded : Reason::WentSilent, {},
            session.last_frame);
    }
}

void add_trace_evidence(const Case& subject, std::vector<Evidence>& evidence) {
    const Session& session = subject.session;
    const auto code_words = [](const std::optional<std::uint32_t>& code) {
        return code ? std::to_string(*code) : std::string();
    };
    const TraceFact* failure = nullptr;
    for (const TraceFact& fact : session.trace) {
        if (fact.tells_failure) {
            failure = &fact;
            evidence.push_back(Evidence{
                Reason::TraceFailure,
                {std::to_string(fact.time.nanoseconds), fact.text, code_words(fact.result_code)},
                {}});
            break;
        }
    }
    for (const AlertFact& alert : session.alerts) {
        if (alert.source == AlertSource::Trace && failure != nullptr) {
            add(evidence, Reason::TraceAlert,
                {std::to_string(*alert.description), code_words(failure->result_code)});
        }
    }
}

// Nothing but the server's word is known of it.
void add_traced_ending(const Case& subject, std::vector<Evidence>& evidence) {
    add(evidence, Reason::TraceOnly);
    if (subject.contrast.attempts > 1) {
        add(evidence, Reason::RepeatedAttempts, {std::to_string(subject.contrast.attempts)});
    }
}

void add_captured_ending(const Case& subject, std::vector<Evidence>& evidence) {
    const Session& session = subject.session;
    switch (session.outcome) {
        case Outcome::ClientClosedBeforeFinished:
        case Outcome::ClientClosedAfterFinished: add_client_ending(subject, evidence); break;
        case Outcome::ServerClosedBeforeFinished:
            if (const AlertFact* alert = subject.session.fatal_alert(Side::Server)) {
                add(evidence, Reason::ServerAlert, {std::to_string(*alert->description)},
                    alert->seen.frame);
            }
            if (left_unacknowledged(subject)) {
                add(evidence, Reason::FlightNotAcknowledged, {},
                    session.at(Moment::ServerFlight).frame);
            }
            add(evidence, Reason::ServerEndedFirst, {name(session.close_kind)},
                session.at(Moment::ServerClose).frame);
            break;
        case Outcome::Incomplete: add_incomplete(subject, evidence); break;
        case Outcome::NotTls:
            if (session.other_protocol) {
                add(evidence, Reason::NotTlsBytes, {protocol_word(*session.other_protocol)},
                    session.first_frame);
            } else {
                add(evidence, Reason::NothingSent, {}, session.first_frame);
            }
            break;
        case Outcome::Established: break;
    }
}

}  // namespace

void add_ending_evidence(const Case& subject, std::vector<Evidence>& evidence) {
    if (subject.session.source == SessionSource::Trace) {
        add_traced_ending(subject, evidence);
    } else {
        add_captured_ending(subject, evidence);
    }
    add_trace_evidence(subject, evidence);
}

}  // namespace siptls::diagnosis

namespace siptls {

Reason why_not_judged(const Verdict& verdict) {
    constexpr std::array kOrder = {
        Reason::TraceOnly,         Reason::OneDirection,
        Reason::CaptureBegan,      Reason::BytesCut,
        Reason::BytesLost,         Reason::FlightNotReceived,
        Reason::FlightIncomplete,  Reason::CertificateHidden,
        Reason::NoCertificateSent, Reason::CertificateNotCaptured,
        Reason::NameUnknown,       Reason::FlightNotAcknowledged,
        Reason::ResetOnPath,       Reason::CaptureEnded,
        Reason::WentSilent,        Reason::ServerAlert,
        Reason::ServerEndedFirst,
    };
    for (const Reason reason : kOrder) {
        const bool given =
            std::any_of(verdict.evidence.begin(), verdict.evidence.end(),
                        [&](const Evidence& evidence) { return evidence.reason == reason; });
        if (given) {
            return reason;
        }
    }
    return Reason::ClientLeftSilently;
}

}  // namespace siptls

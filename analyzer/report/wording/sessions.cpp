// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/wording/sessions.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/time_text.h"
#include "report/tls_names.h"
#include "report/wording/causes.h"
#include "report/wording/traces.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

const AlertFact* last_alert(const Session& session, Side from) {
    const auto found = std::find_if(session.alerts.rbegin(), session.alerts.rend(),
                                    [&](const AlertFact& alert) { return alert.from == from; });
    return found == session.alerts.rend() ? nullptr : &*found;
}

std::string alert_words(const AlertFact& alert) {
    return alert.description ? "the alert " + alert_name(*alert.description)
                             : "an alert whose value is encrypted";
}

std::string close_words(const Session& session, Side side) {
    const AlertFact* alert = last_alert(session, side);
    std::string text = alert != nullptr ? "sent " + alert_words(*alert) : "";
    const std::string_view joint = text.empty() ? "" : " and ";
    switch (session.close_kind) {
        case CloseKind::Fin: text += fmt::format("{}closed (FIN)", joint); break;
        case CloseKind::Rst: text += fmt::format("{}reset the connection (RST)", joint); break;
        case CloseKind::Alert: text = text.empty() ? "sent an alert" : text; break;
        case CloseKind::Timeout: text += fmt::format("{}fell silent", joint); break;
        case CloseKind::None: text = text.empty() ? "ended" : text; break;
    }
    return alert == nullptr && side == Side::Client && session.close_kind != CloseKind::Timeout &&
                   session.close_kind != CloseKind::Alert
               ? text + " without an alert"
               : text;
}

std::string place_words(Outcome outcome) {
    switch (outcome) {
        case Outcome::ClientClosedBeforeFinished: return " before its Finished";
        case Outcome::ClientClosedAfterFinished:
            return " after its Finished, without application data";
        case Outcome::ServerClosedBeforeFinished: return " before its Finished";
        default: return "";
    }
}

std::string delay_words(const Session& session) {
    const Seen& flight = session.at(Moment::ServerFlight);
    const Seen& close = session.at(Moment::ClientClose);
    if (!flight || !close || close.time < flight.time) {
        return "";
    }
    const auto nanoseconds = static_cast<double>(close.time.nanoseconds - flight.time.nanoseconds);
    return fmt::format(", {} after the server flight",
                       duration(nanoseconds / static_cast<double>(kSecond)));
}

std::string flight_words(const Session& session) {
    const bool whole = session.server_flight_complete || session.visibility.gap_in_server;
    if (session.at(Moment::FlightAcknowledged) && whole) {
        return "; the whole flight had reached it";
    }
    if (session.outcome == Outcome::ClientClosedBeforeFinished && session.server_flight_complete) {
        return "; it had not acknowledged the whole flight";
    }
    return "";
}

}  // namespace

std::string ending(const Session& session) {
    if (session.source == SessionSource::Trace) {
        const auto failure = std::find_if(session.trace.begin(), session.trace.end(),
                                          [](const TraceFact& fact) { return fact.tells_failure; });
        return failure != session.trace.end() ? "the server's trace: " + tell(*failure)
                                              : std::string("the server's trace tells no end");
    }
    if (session.closed_by == ClosedBy::None) {
        return session.close_kind == CloseKind::Timeout
                   ? "neither side closed; the connection fell silent"
                   : "neither side was seen to close";
    }
    if (session.closed_by == ClosedBy::Server) {
        return "the server " + close_words(session, Side::Server) + place_words(session.outcome);
    }
    return "the client " + close_words(session, Side::Client) + place_words(session.outcome) +
           delay_words(session) + flight_words(session);
}

std::string_view outcome_words(Outcome outcome) {
    switch (outcome) {
        case Outcome::Established: return "established";
        case Outcome::ClientClosedBeforeFinished: return "closed by the client before its Finished";
        case Outcome::ClientClosedAfterFinished:
            return "closed by the client after its Finished, without data";
        case Outcome::ServerClosedBeforeFinished: return "closed by the server before its Finished";
        case Outcome::Incomplete: return "not seen whole";
        case Outcome::NotTls: return "not TLS";
    }
    return "";
}

std::string_view not_decrypted_words(Decryption decryption) {
    switch (decryption) {
        case Decryption::NoKeys: return "no keys were given";
        case Decryption::NothingProtected: return "nothing encrypted was captured";
        case Decryption::Opened: return "";
        case Decryption::NoSecret: return "the key logs have no secret for its client random";
        case Decryption::ForwardSecret:
            return "its suite is forward secret, which needs a key log (--keylog)";
        case Decryption::OtherKeyExchange:
            return "its key exchange is not RSA, which needs a key log (--keylog)";
        case Decryption::WrongKey: return "the key is another server's or session's";
        case Decryption::SessionNotKnown: return "the session that it resumes was not captured";
        case Decryption::HandshakeNotCaptured: return "its handshake was not captured whole";
        case Decryption::SuiteUnsupported: return "its cipher suite is not supported";
        case Decryption::LegacyModuleMissing:
            return "its cipher is in OpenSSL's legacy module, which is not installed here";
        case Decryption::NotEncrypted:
            return "its suite does not encrypt, so it was read without them";
    }
    return "";
}

}  // namespace siptls::report

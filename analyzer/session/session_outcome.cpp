// SPDX-License-Identifier: GPL-2.0-or-later
// How an attempt went (docs/causes.md), decided from what each side did and who ended first. What
// was not captured leaves the attempt incomplete; it is never taken for something that did not
// happen.
#include <algorithm>

#include "session/limits.h"
#include "session/session_builder.h"
#include "tls/alert.h"
#include "tls/alert_description.h"
#include "tls/content_type.h"
#include "tls/record_header.h"
#include "tls/version.h"

namespace siptls {

const AlertFact* Session::fatal_alert(Side side) const {
    for (const AlertFact& alert : alerts) {
        if (alert.from == side && !alert.encrypted && alert.level == tls::kFatal) {
            return &alert;
        }
    }
    return nullptr;
}

}  // namespace siptls

namespace siptls::session {

namespace {

// The clocks of two directions differ by less.
constexpr Nanoseconds kClocksDiffer = kSecond / 2;

// An alert in clear and a closing one behind it, five bytes of header and two each.
constexpr std::uint64_t kLongestRefusal = 14;
// A protected alert: header, initialisation vector, MAC by SHA-384 and padding to a block.
constexpr std::uint64_t kLongestClosure = 5 + 16 + 48 + 16;

// Who says so has seen it, whatever was captured of its acknowledgements.
bool blames_certificate(const Session& session) {
    const AlertFact* alert = session.fatal_alert(Side::Client);
    if (alert == nullptr) {
        return false;
    }
    switch (static_cast<tls::AlertDescription>(*alert->description)) {
        case tls::AlertDescription::BadCertificate:
        case tls::AlertDescription::UnsupportedCertificate:
        case tls::AlertDescription::CertificateRevoked:
        case tls::AlertDescription::CertificateExpired:
        case tls::AlertDescription::CertificateUnknown:
        case tls::AlertDescription::UnknownCa:
        case tls::AlertDescription::AccessDenied:
        case tls::AlertDescription::BadCertificateStatusResponse: return true;
        default: return false;
    }
}

}  // namespace

// Bytes that are missing inside a record whose header was read hide what it says, but not what else
// the side sent. The first record of a side holds its hello.
void SessionBuilder::find_hole(const Event& event, const TlsRecordSeen& record) {
    SideFacts& side = facts(event.side);
    const std::uint64_t body = record.end_offset - record.length;
    const auto type = static_cast<tls::ContentType>(record.content_type);
    // Where keys open TLS 1.3, the type of what was said stands among the bytes (RFC 8446, 5.2).
    const bool type_known = !tls13_ || !is_read() || type != tls::ContentType::ApplicationData;
    const bool inside = body <= side.hole_begin && side.hole_end <= record.end_offset && type_known;
    side.lost_place = side.lost_place || !inside;
    const std::uint64_t length = side.hole_end - side.hole_begin;
    side.hole_end = 0;
    if (!inside) {
        return;
    }
    side.missing -= static_cast<std::uint16_t>(std::min<std::uint64_t>(side.missing, length));
    side.alert_unread =
        side.alert_unread || (type == tls::ContentType::Alert && record.length == 2);
    const bool first = body <= tls::kRecordHeaderLength && !session_.visibility.joined_late;
    if (first && type == tls::ContentType::Handshake) {
        mark(event.side == Side::Client ? Moment::ClientHello : Moment::ServerHello, event);
    }
}

// What is missing of a side may be its last word, or more than one. Where the capture begins inside
// the connection, that holds of a side whose hello was not captured.
bool SessionBuilder::lost_place(Side side) const {
    const Moment hello = side == Side::Client ? Moment::ClientHello : Moment::ServerHello;
    const bool begun = !session_.visibility.joined_late || session_.at(hello);
    return facts(side).lost_place || facts(side).hole_end != 0 || !begun;
}

bool SessionBuilder::missed_of_server() const {
    return session_.visibility.gap_in_server || lost_place(Side::Server);
}

const Session& SessionBuilder::finish(FlowEnd why) {
    Visibility& visibility = session_.visibility;
    visibility.client_side_seen = facts(Side::Client).seen;
    visibility.server_side_seen = facts(Side::Server).seen;
    visibility.capture_ended = why == FlowEnd::EndOfCapture;

    note_unseen_fin(Side::Client);
    note_unseen_fin(Side::Server);
    const auto first = ended_first();
    session_.closed_by = !first                   ? ClosedBy::None
                         : *first == Side::Client ? ClosedBy::Client
                                                  : ClosedBy::Server;
    session_.close_kind = first ? close_kind(*first) : CloseKind::None;
    const auto cut_off = [](const SideFacts& side) { return side.foreign_reset.number != 0; };
    if (!first && (cut_off(facts(Side::Client)) || cut_off(facts(Side::Server)))) {
        session_.close_kind = CloseKind::Rst;
    } else if (!first && why == FlowEnd::TimedOut) {
        session_.close_kind = CloseKind::Timeout;
    }
    session_.outcome = decide(why, first);
    session_.left_before_certificate = first == Side::Client && left_before_certificate();
    return session_;
}

// A FIN that was not captured shows in its acknowledgement, one further than all that the side
// said: no record is of one byte.
void SessionBuilder::note_unseen_fin(Side which) {
    SideFacts& side = facts(which);
    const SideFacts& peer = facts(other(which));
    if (peer.acknowledged != side.stream_end + 1 || side.application_data ||
        side.tcp_close_kind == CloseKind::Fin || side.end_kind == CloseKind::Alert) {
        return;
    }
    side.end_offset = peer.acknowledged;
    if (side.end) {
        return;  // a reset behind it
    }
    side.end = peer.acknowledged_seen;
    side.end_kind = CloseKind::Fin;
    side.tcp_close_kind = CloseKind::Fin;
    side.fin_unseen = true;
    Seen& close = session_.at(which == Side::Client ? Moment::ClientClose : Moment::ServerClose);
    close = close ? close : side.end;
}

// FIN and alert say how much the client had, and so does a reset with ACK. One without says
// nothing; but who has not acknowledged a certificate long after it was sent has not got it, nor
// who was gone long before.
bool SessionBuilder::left_before_certificate() const {
    const SideFacts& client = facts(Side::Client);
    // A certificate that was not captured has bytes among those that are missing.
    const bool captured = certificate_end_ != 0 || flight_end_ != 0;
    const std::uint64_t needed = certificate_end_ != 0 ? certificate_end_
                                 : captured            ? flight_end_
                                                       : missing_from_;
    const bool by_tcp = client.end_kind == CloseKind::Fin || client.end_kind == CloseKind::Rst;
    const bool answered = by_tcp && client_answered_;  // an alert is no answer to the flight
    if (needed == 0 || answered || client.fin_unseen || blames_certificate(session_)) {
        return false;
    }
    if (client.end_tells) {
        return client.end_peer_offset < needed;
    }
    if (!captured || client.end_kind != CloseKind::Rst) {
        return false;
    }
    const Seen& certificate = session_.at(Moment::Certificate);
    const Timestamp sent = (certificate ? certificate : session_.at(Moment::ServerFlight)).time;
    const Nanoseconds waited = client.end.time.nanoseconds - sent.nanoseconds;
    const bool in_doubt = waited <= kAcknowledgesWithin && waited >= -kClocksDiffer;
    return client.acknowledged < needed && !in_doubt;
}

// A closing alert announces FIN or RST; a protected one after Finished is most likely that.
CloseKind SessionBuilder::close_kind(Side which) const {
    const SideFacts& side = facts(which);
    if (side.end_kind == CloseKind::None) {
        return side.tcp_close_kind;
    }
    const bool may_be_closure = side.end_kind == CloseKind::Alert && side.finished &&
                                session_.fatal_alert(which) == nullptr;
    return may_be_closure && side.tcp_close_kind != CloseKind::None ? side.tcp_close_kind
                                                                    : side.end_kind;
}

// Who ended the connection: a side whose ending acknowledges the other's ending came second;
// otherwise time decides. FIN and RST say themselves what they acknowledge, of an alert only the
// order of the capture does: where both endings seem to acknowledge each other, the alert was
// first.
std::optional<Side> SessionBuilder::ended_first() const {
    const SideFacts& client = facts(Side::Client);
    const SideFacts& server = facts(Side::Server);
    const auto says_itself = [](const SideFacts& side) {
        return side.end_kind == CloseKind::Fin || side.end_kind == CloseKind::Rst;
    };
    // A FIN that is known from its acknowledgement alone came first only if the other side's ending
    // was captured: where both are missing, the acknowledgement may be behind both.
    if (!client.end) {
        return server.end && !server.fin_unseen ? std::optional{Side::Server} : std::nullopt;
    }
    if (!server.end) {
        return client.fin_unseen ? std::nullopt : std::optional{Side::Client};
    }
    const bool server_had_it =
        client.end_offset != 0 && server.end_peer_offset >= client.end_offset;
    const bool client_had_it =
        server.end_offset != 0 && client.end_peer_offset >= server.end_offset;
    if (server_had_it && client_had_it) {
        return says_itself(client) && !says_itself(server) ? Side::Server : Side::Client;
    }
    if (server_had_it || client_had_it) {
        return server_had_it ? Side::Client : Side::Server;
    }
    // A FIN that is known from its acknowledgement alone came before that. The other side's, sent
    // without it, may be captured behind it all the same, as the copy of a second mirror port is.
    if (server.fin_unseen && says_itself(client) && client.end_tells) {
        return Side::Client;
    }
    if (client.fin_unseen && says_itself(server) && server.end_tells) {
        return Side::Server;
    }
    if (client.end.time != server.end.time) {
        return client.end.time < server.end.time ? Side::Client : Side::Server;
    }
    return client.end.frame < server.end.frame ? Side::Client : Side::Server;
}

Outcome SessionBuilder::decide(FlowEnd why, std::optional<Side> first) const {
    const SideFacts& client = facts(Side::Client);
    const Visibility& visibility = session_.visibility;
    if (client.not_tls) {
        return Outcome::NotTls;
    }
    if (client.application_data) {
        // A client may send data with its Finished, before it hears the answer.
        if (first == Side::Server && is_refusal13()) {
            // A closing alert of the client that was lost is answered by one that looks the same.
            return lost_place(Side::Client) ? Outcome::Incomplete
                                            : Outcome::ServerClosedBeforeFinished;
        }
        const bool may_be_refused = first && may_be_refusal13();
        return missed_answer13() || may_be_refused ? Outcome::Incomplete : Outcome::Established;
    }
    if (!client.seen || !facts(Side::Server).seen) {
        return Outcome::Incomplete;  // one direction only
    }
    if (!client.bytes) {
        // Some servers answer a client that leaves without a word by an alert, but not by a hello.
        const bool unasked = tls_records_ <= session_.alerts.size();
        const bool silent = !visibility.joined_late && !visibility.gap_in_client && unasked;
        return silent && (first || why == FlowEnd::TimedOut) ? Outcome::NotTls
                                                             : Outcome::Incomplete;
    }
    if (client.finished || (client.beyond_refusal && first == Side::Client)) {
        return decide_after_finished(first);
    }
    // The key log may have the server's secrets alone.
    const bool unread = tls13_ && is_read() && client.protected_records > 0 && !early_data_offered_;
    const bool word_unread = client.alert_unread || facts(Side::Server).alert_unread;
    if (!session_.at(Moment::ClientHello) || lost_place(Side::Client) || unread || word_unread ||
        !first) {
        return Outcome::Incomplete;
    }
    if (*first == Side::Client) {
        // What is missing of a server that said nothing else may be its refusal.
        const std::uint64_t missing = facts(Side::Server).missing;
        const bool may_be_refused =
            missing != 0 && missing <= kLongestRefusal && facts(Side::Server).stream_end == 0;
        return may_be_refused ? Outcome::Incomplete : Outcome::ClientClosedBeforeFinished;
    }
    // What is missing may have been more than the flight, and its end an answer to the client's.
    const bool told = session_.fatal_alert(Side::Server) != nullptr;
    return missed_of_server() && !told ? Outcome::Incomplete : Outcome::ServerClosedBeforeFinished;
}

// In TLS 1.3 a server is content with the client's flight if it sends data. One that has sent
// tickets was content, unless it had asked for a certificate: some look at that later.
bool SessionBuilder::is_content13() const {
    const SideFacts& server = facts(Side::Server);
    const bool asked = session_.client_certificate_empty || facts(Side::Client).beyond_refusal ||
                       session_.at(Moment::CertificateRequest);
    return server.application_data || (server.tickets && !asked);
}

// In TLS 1.3 the server answers the client's flight with an alert, before any data of its own.
bool SessionBuilder::is_refusal13() const {
    return tls13_ && !is_content13() && facts(Side::Server).end_kind == CloseKind::Alert;
}

// The same of a connection whose version is not known, because the capture began inside it.
bool SessionBuilder::may_be_refusal13() const {
    const SideFacts& server = facts(Side::Server);
    const bool may_be_tls13 = !session_.tls_version && !facts(Side::Client).finished &&
                              session_.offered_version.value_or(tls::kTls13) >= tls::kTls13;
    const bool may_have_refused =
        server.alert13_last || (server.seen && session_.visibility.gap_in_server);
    return may_be_tls13 && may_have_refused && !server.answered;
}

// What the server of a connection of TLS 1.3, for all that is known, said to the client's flight
// was not captured: it may have been an alert, unless the connection goes on. Of a server of which
// nothing was captured, its end was not either, and the client's own certificate looks like data.
bool SessionBuilder::missed_answer13() const {
    const SideFacts& client = facts(Side::Client);
    const SideFacts& server = facts(Side::Server);
    const bool may_be_tls13 =
        tls13_ || (!session_.tls_version && !client.finished && !session_.visibility.joined_late &&
                   session_.offered_version.value_or(tls::kTls13) >= tls::kTls13);
    const bool missed = !server.seen || session_.visibility.gap_in_server;
    const bool may_have_ended = !server.seen || client.end || server.end;
    return may_be_tls13 && missed && !is_content13() && may_have_ended;
}

Outcome SessionBuilder::decide_after_finished(std::optional<Side> first) const {
    const bool server_finished = facts(Side::Server).finished;
    if (lost_place(Side::Client)) {
        // What is missing may have been the client's data, or its last word, which the server only
        // answers when it ends. Data of the server answer data.
        const bool may_have_left = first && !facts(Side::Server).application_data;
        return server_finished && !may_have_left ? Outcome::Established : Outcome::Incomplete;
    }
    if (first == Side::Client) {
        // What is missing of the server may be an alert that answers the client's flight, or its
        // closing one, which the client answers.
        const std::uint64_t missing = facts(Side::Server).missing;
        const bool missed =
            (tls13_ ? missed_answer13() : session_.visibility.gap_in_server && !server_finished) ||
            (missing != 0 && missing <= kLongestClosure);
        return missed ? Outcome::Incomplete : Outcome::ClientClosedAfterFinished;
    }
    const bool may_have_finished =
        missed_of_server() && !server_finished && session_.fatal_alert(Side::Server) == nullptr;
    if (first == Side::Server && (may_have_finished || (tls13_ && missed_answer13()))) {
        return Outcome::Incomplete;
    }
    if (first == Side::Server) {
        return server_finished && !is_refusal13() ? Outcome::Established
                                                  : Outcome::ServerClosedBeforeFinished;
    }
    return server_finished ? Outcome::Established : Outcome::Incomplete;
}

}  // namespace siptls::session

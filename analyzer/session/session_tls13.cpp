// SPDX-License-Identifier: GPL-2.0-or-later
// TLS 1.3 without keys: only the lengths of its records tell an alert from a Finished (RFC 8446,
// 5.2), and only what comes later tells data from an alert.
#include <algorithm>
#include <array>

#include "session/session_builder.h"
#include "tls/protected_length.h"
#include "tls/version.h"

namespace siptls::session {

namespace {

using tls::kTls13;

// A client certificate, its verification and Finished may come in up to three records or merged
// into one (TLS 1.3).
constexpr std::uint32_t kClientFlightRecords = 3;

// What is at least so long at the beginning of a client's flight is its certificate: those of the
// shortest keys are longer, and a Finished is not, however stacks pad it by default.
constexpr std::uint16_t kLeastCertificate = 300;

// So many records of a client that a server has received without a word are no data that it sent
// with its Finished.
constexpr std::uint32_t kUnansweredRecords = 32;

constexpr std::array<std::uint16_t, 3> kSuites = {0x1301, 0x1302, 0x1305};  // a length each

bool may_be_alert13(std::uint16_t length) {
    return std::any_of(kSuites.begin(), kSuites.end(), [length](std::uint16_t suite) {
        return tls::protected_content(tls::Protection{kTls13, suite, false}, length,
                                      tls::ProtectedPlace::First) == tls::ProtectedContent::Alert;
    });
}

}  // namespace

// Whether a record of a side whose negotiated version is not known may be a lone alert or Finished
// of TLS 1.3: the first ones, of a length that these have with one of its suites. Whoever may have
// sent a Finished is not said to have left before.
bool SessionBuilder::may_be_handshake13(const TlsRecordSeen& record, SideFacts& side) const {
    // Who goes on has sent no alert, but two bytes that answer a keep-alive (RFC 5626, 3.5.1).
    side.answered = side.answered || (side.alert13_last && facts(Side::Client).application_data);
    side.alert13_last = may_be_alert13(record.length);
    if (session_.offered_version.value_or(kTls13) < kTls13 ||
        ++side.protected_records > kClientFlightRecords) {
        return false;
    }
    bool possible = false;
    for (const std::uint16_t suite : kSuites) {
        const auto content = tls::protected_content(tls::Protection{kTls13, suite, false},
                                                    record.length, tls::ProtectedPlace::First);
        const bool finishes = content == tls::ProtectedContent::Finished ||
                              content == tls::ProtectedContent::Certificate ||
                              content == tls::ProtectedContent::CertificateAndFinished;
        possible = possible || finishes || content == tls::ProtectedContent::Alert;
        side.beyond_refusal = side.beyond_refusal || finishes;
    }
    if (!possible) {
        side.protected_records = kClientFlightRecords;  // what comes now is data
    }
    return possible;
}

// Where the version is not known, and the record is no part of a handshake: it is data, unless the
// server refuses the client by an alert of TLS 1.3. An answer to the client's data shows that it
// does not.
void SessionBuilder::take_data_of_any_version(Side from) {
    SideFacts& side = facts(from);
    if (from == Side::Client) {
        side.application_data = true;
    } else {
        side.answered =
            side.answered || (facts(Side::Client).application_data && !side.alert13_last);
        side.application_data = side.application_data || !side.alert13_last;
    }
    const SideFacts& client = facts(Side::Client);
    settled_ = settled_ ||
               (client.application_data && !is_read() &&
                (facts(Side::Server).answered || client.protected_records >= kUnansweredRecords));
}

tls::Protection SessionBuilder::protection13() const {
    return {kTls13, session_.cipher_suite.value_or(0), false};
}

tls::ProtectedContent SessionBuilder::content13(const TlsRecordSeen& record,
                                                const SideFacts& side) const {
    const auto place =
        side.protected_records == 1 ? tls::ProtectedPlace::First : tls::ProtectedPlace::Later;
    return tls::protected_content(protection13(), record.length, place, side.padding);
}

void SessionBuilder::take_client_protected13(const Event& event, const TlsRecordSeen& record) {
    SideFacts& side = facts(Side::Client);
    ++side.protected_records;
    if (!side.finished) {  // it answers what it has, though some of that may be captured later
        flight_end_ = std::max(flight_end_, acknowledged_before(event).offset);
    }
    const auto content = content13(record, side);
    if (content == tls::ProtectedContent::Alert) {
        session_.lone_protected_alert =
            session_.lone_protected_alert || side.protected_records == 1;
        take_protected_alert(event, record);
        return;
    }
    if (side.finished) {
        take_back_alert(Side::Client);
        side.application_data = true;
        mark(Moment::ClientData, event);
        settle_data13();
        return;
    }
    const bool with_certificate =
        content == tls::ProtectedContent::CertificateAndFinished && !early_data_offered_;
    if (content == tls::ProtectedContent::Certificate || with_certificate) {
        session_.client_certificate_empty = true;
        mark(Moment::ClientCertificate, event);
    }
    if (content == tls::ProtectedContent::Certificate) {
        return;
    }
    if (content == tls::ProtectedContent::Finished || with_certificate) {
        note_finished(side);
        if (!early_data_offered_) {  // else it may be some of that
            side.padding = tls::padding_of_finished(protection13(), record.length);
        }
        mark(Moment::ClientFinished, event);
        return;
    }
    if (early_data_offered_) {
        --side.protected_records;  // perhaps early data, which comes before the client's flight
        return;
    }
    const bool ambiguous = content == tls::ProtectedContent::Ambiguous;
    if (ambiguous && side.protected_records == 1 && record.length >= kLeastCertificate) {
        mark(Moment::ClientCertificate, event);
    }
    side.beyond_refusal = side.beyond_refusal || ambiguous;
    if (ambiguous && side.protected_records >= kClientFlightRecords) {
        note_finished(side);
        mark(Moment::ClientFinished, event);
    }
}

void SessionBuilder::take_server_protected13(const Event& event, const TlsRecordSeen& record) {
    SideFacts& side = facts(Side::Server);
    SideFacts& client = facts(Side::Client);
    ++side.protected_records;
    const auto content = content13(record, side);
    const bool closing = content == tls::ProtectedContent::Alert && side.finished;
    const bool before_answer = client.protected_records == 0 || record.end_offset <= flight_end_;
    if (before_answer && !closing) {
        advance_flight(event, record.end_offset);
        // The first record of some length holds its certificate, or a part of it.
        if (content == tls::ProtectedContent::Ambiguous && certificate_end_ == 0 &&
            !session_.resumed.value_or(false)) {
            certificate_end_ = static_cast<std::uint32_t>(record.end_offset);
        }
        // Its Finished is in this flight; the last record that may hold one counts.
        if (content == tls::ProtectedContent::Finished ||
            content == tls::ProtectedContent::CertificateAndFinished ||
            content == tls::ProtectedContent::Ambiguous) {
            session_.server_flight_complete = !session_.visibility.gap_in_server;
            note_finished(side);
            session_.at(Moment::ServerFinished) = Seen{event.frame, event.time};
        }
        return;
    }
    if (content == tls::ProtectedContent::Alert) {
        take_protected_alert(event, record);
        return;
    }
    take_back_alert(Side::Server);
    // The server goes on after the client's flight: that flight was whole.
    if (!client.finished && !client.end) {
        note_finished(client);
    }
    if (!client.application_data) {
        side.tickets = true;  // who speaks unasked, sends NewSessionTickets (RFC 8446, 4.6.1)
        return;
    }
    side.application_data = true;
    mark(Moment::ServerData, event);
    settle_data13();
}

// Data of the client does not settle the matter before the server has answered the client's flight:
// clients send it with their Finished, servers look at the client's certificate after it.
void SessionBuilder::settle_data13() {
    const SideFacts& client = facts(Side::Client);
    const SideFacts& server = facts(Side::Server);
    const bool answered =
        server.application_data || server.tickets || client.protected_records >= kUnansweredRecords;
    settled_ = settled_ || (client.application_data && answered);
}

// The side goes on, so what was as long as an alert was data: two bytes, such as the CR LF that
// answers a keep-alive of SIP (RFC 5626, 3.5.1).
void SessionBuilder::take_back_alert(Side which) {
    SideFacts& side = facts(which);
    if (side.end_kind != CloseKind::Alert || side.tcp_close_kind != CloseKind::None) {
        return;
    }
    side.end = Seen{};
    side.end_kind = CloseKind::None;
    session_.at(which == Side::Client ? Moment::ClientClose : Moment::ServerClose) = Seen{};
    const auto hidden = [which](const AlertFact& alert) {
        return alert.from == which && alert.encrypted;
    };
    session_.alerts.erase(std::remove_if(session_.alerts.begin(), session_.alerts.end(), hidden),
                          session_.alerts.end());
}

}  // namespace siptls::session

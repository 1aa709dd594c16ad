// SPDX-License-Identifier: GPL-2.0-or-later
#include "session/session_builder.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <variant>

#include "bytes/hash.h"
#include "session/limits.h"
#include "sip/message.h"
#include "tls/alert.h"
#include "tls/alert_description.h"
#include "tls/certificate_message.h"
#include "tls/client_hello.h"
#include "tls/content_type.h"
#include "tls/handshake_type.h"
#include "tls/protected_length.h"
#include "tls/server_hello.h"
#include "tls/version.h"

namespace siptls::session {

namespace {

using tls::AlertDescription;
using tls::kTls13;

// A client certificate, its verification and Finished may come in up to three records or merged
// into one (TLS 1.3).
constexpr std::uint32_t kClientFlightRecords = 3;

// So many records of a client that a server has received without a word are no data that it sent
// with its Finished.
constexpr std::uint32_t kUnansweredRecords = 32;

}  // namespace

void SessionBuilder::begin(const Event& event, const TcpOpened& opened) {
    std::vector<CertificateId> room = std::move(session_.certificate_chain);
    std::destroy_at(this);
    std::construct_at(this);  // a session is too large to be made elsewhere and moved here
    room.clear();
    session_.certificate_chain = std::move(room);
    session_.client = opened.client;
    session_.server = opened.server;
    session_.start_time = event.time;
    session_.end_time = event.time;
    session_.first_frame = event.frame;
    session_.last_frame = event.frame;
    session_.visibility.joined_late = opened.joined == Joined::Late;
    facts(event.side).seen = opened.joined == Joined::AtSyn;
}

void SessionBuilder::add(const Event& event, Tables tables) {
    if (std::holds_alternative<FlowEnded>(event.body)) {
        return;
    }
    if (!std::holds_alternative<TcpGap>(event.body)) {
        facts(event.side).seen = true;  // a gap is what was not seen
    }
    if (event.time > session_.end_time) {
        session_.end_time = event.time;
    }
    if (event.frame > session_.last_frame) {
        session_.last_frame = event.frame;
    }
    if (const auto* record = std::get_if<TlsRecordSeen>(&event.body)) {
        take(event, *record);
    } else if (const auto* message = std::get_if<TlsHandshakeSeen>(&event.body)) {
        take_message(event, *message, tables);
    } else if (const auto* acknowledged = std::get_if<TcpAcknowledged>(&event.body)) {
        take(event, *acknowledged);
    } else if (const auto* closed = std::get_if<TcpClosed>(&event.body)) {
        take(event, *closed);
    } else if (const auto* alert = std::get_if<TlsAlertSeen>(&event.body)) {
        take(event, *alert);
    } else if (const auto* gap = std::get_if<TcpGap>(&event.body)) {
        take(event, *gap);
    } else if (const auto* other = std::get_if<NotTlsSeen>(&event.body)) {
        take(event, *other);
    } else if (const auto* sip = std::get_if<SipSeen>(&event.body)) {
        take(event, *sip);
    } else if (const auto* anomaly = std::get_if<AnomalySeen>(&event.body)) {
        take(event, *anomaly);
    } else if (const auto* link = std::get_if<LinkSeen>(&event.body)) {
        take(event, *link);
    } else if (const auto* decryption = std::get_if<DecryptionSeen>(&event.body)) {
        take(event, *decryption);
    }
}

void SessionBuilder::take(const Event& event, const LinkSeen& link) {
    const bool from_client = event.side == Side::Client;
    if (from_client) {
        session_.client_mac = link.mac;
        session_.client_hop_limit = link.hop_limit;
    }
    if (from_client ? !link.tunnel.empty() : session_.tunnel.empty()) {
        session_.tunnel = link.tunnel;
    }
}

void SessionBuilder::mark(Moment moment, const Event& event) {
    Seen& seen = session_.at(moment);
    if (!seen) {
        seen = Seen{event.frame, event.time};
    }
}

void SessionBuilder::end_side(const Event& event, CloseKind kind, std::uint64_t offset,
                              std::uint64_t peer_offset) {
    SideFacts& side = facts(event.side);
    if (side.end) {
        return;
    }
    side.end = Seen{event.frame, event.time};
    side.end_kind = kind;
    side.end_offset = offset;
    side.end_peer_offset = peer_offset;
    mark(event.side == Side::Client ? Moment::ClientClose : Moment::ServerClose, event);
}

// --- TCP

void SessionBuilder::take(const Event& event, const TcpAcknowledged& acknowledged) {
    if (event.side != Side::Client || acknowledged.up_to <= acknowledged_) {
        return;
    }
    acknowledged_ = acknowledged.up_to;
    acknowledged_seen_ = Seen{event.frame, event.time};
    if (flight_end_ != 0 && acknowledged_ >= flight_end_) {
        mark(Moment::FlightAcknowledged, event);
    }
}

// The server's flight reaches up to here; it counts as received once the client's TCP has
// acknowledged all of it.
void SessionBuilder::advance_flight(const Event& event, std::uint64_t end_offset) {
    if (client_answered_) {
        return;
    }
    flight_end_ = end_offset;
    session_.at(Moment::ServerFlight) = Seen{event.frame, event.time};
    session_.at(Moment::FlightAcknowledged) =
        acknowledged_ >= flight_end_ ? acknowledged_seen_ : Seen{};
}

void SessionBuilder::take(const Event& event, const TcpClosed& closed) {
    SideFacts& side = facts(event.side);
    if (side.foreign_reset == event.frame && closed.how == CloseHow::Rst) {
        return;  // nobody's ending: this side may well have gone on
    }
    side.bytes = side.bytes || closed.offset > 0;
    const CloseKind kind = closed.how == CloseHow::Fin ? CloseKind::Fin : CloseKind::Rst;
    if (side.tcp_close_kind == CloseKind::None) {
        side.tcp_close_kind = kind;
    }
    // A FIN takes a place in the stream, so that an acknowledgement can tell it was received; a
    // reset takes none.
    end_side(event, kind, kind == CloseKind::Fin ? closed.offset + 1 : 0, closed.peer_offset);
}

void SessionBuilder::take(const Event& event, const TcpGap& gap) {
    if (settled_) {
        return;
    }
    (event.side == Side::Client ? session_.visibility.gap_in_client
                                : session_.visibility.gap_in_server) = true;
    session_.visibility.cut = session_.visibility.cut || gap.cause == GapCause::Cut;
}

// --- TLS records

void SessionBuilder::take(const Event& /*event*/, const DecryptionSeen& decryption) {
    session_.decryption = decryption.state;
}

// Its content comes as an event of its own, save application data that is no SIP.
void SessionBuilder::take_decrypted_record(const Event& event, const TlsRecordSeen& record) {
    if (record.content_type != static_cast<std::uint8_t>(tls::ContentType::ApplicationData)) {
        return;
    }
    const bool before_finished = event.side == Side::Client && !facts(Side::Client).finished &&
                                 !session_.visibility.gap_in_client;
    if (!before_finished) {  // early data accepts nothing (RFC 8446, 2.3)
        facts(event.side).application_data = true;
        mark(event.side == Side::Client ? Moment::ClientData : Moment::ServerData, event);
    }
}

void SessionBuilder::take(const Event& event, const TlsRecordSeen& record) {
    SideFacts& side = facts(event.side);
    ++tls_records_;
    side.bytes = true;
    side.stream_end = std::max(side.stream_end, record.end_offset);
    if (event.side == Side::Client && flight_end_ != 0) {
        client_answered_ = true;
    }
    const auto type = static_cast<tls::ContentType>(record.content_type);
    if (record.decrypted) {
        take_decrypted_record(event, record);
        return;
    }
    if (tls13_ && is_decrypted() && type == tls::ContentType::ApplicationData) {
        return;  // damaged, or refused early data: its length tells nothing
    }
    switch (type) {
        case tls::ContentType::ChangeCipherSpec:
            side.change_cipher_spec = true;
            if (event.side == Side::Server && !tls13_ && session_.at(Moment::ServerHello) &&
                session_.certificate_chain.empty() && !flight_end_ &&
                !session_.visibility.gap_in_server) {
                session_.resumed = true;  // abbreviated handshake (RFC 5246, 7.3)
            }
            break;
        case tls::ContentType::Handshake:
            if (side.change_cipher_spec && !tls13_) {
                take_protected_handshake(event, record);
            }
            note_record_version(event.side, record.version);
            break;
        case tls::ContentType::Alert:
            if (record.length != 2) {
                take_protected_alert(event, record);
            }
            break;
        case tls::ContentType::ApplicationData: take_application_record(event, record); break;
        default: break;
    }
}

// The first handshake record behind ChangeCipherSpec is Finished (RFC 5246, 7.1).
void SessionBuilder::take_protected_handshake(const Event& event, const TlsRecordSeen& record) {
    SideFacts& side = facts(event.side);
    if (side.finished) {
        return;  // a renegotiation
    }
    side.finished = true;
    if (event.side == Side::Client) {
        mark(Moment::ClientFinished, event);
        return;
    }
    mark(Moment::ServerFinished, event);
    if (session_.resumed.value_or(false)) {
        advance_flight(event, record.end_offset);
        session_.server_flight_complete = true;
    }
}

// A server's records carry the negotiated version (RFC 5246, E.1), which tells it where the
// ServerHello was cut or lost. That of TLS 1.2 may mean TLS 1.3 as well.
void SessionBuilder::note_record_version(Side side, std::uint16_t version) {
    if (side == Side::Server && !session_.tls_version && version >= tls::kSsl3 &&
        version < tls::kTls12) {
        session_.tls_version = version;
    }
}

void SessionBuilder::take_protected_alert(const Event& event, const TlsRecordSeen& record) {
    if (session_.alerts.size() < kMaxAlerts) {
        session_.alerts.push_back(
            AlertFact{event.side, true, 0, std::nullopt, Seen{event.frame, event.time}});
    }
    end_side(event, CloseKind::Alert, record.end_offset, 0);
}

void SessionBuilder::take_application_record(const Event& event, const TlsRecordSeen& record) {
    const bool version_known = session_.tls_version.has_value();
    if (tls13_) {
        event.side == Side::Client ? take_client_protected13(event, record)
                                   : take_server_protected13(event, record);
        return;
    }
    const bool beginning_missing =
        session_.visibility.joined_late || session_.visibility.gap_in_server;
    const bool handshake_over =
        facts(event.side).finished;  // the server's hello may still come, behind a hole
    if (!version_known && !beginning_missing && !handshake_over) {
        return;  // early data of TLS 1.3, before the server answered
    }
    if (!version_known && !handshake_over && may_be_handshake13(record, facts(event.side))) {
        return;
    }
    facts(event.side).application_data = true;
    mark(event.side == Side::Client ? Moment::ClientData : Moment::ServerData, event);
    settled_ = settled_ || (event.side == Side::Client && !is_decrypted());
}

// Whether a record of a side whose negotiated version is not known may be a lone alert or Finished
// of TLS 1.3: the first ones, of a length that these have with one of its suites.
bool SessionBuilder::may_be_handshake13(const TlsRecordSeen& record, SideFacts& side) const {
    constexpr std::array<std::uint16_t, 3> kSuites = {0x1301, 0x1302, 0x1305};  // a length each
    if (session_.offered_version.value_or(kTls13) < kTls13 ||
        ++side.protected_records > kClientFlightRecords) {
        return false;
    }
    const bool possible = std::any_of(kSuites.begin(), kSuites.end(), [&](std::uint16_t suite) {
        const auto content = tls::protected_content(tls::Protection{kTls13, suite, false},
                                                    record.length, tls::ProtectedPlace::First);
        return content == tls::ProtectedContent::Alert ||
               content == tls::ProtectedContent::Finished ||
               content == tls::ProtectedContent::Certificate;
    });
    if (!possible) {
        side.protected_records = kClientFlightRecords;  // what comes now is data
    }
    return possible;
}

tls::ProtectedContent SessionBuilder::content13(const TlsRecordSeen& record,
                                                const SideFacts& side) const {
    const tls::Protection protection{kTls13, session_.cipher_suite.value_or(0), false};
    const auto place =
        side.protected_records == 1 ? tls::ProtectedPlace::First : tls::ProtectedPlace::Later;
    return tls::protected_content(protection, record.length, place);
}

// TLS 1.3 without keys: only the lengths tell an alert from a Finished (RFC 8446, 5.2).
void SessionBuilder::take_client_protected13(const Event& event, const TlsRecordSeen& record) {
    SideFacts& side = facts(Side::Client);
    ++side.protected_records;
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
    if (content == tls::ProtectedContent::Certificate && side.protected_records == 1) {
        session_.client_certificate_empty = true;
        mark(Moment::ClientCertificate, event);
        return;
    }
    if (content == tls::ProtectedContent::Finished) {
        side.finished = true;
        mark(Moment::ClientFinished, event);
        return;
    }
    if (early_data_offered_) {
        --side.protected_records;  // perhaps early data, which comes before the client's flight
        return;
    }
    const bool ambiguous = content == tls::ProtectedContent::Ambiguous;
    side.beyond_refusal = side.beyond_refusal || ambiguous;
    if (ambiguous && side.protected_records >= kClientFlightRecords) {
        side.finished = true;
        mark(Moment::ClientFinished, event);
    }
}

void SessionBuilder::take_server_protected13(const Event& event, const TlsRecordSeen& record) {
    SideFacts& side = facts(Side::Server);
    SideFacts& client = facts(Side::Client);
    ++side.protected_records;
    const auto content = content13(record, side);
    const bool closing = content == tls::ProtectedContent::Alert && side.finished;
    if (client.protected_records == 0 && !closing) {
        advance_flight(event, record.end_offset);
        // Its Finished is in this flight; the last record that may hold one counts.
        if (content == tls::ProtectedContent::Finished ||
            content == tls::ProtectedContent::Ambiguous) {
            session_.server_flight_complete = !session_.visibility.gap_in_server;
            side.finished = true;
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
        client.finished = true;
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
    const bool answered = server.application_data || server.tickets ||
                          session_.visibility.gap_in_server ||
                          client.protected_records >= kUnansweredRecords;
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

void SessionBuilder::take(const Event& event, const TlsAlertSeen& alert) {
    if (session_.alerts.size() < kMaxAlerts) {
        session_.alerts.push_back(AlertFact{event.side, false, alert.level, alert.description,
                                            Seen{event.frame, event.time}});
    }
    const auto description = static_cast<AlertDescription>(alert.description);
    if (description == AlertDescription::NoCertificate && event.side == Side::Client) {
        // SSL 3.0's way to have none.
        session_.client_certificate_empty = true;
        return;
    }
    settled_ = settled_ || facts(Side::Client).not_tls;
    const bool closure = description == AlertDescription::CloseNotify;
    if (alert.level == tls::kFatal || closure) {
        end_side(event, closure ? CloseKind::None : CloseKind::Alert, facts(event.side).stream_end,
                 0);
    }
}

// --- other contents

void SessionBuilder::take(const Event& event, const NotTlsSeen& other) {
    SideFacts& side = facts(event.side);
    side.not_tls = true;
    side.bytes = true;
    session_.other_protocol = other.what;
    session_.http_answered =
        session_.http_answered || (event.side == Side::Server && other.what == OtherProtocol::Http);
    // The other side's first bytes still tell whether it took this for TLS.
    settled_ =
        settled_ || (other.what != OtherProtocol::Sip && facts(siptls::other(event.side)).bytes);
}

void SessionBuilder::take(const Event& event, const SipSeen& sip) {
    latest_exchange_ = nullptr;
    if (const auto message = sip::parse_message(sip.message)) {
        latest_exchange_ = exchanges_.add(*message, event.side, event.frame);
    } else {
        take(event, AnomalySeen{AnomalyCode::MalformedSip, message.error().what});
    }
}

void SessionBuilder::take(const Event& event, const AnomalySeen& anomaly) {
    if (anomaly.code == AnomalyCode::ResetByMiddlebox) {
        facts(event.side).foreign_reset = event.frame;
    }
    if (session_.anomalies.size() < kMaxAnomalies) {
        session_.anomalies.push_back(AnomalyFact{anomaly.code, anomaly.text, event.frame});
    }
}

// --- handshake messages

void SessionBuilder::take_message(const Event& event, const TlsHandshakeSeen& message,
                                  Tables tables) {
    const bool from_server = event.side == Side::Server;
    if (message.decrypted && is_renegotiation()) {
        return;  // the first handshake is the attempt
    }
    switch (static_cast<tls::HandshakeType>(message.type)) {
        case tls::HandshakeType::ClientHello:
            if (!from_server) {
                take_client_hello(event, message, tables.fingerprints);
            }
            break;
        case tls::HandshakeType::ServerHello:
            if (from_server) {
                take_server_hello(event, message.body, tables.fingerprints);
            }
            break;
        case tls::HandshakeType::Certificate:
            if (from_server) {
                take_certificate(event, message, tables.certificates);
            } else {
                take_client_certificate(event, message.body);
            }
            break;
        case tls::HandshakeType::CertificateRequest:
            if (from_server) {
                mark(Moment::CertificateRequest, event);
            }
            break;
        case tls::HandshakeType::ServerHelloDone:
            if (from_server) {
                advance_flight(event, message.end_offset);
                session_.server_flight_complete = !session_.visibility.gap_in_server;
                session_.resumed = session_.resumed.value_or(false);
            }
            break;
        case tls::HandshakeType::ClientKeyExchange:
            if (!from_server) {
                mark(Moment::ClientKeyExchange, event);
            }
            break;
        case tls::HandshakeType::NewSessionTicket:
            if (from_server && message.decrypted && tls13_) {
                facts(Side::Server).tickets = true;
            }
            break;
        case tls::HandshakeType::Finished:
            if (message.decrypted) {
                take_finished(event, message.end_offset);
            }
            break;
        default: break;
    }
}

void SessionBuilder::take_client_hello(const Event& event, const TlsHandshakeSeen& message,
                                       FingerprintBook& fingerprints) {
    mark(Moment::ClientHello, event);
    const auto hello = message.form == HelloForm::Sslv2
                           ? tls::parse_sslv2_client_hello(message.body)
                           : tls::parse_client_hello(message.body);
    if (!hello) {
        malformed(event, hello.error().what);
        return;
    }
    session_.offered_version = hello->offered_version();
    session_.hello_fingerprint = hello->fingerprint();
    if (message.form == HelloForm::Tls && session_.client_fingerprint == kNoFingerprint) {
        session_.client_fingerprint = fingerprints.of(*hello, session_.hello_fingerprint);
    }
    early_data_offered_ = hello->offers_early_data;
    if (hello->server_name) {
        session_.sni.emplace(hello->server_name->host);
    }
}

void SessionBuilder::take_server_hello(const Event& event, Bytes body,
                                       FingerprintBook& fingerprints) {
    const auto hello = tls::parse_server_hello(body);
    if (!hello) {
        malformed(event, hello.error().what);
        return;
    }
    if (!hello->hello_retry_request) {
        mark(Moment::ServerHello, event);
        session_.server_fingerprint = fingerprints.of(*hello);
    }
    session_.tls_version = hello->negotiated_version;
    session_.cipher_suite = hello->cipher_suite;
    early_data_offered_ =
        early_data_offered_ && hello->pre_shared_key && !hello->hello_retry_request;
    tls13_ = *session_.tls_version >= kTls13;
    if (tls13_ && !hello->hello_retry_request) {
        session_.resumed = hello->pre_shared_key;
    }
}

void SessionBuilder::take_certificate(const Event& event, const TlsHandshakeSeen& message,
                                      x509::CertificateStore& certificates) {
    mark(Moment::Certificate, event);
    session_.resumed = false;
    const auto list =
        tls::parse_certificate_message(message.body, session_.tls_version.value_or(0));
    if (!list) {
        malformed(event, list.error().what);
        return;
    }
    const auto hint =
        static_cast<std::uint32_t>(hash_bytes(session_.server.address.bytes, session_.server.port));
    session_.certificate_source =
        message.decrypted ? CertificateSource::Decrypted : CertificateSource::Wire;
    if (const auto chain = certificates.intern_chain(list->certificates(), hint)) {
        const auto ids = certificates.chain(*chain);
        session_.certificate_chain.assign(ids.begin(), ids.end());
    }
}

bool SessionBuilder::is_renegotiation() const {
    return !tls13_ && facts(Side::Client).finished && facts(Side::Server).finished;
}

// Decrypted: it is known to be one. In TLS 1.3 and in resumption the server's ends its flight.
void SessionBuilder::take_finished(const Event& event, std::uint64_t end_offset) {
    SideFacts& side = facts(event.side);
    if (side.finished) {
        return;
    }
    side.finished = true;
    if (event.side == Side::Client) {
        mark(Moment::ClientFinished, event);
        return;
    }
    mark(Moment::ServerFinished, event);
    if (tls13_ || session_.resumed.value_or(false)) {
        advance_flight(event, end_offset);
        session_.server_flight_complete = !session_.visibility.gap_in_server;
    }
}

void SessionBuilder::take_client_certificate(const Event& event, Bytes body) {
    mark(Moment::ClientCertificate, event);
    const auto list = tls::parse_certificate_message(body, session_.tls_version.value_or(0));
    if (list && list->certificates().empty()) {
        session_.client_certificate_empty = true;
    }
}

void SessionBuilder::malformed(const Event& event, std::string_view text) {
    take(event, AnomalySeen{AnomalyCode::MalformedMessage, text});
}

}  // namespace siptls::session

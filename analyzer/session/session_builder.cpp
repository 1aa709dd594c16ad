// SPDX-License-Identifier: GPL-2.0-or-later
#include "session/session_builder.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>
#include <variant>

#include "bytes/ascii.h"
#include "session/limits.h"
#include "sip/message.h"
#include "tls/alert.h"
#include "tls/alert_description.h"
#include "tls/content_type.h"
#include "tls/version.h"

namespace siptls::session {

using tls::AlertDescription;

namespace {

// No protected Finished up to TLS 1.2 is longer unless it is padded without need, and every
// ClientHello of TLS 1.3 is.
constexpr std::uint16_t kLongestFinished = 128;

// Whether the frame is later than one that was seen at that time: by their numbers in one capture,
// else by their times, for captures follow each other or run side by side. Without a branch:
// several events of one frame come in a row, so that the answer cannot be foreseen.
bool is_later(const Event& event, FrameRef frame, Timestamp time) {
    const bool same_capture = event.frame.capture == frame.capture;
    return (same_capture & (event.frame.number > frame.number)) |
           (!same_capture & (event.time.nanoseconds >= time.nanoseconds));
}

}  // namespace

void SessionBuilder::clear() {
    std::vector<CertificateId> room = std::move(session_.certificate_chain);
    std::destroy_at(this);
    std::construct_at(this);  // a session is too large to be made elsewhere and moved here
    room.clear();
    session_.certificate_chain = std::move(room);
}

bool SessionBuilder::is_uneventful() const {
    return session_.alerts.empty() && session_.anomalies.empty() && session_.trace.empty() &&
           session_.sip.empty() && transactions_.ignored() == 0 &&
           facts(Side::Client).foreign_reset.number == 0 &&
           facts(Side::Server).foreign_reset.number == 0;
}

void SessionBuilder::begin(const Event& event, const TcpOpened& opened) {
    clear();
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
    const bool last = is_later(event, session_.last_frame, session_.end_time);
    session_.last_frame.number = last ? event.frame.number : session_.last_frame.number;
    session_.last_frame.capture = last ? event.frame.capture : session_.last_frame.capture;
    const bool ends = event.time.nanoseconds > session_.end_time.nanoseconds;
    session_.end_time.nanoseconds = ends ? event.time.nanoseconds : session_.end_time.nanoseconds;
    session_.end_time.digits = ends ? event.time.digits : session_.end_time.digits;
    if (const auto* record = std::get_if<TlsRecordSeen>(&event.body)) {
        if (facts(event.side).hole_end != 0) {
            find_hole(event, *record);
        }
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
    } else if (const auto* header = std::get_if<ProxyHeaderSeen>(&event.body)) {
        take(event, *header);
    } else if (const auto* connect = std::get_if<ConnectSeen>(&event.body)) {
        take(event, *connect);
    } else if (const auto* decryption = std::get_if<DecryptionSeen>(&event.body)) {
        take(event, *decryption);
    }
}

void SessionBuilder::take(const Event& event, const LinkSeen& link) {
    const bool from_client = event.side == Side::Client;
    if (from_client && !session_.relay) {
        session_.client_mac = link.mac;
        session_.client_hop_limit = link.hop_limit;
    }
    if (from_client ? !link.tunnel.empty() : session_.tunnel.empty()) {
        session_.tunnel = link.tunnel;
    }
}

void SessionBuilder::take(const Event& event, const ProxyHeaderSeen& header) {
    facts(event.side).begin = static_cast<std::uint32_t>(header.end_offset);
    if (header.named) {
        session_.relay = Relay{session_.client, header.named->sought};
        session_.client = header.named->client;
        session_.client_mac.reset();
        session_.client_hop_limit = 0;
    }
}

void SessionBuilder::take(const Event& event, const ConnectSeen& connect) {
    facts(event.side).begin = static_cast<std::uint32_t>(connect.end_offset);
    if (connect.consents()) {
        session_.other_protocol.reset();  // what follows is no longer for the proxy
    } else if (event.side == Side::Client) {
        session_.other_protocol = OtherProtocol::Http;
        ConnectTarget target{lower(connect.host), {{}, connect.port}, event.frame};
        target.server.address = parse_ip_address(target.host).value_or(IpAddress{});
        session_.connect = std::make_shared<const ConnectTarget>(std::move(target));
    }
}

void SessionBuilder::mark(Moment moment, const Event& event) {
    Seen& seen = session_.at(moment);
    if (!seen) {
        seen = Seen{event.frame, event.time};
    }
}

void SessionBuilder::end_side(const Event& event, CloseKind kind, std::uint64_t offset,
                              Received received) {
    SideFacts& side = facts(event.side);
    if (side.end) {
        return;
    }
    side.end = Seen{event.frame, event.time};
    side.end_kind = kind;
    side.end_offset = offset;
    side.end_peer_offset = received.offset;
    side.end_tells = received.known;
    mark(event.side == Side::Client ? Moment::ClientClose : Moment::ServerClose, event);
}

// --- TCP

void SessionBuilder::take(const Event& event, const TcpAcknowledged& acknowledged) {
    SideFacts& side = facts(event.side);
    if (acknowledged.up_to <= side.acknowledged) {
        return;
    }
    const bool resets = side.end_kind == CloseKind::Rst && side.end_tells;
    if (resets && acknowledged.up_to > side.end_peer_offset && event.frame != side.end.frame) {
        disown_reset(side);
    }
    side.acknowledged = acknowledged.up_to;
    side.acknowledged_seen = Seen{event.frame, event.time};
    if (event.side == Side::Client && flight_end_ != 0 && side.acknowledged >= flight_end_) {
        mark(Moment::FlightAcknowledged, event);
    }
}

// Who goes on receiving has not sent the reset that acknowledges less: somebody on the path did.
void SessionBuilder::disown_reset(SideFacts& side) {
    side.foreign_reset = side.end.frame;
    side.tcp_close_kind = CloseKind::None;
    side.end_kind = CloseKind::None;
    session_.at(&side == &facts(Side::Client) ? Moment::ClientClose : Moment::ServerClose) = {};
    if (session_.anomalies.size() < kMaxAnomalies) {
        session_.anomalies.push_back(AnomalyFact{
            AnomalyCode::ResetByMiddlebox, "the side in whose name it was sent went on receiving",
            side.foreign_reset});
    }
    side.end = {};
    side.end_offset = 0;
    side.end_peer_offset = 0;
    side.end_tells = false;
}

// How much of the other side this side had acknowledged when it sent this; 0 if that is not known,
// as where later frames of the side were captured before.
SessionBuilder::Received SessionBuilder::acknowledged_before(const Event& event) const {
    const SideFacts& side = facts(event.side);
    const Seen& seen = side.acknowledged_seen;
    const bool before = seen.frame == event.frame || is_later(event, seen.frame, seen.time);
    return before ? Received{side.acknowledged, true} : Received{};
}

// The server's flight reaches up to here; it counts as received once the client's TCP has
// acknowledged all of it.
void SessionBuilder::advance_flight(const Event& event, std::uint64_t end_offset) {
    if (client_answered_) {
        return;
    }
    flight_end_ = std::max(flight_end_, end_offset);
    session_.at(Moment::ServerFlight) = Seen{event.frame, event.time};
    const SideFacts& client = facts(Side::Client);
    session_.at(Moment::FlightAcknowledged) =
        client.acknowledged >= flight_end_ ? client.acknowledged_seen : Seen{};
}

void SessionBuilder::take(const Event& event, const TcpClosed& closed) {
    SideFacts& side = facts(event.side);
    if (side.foreign_reset == event.frame && closed.how == CloseHow::Rst) {
        return;  // nobody's ending: this side may well have gone on
    }
    side.bytes = side.bytes || closed.offset > side.begin;
    const CloseKind kind = closed.how == CloseHow::Fin ? CloseKind::Fin : CloseKind::Rst;
    if (side.tcp_close_kind == CloseKind::None) {
        side.tcp_close_kind = kind;
    }
    // A FIN takes a place in the stream, so that an acknowledgement can tell it was received; a
    // reset takes none. What a reset acknowledges may be made up, but not less than was had before.
    Received received{closed.peer_offset, closed.acknowledges};
    if (kind == CloseKind::Rst) {
        received.offset = std::max(received.offset, acknowledged_before(event).offset);
    }
    end_side(event, kind, kind == CloseKind::Fin ? closed.offset + 1 : 0, received);
}

void SessionBuilder::take(const Event& event, const TcpGap& gap) {
    if (settled_) {
        return;
    }
    (event.side == Side::Client ? session_.visibility.gap_in_client
                                : session_.visibility.gap_in_server) = true;
    session_.visibility.cut = session_.visibility.cut || gap.cause == GapCause::Cut;
    SideFacts& side = facts(event.side);
    side.missing = static_cast<std::uint16_t>(std::min<std::uint64_t>(
        side.missing + gap.length, std::numeric_limits<std::uint16_t>::max()));
    side.hole_begin = side.hole_end != 0 ? side.hole_begin : gap.offset;
    side.hole_end = gap.offset + gap.length;
    if (event.side == Side::Server && missing_from_ == 0) {
        missing_from_ = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(gap.offset, std::numeric_limits<std::uint32_t>::max() - 1) + 1);
    }
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
    const bool before_finished =
        event.side == Side::Client && !facts(Side::Client).finished && !lost_place(Side::Client);
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
    const auto type = static_cast<tls::ContentType>(record.content_type);
    const bool dummy = tls13_ && type == tls::ContentType::ChangeCipherSpec;  // RFC 8446, D.4
    if (event.side == Side::Client && flight_end_ != 0 && !dummy) {
        client_answered_ = true;
    }
    if (record.decrypted) {
        take_decrypted_record(event, record);
        return;
    }
    if (tls13_ && is_read() && type == tls::ContentType::ApplicationData) {
        // Damaged, refused early data, or of a side whose secret is missing: its length tells
        // nothing.
        ++side.protected_records;
        return;
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

// What is missing before it is no last word.
void SessionBuilder::note_finished(SideFacts& side) {
    side.finished = true;
    side.missing = 0;
}

// The first handshake record behind ChangeCipherSpec is Finished (RFC 5246, 7.1), save where
// TLS 1.3 repeats the ClientHello (RFC 8446, D.4).
void SessionBuilder::take_protected_handshake(const Event& event, const TlsRecordSeen& record) {
    SideFacts& side = facts(event.side);
    if (side.finished) {
        return;  // a renegotiation
    }
    if (event.side == Side::Client && !session_.tls_version && record.length > kLongestFinished) {
        return;  // the second ClientHello of TLS 1.3, whose server was not captured
    }
    note_finished(side);
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
    end_side(event, CloseKind::Alert, record.end_offset, acknowledged_before(event));
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
    mark(event.side == Side::Client ? Moment::ClientData : Moment::ServerData, event);
    const bool any_version =
        !version_known && session_.offered_version.value_or(tls::kTls13) >= tls::kTls13;
    if (any_version && !facts(Side::Client).finished && !handshake_over) {
        take_data_of_any_version(event.side);
        return;
    }
    facts(event.side).application_data = true;
    settled_ = settled_ || (event.side == Side::Client && !is_read());
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
                 acknowledged_before(event));
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
        latest_exchange_ = transactions_.add(*message, event.side, event.frame, session_.sip);
    } else {
        take(event, AnomalySeen{AnomalyCode::MalformedSip, message.error().what});
    }
}

void SessionBuilder::take(const Event& event, const AnomalySeen& anomaly) {
    if (anomaly.code == AnomalyCode::ResetByMiddlebox) {
        facts(event.side).foreign_reset = event.frame;
    }
    session_.contradictory = session_.contradictory || anomaly.code == AnomalyCode::OverlapDiffers;
    if (session_.anomalies.size() < kMaxAnomalies) {
        session_.anomalies.push_back(AnomalyFact{anomaly.code, anomaly.text, event.frame});
    }
}

}  // namespace siptls::session

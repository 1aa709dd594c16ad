// SPDX-License-Identifier: GPL-2.0-or-later
#include "session/event_maker.h"

#include <algorithm>
#include <utility>

#include "net/ports.h"
#include "session/first_look.h"
#include "tls/content_type.h"
#include "tls/server_hello.h"

namespace siptls::session {

// Whether a handshake record behind a loss can be in clear: the loss may have hidden the
// ChangeCipherSpec, and ciphertext hardly ever looks like a message of bearable length.
bool EventMaker::begins_with_message(Bytes fragment) {
    return fragment.size() >= tls::kHandshakeHeaderLength &&
           !tls::handshake_type_name(static_cast<tls::HandshakeType>(fragment[0])).empty() &&
           fragment[1] == 0;
}

void EventMaker::take(const stream::Delivery& delivery) {
    if (const auto* opened = std::get_if<TcpOpened>(&delivery.what)) {
        open(delivery, *opened);
        return;
    }
    Flow* flow = delivery.flow < flows_.size() ? flows_[delivery.flow].get() : nullptr;
    if (flow != nullptr && flow->guarded && !flow->guarded->held.empty() &&
        take_later(delivery, *flow)) {
        return;
    }
    if (const auto* chunk = std::get_if<stream::Chunk>(&delivery.what)) {
        if (flow != nullptr) {
            take_bytes(delivery, *flow, *chunk);
        }
    } else if (const auto* gap = std::get_if<TcpGap>(&delivery.what)) {
        emit(delivery, *gap);
        if (flow != nullptr) {
            take_gap(delivery, *flow, *gap);
            if (flow->guarded && flow->guarded->turn_came()) {
                replay(*flow, delivery.flow);
            }
        }
    } else if (const auto* acknowledged = std::get_if<TcpAcknowledged>(&delivery.what)) {
        emit(delivery, *acknowledged);
    } else if (const auto* closed = std::get_if<TcpClosed>(&delivery.what)) {
        if (flow != nullptr) {
            end_of_bytes(delivery, flow->of(delivery.side));
        }
        emit(delivery, *closed);
    } else if (const auto* link = std::get_if<LinkSeen>(&delivery.what)) {
        emit(delivery, *link);
    } else if (const auto* anomaly = std::get_if<AnomalySeen>(&delivery.what)) {
        emit(delivery, *anomaly);
    } else if (const auto* ended = std::get_if<FlowEnded>(&delivery.what)) {
        emit(delivery, *ended);
        release(delivery.flow);
    }
}

void EventMaker::open(const stream::Delivery& delivery, const TcpOpened& opened) {
    if (delivery.flow >= flows_.size()) {
        flows_.resize(delivery.flow + 1);
    }
    std::unique_ptr<Flow> flow = spare_.take();
    if (!flow) {
        flow = std::make_unique<Flow>(&buffers_);
    }
    flow->client = opened.client;
    flow->server = opened.server;
    if (opened.joined == Joined::Late) {
        for (OneSide& side : flow->sides) {
            side.records.join_late();
            side.beginning_missing = true;
            side.after_loss = true;
        }
    }
    flows_[delivery.flow] = std::move(flow);
    emit(delivery, opened);
}

void EventMaker::release(FlowId flow) {
    if (flow >= flows_.size() || !flows_[flow]) {
        return;
    }
    stop_guarding(*flows_[flow]);
    if (!spare_.full()) {
        Flow& old = *flows_[flow];
        old.tls13 = false;
        old.asked_proxy = false;
        old.proxy_refused = false;
        old.guarded_before = false;
        old.opened_elsewhere = false;
        old.bare_told = false;
        old.bare_mac = 0;
        for (OneSide& side : old.sides) {
            side.protocol = Protocol::Undecided;
            side.change_cipher_spec = false;
            side.beginning_missing = false;
            side.after_loss = false;
            side.finished = false;
            side.behind_proxy_header = false;
            side.connects = 0;
            side.head.clear();
            side.records.reset();
            side.handshake.reset();
            side.sip.reset();
            side.dns.reset();
        }
        spare_.put(std::move(flows_[flow]));
    }
    flows_[flow].reset();
}

void EventMaker::take_bytes(const stream::Delivery& delivery, Flow& flow,
                            const stream::Chunk& chunk) {
    OneSide& side = flow.of(delivery.side);
    if (side.protocol == Protocol::Undecided && !side.beginning_missing &&
        flow.server.port == net::kDnsPort) {
        side.protocol = Protocol::Dns;
        side.dns = std::make_unique<dns::TcpFramer>();
    }
    if (side.protocol == Protocol::Undecided && side.beginning_missing) {
        join(delivery, side, chunk.bytes);
    } else if (side.protocol == Protocol::Undecided) {
        if (!side.head.empty()) {
            // Rare: the first bytes came in tiny pieces. They are put together and taken as one
            // chunk.
            std::vector<std::uint8_t> head = std::exchange(side.head, {});
            head.insert(head.end(), chunk.bytes.begin(), chunk.bytes.end());
            const stream::Chunk whole{chunk.offset + chunk.bytes.size() - head.size(), head};
            take_bytes(delivery, flow, whole);
            return;
        }
        const bool record = !chunk.bytes.empty() && tls::is_content_type(chunk.bytes[0]);
        const Found preamble = record ? Found::No : take_preamble(delivery, flow, chunk);
        if (preamble == Found::Yes) {
            return;
        }
        if (preamble == Found::NeedMore || !decide(delivery, side, chunk.bytes)) {
            side.head.assign(chunk.bytes.begin(), chunk.bytes.end());
            return;
        }
    }
    if (side.protocol == Protocol::Tls) {
        take_tls(delivery, flow, chunk);
    } else if (side.protocol == Protocol::Sip) {
        take_sip(delivery, flow, chunk.bytes);
    } else if (side.protocol == Protocol::Dns) {
        take_dns(delivery, flow, chunk.bytes);
    }
}

// The bytes may begin anywhere. Only what can be nothing else than the beginning of a record or a
// message tells the protocol.
void EventMaker::join(const stream::Delivery& delivery, OneSide& side, Bytes bytes) {
    if (bytes.size() >= 2 && tls::is_content_type(bytes[0]) && bytes[1] == 3) {
        side.protocol = Protocol::Tls;
    } else if (first_look_at_text(bytes) == FirstLook::Sip) {
        decide(delivery, side, bytes);
    }
}

// Nothing more comes. A few letters are no TLS; half a record header might have become some.
void EventMaker::end_of_bytes(const stream::Delivery& delivery, OneSide& side) {
    if (side.protocol != Protocol::Undecided || side.head.empty()) {
        return;
    }
    const std::uint8_t first = side.head[0];
    const bool may_be_tls = tls::is_content_type(first) || (first & 0x80) != 0;
    if (!may_be_tls) {
        side.protocol = Protocol::Other;
        emit(delivery, NotTlsSeen{});
    }
}

bool EventMaker::decide(const stream::Delivery& delivery, OneSide& side, Bytes bytes) {
    OtherProtocol other = OtherProtocol::Unknown;
    side.protocol = Protocol::Other;
    switch (first_look(bytes)) {
        case FirstLook::NeedMore: side.protocol = Protocol::Undecided; return false;
        case FirstLook::Tls: side.protocol = Protocol::Tls; return true;
        case FirstLook::Sip:
            other = OtherProtocol::Sip;
            side.protocol = Protocol::Sip;
            side.sip = std::make_unique<sip::MessageFramer>();
            break;
        case FirstLook::Http: other = OtherProtocol::Http; break;
        case FirstLook::Other: break;
    }
    emit(delivery, NotTlsSeen{other});
    return true;
}

void EventMaker::take_tls(const stream::Delivery& delivery, Flow& flow,
                          const stream::Chunk& chunk) {
    OneSide& side = flow.of(delivery.side);
    if (keys_ != nullptr && !flow.guarded && !flow.guarded_before) {
        guard(flow);
    }
    side.records.push(chunk.bytes, chunk.offset);
    take_records(delivery, flow);
    switch (side.records.state()) {
        case tls::Framing::Ok:
        case tls::Framing::Lost: return;
        case tls::Framing::NotTls: emit(delivery, NotTlsSeen{}); break;
        case tls::Framing::Malformed:
            emit(delivery,
                 AnomalySeen{AnomalyCode::MalformedRecord, "what follows is no TLS record"});
            break;
    }
    side.protocol = Protocol::Other;
}

// What the record framer has whole, or damaged.
void EventMaker::take_records(const stream::Delivery& delivery, Flow& flow) {
    OneSide& side = flow.of(delivery.side);
    tls::Record record;
    while (side.records.next(record)) {
        if (flow.guarded) {
            follow_guarded(delivery, flow, record);
        } else if ((!contents_.empty() || flow.opened_elsewhere) && flow.bare_mac == 0) {
            take_opened_elsewhere(delivery, flow, record);
        } else {
            take_record(delivery, flow, record);
        }
    }
}

void EventMaker::take_record(const stream::Delivery& delivery, Flow& flow,
                             const tls::Record& record) {
    OneSide& side = flow.of(delivery.side);
    // Only a clear alert is as short as two bytes.
    if (flow.bare_mac != 0 && side.change_cipher_spec && record.length != 2 &&
        record.type != tls::ContentType::ChangeCipherSpec) {
        take_bare(delivery, flow, record);
        return;
    }
    const auto type = static_cast<std::uint8_t>(record.type);
    emit(delivery, TlsRecordSeen{type, record.version, record.length, record.end_offset});
    switch (record.type) {
        case tls::ContentType::ChangeCipherSpec: side.change_cipher_spec = true; break;
        case tls::ContentType::Handshake:
            // TLS 1.3 encrypts under the type application_data; before, all after ChangeCipherSpec
            // is encrypted.
            if (!side.change_cipher_spec || flow.tls13) {
                take_handshake(delivery, flow, record);
            }
            break;
        case tls::ContentType::Alert:
            // No cipher makes a protected alert as short as a clear one.
            if (record.fragment.size() == 2) {
                emit(delivery, TlsAlertSeen{record.fragment[0], record.fragment[1]});
            }
            break;
        default: break;
    }
}

void EventMaker::take_handshake(const stream::Delivery& delivery, Flow& flow,
                                const tls::Record& record) {
    OneSide& side = flow.of(delivery.side);
    if (record.sslv2_client_hello) {
        const auto type = static_cast<std::uint8_t>(tls::HandshakeType::ClientHello);
        if (flow.guarded) {
            flow.guarded->connection.take_message(delivery.side, tls::HandshakeType::ClientHello,
                                                  HelloForm::Sslv2, record.fragment);
        }
        emit(delivery,
             TlsHandshakeSeen{type, HelloForm::Sslv2, record.fragment, record.end_offset});
        return;
    }
    if (side.after_loss && !record.damaged) {
        side.change_cipher_spec = !begins_with_message(record.fragment);
        side.after_loss = false;
        if (side.change_cipher_spec) {
            return;
        }
    }
    if (record.damaged) {
        side.handshake.skip(record.length);
    } else {
        side.handshake.push(record.fragment);
    }
    take_messages(delivery, flow, record.end_offset, Secrecy::Clear);
}

// What the handshake framer has whole.
void EventMaker::take_messages(const stream::Delivery& delivery, Flow& flow,
                               std::uint64_t end_offset, Secrecy secrecy) {
    OneSide& side = flow.of(delivery.side);
    tls::HandshakeMessage message;
    while (side.handshake.next(message)) {
        if (message.state == tls::MessageState::Oversized) {
            emit(delivery,
                 AnomalySeen{AnomalyCode::OversizedMessage, "handshake message beyond the limit"});
        }
        if (message.state != tls::MessageState::Whole) {
            continue;
        }
        if (message.type == tls::HandshakeType::ServerHello) {
            if (const auto hello = tls::parse_server_hello(message.body)) {
                take_agreement(flow, *hello);
            }
        }
        if (flow.guarded) {
            flow.guarded->connection.take_message(delivery.side, message.type, HelloForm::Tls,
                                                  message.body);
        }
        if (message.type == tls::HandshakeType::Finished) {
            side.finished = true;
        }
        if (message.type == tls::HandshakeType::CompressedCertificate) {
            take_compressed_certificate(delivery, message.body, end_offset);
            continue;
        }
        emit(delivery, TlsHandshakeSeen{static_cast<std::uint8_t>(message.type), HelloForm::Tls,
                                        message.body, end_offset, secrecy == Secrecy::Decrypted});
    }
}

void EventMaker::take_sip(const stream::Delivery& delivery, Flow& flow, Bytes bytes) {
    OneSide& side = flow.of(delivery.side);
    const std::uint64_t oversized = side.sip->oversized();
    side.sip->push(bytes);
    Bytes message;
    while (side.sip->next(message)) {
        const Transport transport =
            side.protocol == Protocol::Tls ? Transport::Tls : Transport::Tcp;
        emit(delivery, SipSeen{flow.endpoint(delivery.side), flow.endpoint(other(delivery.side)),
                               transport, message});
    }
    if (side.sip->oversized() != oversized) {
        emit(delivery, AnomalySeen{AnomalyCode::OversizedMessage, "SIP message beyond the limit"});
    }
}

void EventMaker::take_dns(const stream::Delivery& delivery, Flow& flow, Bytes bytes) {
    OneSide& side = flow.of(delivery.side);
    side.dns->push(bytes);
    Bytes message;
    while (side.dns->next(message)) {
        emit(delivery,
             DnsSeen{flow.endpoint(delivery.side), flow.endpoint(other(delivery.side)), message});
    }
}

void EventMaker::take_gap(const stream::Delivery& delivery, Flow& flow, const TcpGap& gap) {
    OneSide& side = flow.of(delivery.side);
    switch (side.protocol) {
        case Protocol::Tls:
            skip_records(delivery, flow, gap.offset + gap.length);
            if (side.records.state() == tls::Framing::Lost) {
                lose_place(flow, delivery.side);
            }
            break;
        case Protocol::Sip: side.sip->skip_gap(); break;
        case Protocol::Dns: side.dns->skip_gap(); break;
        case Protocol::Undecided:
            side.head.clear();
            side.beginning_missing = true;
            flow.proxy_refused = false;  // the client may have asked again
            if (flow.guarded) {
                flow.guarded->connection.lose_beginning(delivery.side);
            }
            break;
        case Protocol::Other: break;
    }
}

// A record that is under way is told: its header was read, so it was there, up to its end at least.
void EventMaker::skip_records(const stream::Delivery& delivery, Flow& flow, std::uint64_t end) {
    tls::RecordFramer& records = flow.of(delivery.side).records;
    records.skip_gap(std::min(end, records.record_end()));
    take_records(delivery, flow);
    records.skip_gap(end);
}

// It is not known where the next record begins, nor how many are missing.
void EventMaker::lose_place(Flow& flow, Side which) {
    OneSide& side = flow.of(which);
    side.handshake.reset();
    side.after_loss = true;
    if (flow.guarded) {
        flow.guarded->connection.lose_place(which);
    }
    if (flow.guarded || flow.opened_elsewhere || flow.bare_mac != 0) {
        lose_content(side);
    }
}

}  // namespace siptls::session

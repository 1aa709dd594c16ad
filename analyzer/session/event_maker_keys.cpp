// SPDX-License-Identifier: GPL-2.0-or-later
// Flows whose protected records may be opened: their contents become the same events as clear ones.
// While a key log may still bring a secret, all that comes of the flow waits in its order; where
// the capture mixes the two sides, one waits for the other.
#include <utility>

#include "session/event_maker.h"
#include "session/limits.h"
#include "tls/decrypt/compressed_certificate.h"
#include "tls/version.h"

namespace siptls::session {

namespace {

using decrypt::Opening;
using Words = decrypt::Turns::Words;

// Bookkeeping of one held item, beside the bytes of its record.
constexpr std::size_t kItemCost = sizeof(HeldItem);

std::size_t cost_of(const HeldItem& item) {
    if (const auto* const record = std::get_if<HeldRecord>(&item.what)) {
        return kItemCost + record->bytes.size();
    }
    const auto* const content = std::get_if<HeldContent>(&item.what);
    return kItemCost + (content != nullptr ? content->held.bytes.size() : 0);
}

HeldRecord held_copy(const tls::Record& record, Bytes bytes) {
    HeldRecord held{record, {bytes.begin(), bytes.end()}};
    held.record.fragment = {};
    return held;
}

// What the content of an opened record says, as far as turns go. `mid_message`: its beginning
// belongs to a message that has begun before.
Words words_of(tls::ContentType type, Bytes content, bool mid_message) {
    if (type != tls::ContentType::Handshake) {
        return type == tls::ContentType::ChangeCipherSpec ? Words::Handshake : Words::Other;
    }
    if (content.empty() || mid_message) {
        return Words::Handshake;
    }
    const auto first = static_cast<tls::HandshakeType>(content[0]);
    return first == tls::HandshakeType::ClientHello || first == tls::HandshakeType::ServerHello
               ? Words::Hello
               : Words::Handshake;
}

}  // namespace

void EventMaker::guard(Flow& flow) {
    flow.guarded = std::make_unique<GuardedFlow>(*keys_);
    for (const Side which : {Side::Client, Side::Server}) {
        OneSide& side = flow.of(which);
        side.records.keep_bodies(tls::Bodies::All);
        if (side.beginning_missing) {
            flow.guarded->connection.lose_beginning(which);
        }
    }
}

// Nothing of it will be opened any more.
void EventMaker::stop_guarding(Flow& flow) {
    if (!flow.guarded) {
        return;
    }
    held_bytes_ -= flow.guarded->held_bytes;
    flow.guarded.reset();
    flow.guarded_before = true;
    for (OneSide& side : flow.sides) {
        side.records.keep_bodies(flow.bare_mac != 0 ? tls::Bodies::All : tls::Bodies::Clear);
    }
}

// As the record comes out of the stream, which may be before its turn.
void EventMaker::follow_guarded(const stream::Delivery& delivery, Flow& flow,
                                const tls::Record& record) {
    if (flow.guarded->holds_back(delivery.side)) {
        hold(flow, delivery, record);
    } else {
        take_guarded(delivery, flow, record);
    }
    if (flow.guarded && !flow.guarded->held.empty()) {
        try_held(flow, delivery.flow);
    }
}

void EventMaker::take_guarded(const stream::Delivery& delivery, Flow& flow,
                              const tls::Record& record) {
    GuardedFlow& guarded = *flow.guarded;
    OneSide& side = flow.of(delivery.side);
    decrypt::Connection& connection = guarded.connection;
    tell_decryption(delivery, guarded);
    if (side.after_loss && !record.damaged && !flow.tls13 &&
        record.type == tls::ContentType::Handshake && !side.change_cipher_spec &&
        !begins_with_message(record.fragment)) {
        side.change_cipher_spec = true;  // the loss took it
        connection.take_change_cipher_spec(delivery.side);
        connection.lose_place(delivery.side);
    }
    // No cipher makes a protected alert as short as a clear one.
    const bool clear_alert = record.type == tls::ContentType::Alert && record.length == 2;
    if (!clear_alert && !record.damaged &&
        guarded.speaks_out_of_turn(delivery.side, Words::Unknown)) {
        hold(flow, delivery, record);
        return;
    }
    if (connection.protects(delivery.side, record.type) && !clear_alert) {
        side.after_loss = false;
        open_record(delivery, flow, record);
        return;
    }
    if (record.type == tls::ContentType::ChangeCipherSpec) {
        connection.take_change_cipher_spec(delivery.side);
    } else if (record.damaged) {
        connection.lose_record(delivery.side, record.length);
    }
    take_record(delivery, flow, record);
}

void EventMaker::open_record(const stream::Delivery& delivery, Flow& flow,
                             const tls::Record& record) {
    GuardedFlow& guarded = *flow.guarded;
    if (record.damaged) {
        guarded.connection.lose_record(delivery.side, record.length);
        take_unopened(delivery, flow, record, Opening::State::Passed);
        return;
    }
    const Opening opening = guarded.connection.open(delivery.side, record);
    switch (opening.state) {
        case Opening::State::Opened:
            tell_decryption(delivery, guarded);
            take_content_in_turn(delivery, flow, record, opening.type, opening.content);
            return;
        case Opening::State::Waiting:
            guarded.no_secret_yet = true;
            guarded.secrets_seen = keys_->key_log().size();
            hold(flow, delivery, record);
            return;
        case Opening::State::Failed:
        case Opening::State::Passed:
        case Opening::State::Closed: break;
    }
    take_unopened(delivery, flow, record, opening.state);
}

void EventMaker::take_content_in_turn(const stream::Delivery& delivery, Flow& flow,
                                      const tls::Record& record, tls::ContentType type,
                                      Bytes content) {
    const bool mid_message = flow.of(delivery.side).handshake.mid_message();
    if (flow.guarded &&
        flow.guarded->speaks_out_of_turn(delivery.side, words_of(type, content, mid_message))) {
        hold(flow, HeldItem{delivery.frame, delivery.time, delivery.side,
                            HeldContent{held_copy(record, content), type}});
        return;
    }
    take_content(delivery, flow, record, type, content);
}

void EventMaker::take_content(const stream::Delivery& delivery, Flow& flow,
                              const tls::Record& record, tls::ContentType type, Bytes content) {
    OneSide& side = flow.of(delivery.side);
    emit(delivery, TlsRecordSeen{static_cast<std::uint8_t>(type), record.version, record.length,
                                 record.end_offset, true});
    switch (type) {
        case tls::ContentType::Handshake:
            side.handshake.push(content);
            take_messages(delivery, flow, record.end_offset, Secrecy::Decrypted);
            break;
        case tls::ContentType::Alert:
            if (content.size() == 2) {
                emit(delivery, TlsAlertSeen{content[0], content[1], true});
            }
            break;
        case tls::ContentType::ChangeCipherSpec:
            if (flow.guarded) {
                flow.guarded->connection.take_change_cipher_spec(delivery.side);
            }
            break;
        case tls::ContentType::ApplicationData:
            if (!side.sip) {
                side.sip = std::make_unique<sip::MessageFramer>();
            }
            take_sip(delivery, flow, content);
            break;
        default: break;
    }
}

// The record counts as it stands on the wire.
void EventMaker::take_unopened(const stream::Delivery& delivery, Flow& flow,
                               const tls::Record& record, Opening::State state) {
    GuardedFlow& guarded = *flow.guarded;
    tell_decryption(delivery, guarded);
    lose_content(flow.of(delivery.side));
    emit(delivery, TlsRecordSeen{static_cast<std::uint8_t>(record.type), record.version,
                                 record.length, record.end_offset});
    if (state == Opening::State::Failed) {
        emit(delivery, AnomalySeen{AnomalyCode::UnreadableRecord,
                                   "a protected record does not open: its MAC or tag is wrong"});
        guarded.failed_records += guarded.connection.state() != Decryption::Opened ? 1 : 0;
    }
    const bool never_opened = guarded.connection.state() != Decryption::Opened;
    if (never_opened &&
        (state == Opening::State::Closed || guarded.failed_records >= kMaxFailedRecords)) {
        give_up_keys(flow, delivery.flow);
    }
}

void EventMaker::take_compressed_certificate(const stream::Delivery& delivery, Bytes body,
                                             std::uint64_t end_offset) {
    const auto certificate = decrypt::unpack_certificate(body);
    if (!certificate) {
        emit(delivery, AnomalySeen{AnomalyCode::MalformedMessage, certificate.error().what});
        return;
    }
    emit(delivery, TlsHandshakeSeen{static_cast<std::uint8_t>(tls::HandshakeType::Certificate),
                                    HelloForm::Tls, *certificate, end_offset, true});
}

void EventMaker::tell_decryption(const stream::Delivery& delivery, GuardedFlow& guarded) {
    const Decryption now = guarded.connection.state();
    if (guarded.told != now) {
        guarded.told = now;
        emit(delivery, DecryptionSeen{now});
    }
}

// What is being put together of this side has a hole now.
void EventMaker::lose_content(OneSide& side) {
    side.handshake.reset();
    if (side.sip) {
        side.sip->skip_gap();
    }
}

// --- holding back

// Takes what comes of a flow of which something waits. False for what need not wait.
bool EventMaker::take_later(const stream::Delivery& delivery, Flow& flow) {
    const auto held = [&](const auto& what) {
        hold(flow, HeldItem{delivery.frame, delivery.time, delivery.side, what});
    };
    OneSide& side = flow.of(delivery.side);
    if (std::holds_alternative<stream::Chunk>(delivery.what)) {
        return false;  // cut into records, which wait
    }
    if (std::holds_alternative<FlowEnded>(delivery.what)) {
        keys_->key_log().refresh();
        give_up_waiting(flow, delivery.flow);
        return false;
    }
    if (!flow.guarded->holds_back(delivery.side)) {
        return false;
    }
    if (const auto* gap = std::get_if<TcpGap>(&delivery.what)) {
        held(*gap);
        if (side.protocol == Protocol::Tls) {
            skip_records(delivery, flow, gap->offset + gap->length);
            if (side.records.state() == tls::Framing::Lost) {
                held(HeldLoss{});
            }
        }
    } else if (const auto* acknowledged = std::get_if<TcpAcknowledged>(&delivery.what)) {
        held(*acknowledged);
    } else if (const auto* closed = std::get_if<TcpClosed>(&delivery.what)) {
        held(*closed);
    } else if (const auto* anomaly = std::get_if<AnomalySeen>(&delivery.what)) {
        held(*anomaly);
    } else {
        return false;
    }
    try_held(flow, delivery.flow);
    return true;
}

void EventMaker::hold(Flow& flow, HeldItem item) {
    GuardedFlow& guarded = *flow.guarded;
    const std::size_t cost = cost_of(item);
    guarded.held.push_back(std::move(item));
    guarded.held_bytes += cost;
    held_bytes_ += cost;
}

void EventMaker::hold(Flow& flow, const stream::Delivery& delivery, const tls::Record& record) {
    hold(flow, HeldItem{delivery.frame, delivery.time, delivery.side,
                        held_copy(record, record.fragment)});
}

// Whether the key logs have grown or the other side has spoken, or no more can be held.
void EventMaker::try_held(Flow& flow, FlowId id) {
    GuardedFlow& guarded = *flow.guarded;
    const std::size_t limit = guarded.no_secret_yet ? kMaxHeldOfFlow : kMaxHeldOutOfTurn;
    if (guarded.no_secret_yet) {
        keys_->key_log().refresh();
    }
    if (guarded.held_bytes > limit || held_bytes_ > kMaxHeld) {
        ++holding_ceiling_hit_;
        give_up_waiting(flow, id);
    } else if (guarded.turn_came() ||
               (guarded.no_secret_yet && keys_->key_log().size() != guarded.secrets_seen)) {
        replay(flow, id);
    }
}

void EventMaker::give_up_waiting(Flow& flow, FlowId id) {
    flow.guarded->connection.stop_waiting();
    replay(flow, id);
}

// Nothing of the flow opens; what was held back counts as it stands on the wire.
void EventMaker::give_up_keys(Flow& flow, FlowId id) {
    const std::vector<HeldItem> items = std::exchange(flow.guarded->held, {});
    stop_guarding(flow);
    for (const HeldItem& item : items) {
        replay_one(flow, id, item);
    }
}

// Takes what was held as if it came now; it may have to wait again, for another secret or for the
// other side.
void EventMaker::replay(Flow& flow, FlowId id) {
    do {
        GuardedFlow& guarded = *flow.guarded;
        std::vector<HeldItem> items = std::exchange(guarded.held, {});
        held_bytes_ -= std::exchange(guarded.held_bytes, 0);
        guarded.no_secret_yet = false;
        guarded.out_of_turn = {};
        for (HeldItem& item : items) {
            if (flow.guarded && flow.guarded->holds_back(item.side)) {
                hold(flow, std::move(item));
            } else {
                replay_one(flow, id, item);
            }
        }
    } while (flow.guarded && flow.guarded->turn_came());
}

void EventMaker::replay_one(Flow& flow, FlowId id, const HeldItem& item) {
    const stream::Delivery delivery{item.frame, item.time, id, item.side, stream::Chunk{}};
    if (const auto* held = std::get_if<HeldRecord>(&item.what)) {
        tls::Record record = held->record;
        record.fragment = held->bytes;
        flow.guarded ? take_guarded(delivery, flow, record) : take_record(delivery, flow, record);
    } else if (const auto* content = std::get_if<HeldContent>(&item.what)) {
        take_content_in_turn(delivery, flow, content->held.record, content->type,
                             content->held.bytes);
    } else if (std::holds_alternative<HeldLoss>(item.what)) {
        lose_place(flow, item.side);
    } else if (const auto* gap = std::get_if<TcpGap>(&item.what)) {
        emit(delivery, *gap);
    } else if (const auto* acknowledged = std::get_if<TcpAcknowledged>(&item.what)) {
        emit(delivery, *acknowledged);
    } else if (const auto* closed = std::get_if<TcpClosed>(&item.what)) {
        emit(delivery, *closed);
    } else if (const auto* anomaly = std::get_if<AnomalySeen>(&item.what)) {
        emit(delivery, *anomaly);
    }
}

}  // namespace siptls::session

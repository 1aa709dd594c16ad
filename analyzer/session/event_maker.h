// SPDX-License-Identifier: GPL-2.0-or-later
// Makes events from what the streams deliver: cuts each side's bytes into TLS records and handshake
// messages, SIP or DNS messages, whichever the bytes themselves show. One follower a flow; the
// plugin does without this file.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "bytes/pooled_buffer.h"
#include "bytes/spares.h"
#include "dns/tcp_framer.h"
#include "session/first_bytes.h"
#include "session/guarded_flow.h"
#include "session/limits.h"
#include "sip/message_framer.h"
#include "siptls/event.h"
#include "stream/delivery.h"
#include "tls/handshake_framer.h"
#include "tls/record_framer.h"
#include "tls/server_hello.h"

namespace siptls::session {

using EventSink = std::function<void(const Event&)>;

class EventMaker {
  public:
    explicit EventMaker(EventSink sink) : sink_(std::move(sink)) {}
    EventMaker(const EventMaker&) = delete;  // flows refer to its buffers
    EventMaker& operator=(const EventMaker&) = delete;

    // Opens protected records of flows whose TLS begins from now on. `keys` must outlive this.
    void use_keys(decrypt::Keys* keys) { keys_ = keys; }

    // What another program has found in the protected records that come next, in their order; until
    // called again. Used for flows that the keys here do not open.
    void know_contents(std::span<const Bytes> contents) { contents_ = contents; }

    void take(const stream::Delivery& delivery);
    // The messages of this flow are no longer wanted; its closing still is.
    void release(FlowId flow);

    // Flows that were no longer held back for their keys because of a ceiling.
    std::uint64_t holding_ceiling_hit() const { return holding_ceiling_hit_; }

  private:
    // What the bytes of one side are.
    enum class Protocol : std::uint8_t { Undecided, Tls, Sip, Dns, Other };
    enum class Secrecy : std::uint8_t { Clear, Decrypted };

    struct OneSide {
        explicit OneSide(BufferPool* pool) : records(pool), handshake(pool) {}

        Protocol protocol = Protocol::Undecided;
        bool change_cipher_spec = false;
        bool beginning_missing = false;  // the first bytes were not captured
        bool after_loss = false;         // of a record boundary, until a handshake record is read
        bool finished = false;           // its Finished was decrypted
        bool behind_proxy_header = false;
        std::uint8_t connects = 0;       // CONNECT requests, or answers to them
        std::vector<std::uint8_t> head;  // first bytes while they do not tell the protocol
        tls::RecordFramer records;
        tls::HandshakeFramer handshake;
        std::unique_ptr<sip::MessageFramer> sip;
        std::unique_ptr<dns::TcpFramer> dns;
    };

    struct Flow {
        explicit Flow(BufferPool* pool) : sides{OneSide(pool), OneSide(pool)} {}

        Endpoint client;
        Endpoint server;
        bool tls13 = false;
        bool asked_proxy = false;              // by a CONNECT that is not granted yet
        bool proxy_refused = false;            // the latest one
        bool guarded_before = false;           // its keys were given up
        bool opened_elsewhere = false;         // another program knows its keys
        bool bare_told = false;                // that its records are not encrypted
        std::uint8_t bare_mac = 0;             // length behind clear content; 0: it is encrypted
        std::unique_ptr<GuardedFlow> guarded;  // while its protected records may be opened
        OneSide sides[2];

        OneSide& of(Side side) { return sides[static_cast<std::size_t>(side)]; }
        const Endpoint& endpoint(Side side) const { return side == Side::Client ? client : server; }
    };

    void open(const stream::Delivery& delivery, const TcpOpened& opened);
    void take_bytes(const stream::Delivery& delivery, Flow& flow, const stream::Chunk& chunk);
    static bool begins_with_message(Bytes fragment);
    void join(const stream::Delivery& delivery, OneSide& side, Bytes bytes);
    void end_of_bytes(const stream::Delivery& delivery, OneSide& side);
    bool decide(const stream::Delivery& delivery, OneSide& side, Bytes bytes);
    void take_tls(const stream::Delivery& delivery, Flow& flow, const stream::Chunk& chunk);
    void take_records(const stream::Delivery& delivery, Flow& flow);
    void take_record(const stream::Delivery& delivery, Flow& flow, const tls::Record& record);
    void take_handshake(const stream::Delivery& delivery, Flow& flow, const tls::Record& record);
    void take_messages(const stream::Delivery& delivery, Flow& flow, std::uint64_t end_offset,
                       Secrecy secrecy);
    void take_sip(const stream::Delivery& delivery, Flow& flow, Bytes bytes);
    void take_dns(const stream::Delivery& delivery, Flow& flow, Bytes bytes);
    void skip_records(const stream::Delivery& delivery, Flow& flow, std::uint64_t end);
    void take_gap(const stream::Delivery& delivery, Flow& flow, const TcpGap& gap);
    void lose_place(Flow& flow, Side which);

    // event_maker_preamble.cpp: what is said to proxies, and by them
    Found take_preamble(const stream::Delivery& delivery, Flow& flow, const stream::Chunk& chunk);
    Found take_proxy_header(const stream::Delivery& delivery, Flow& flow,
                            const stream::Chunk& chunk);
    Found take_connect(const stream::Delivery& delivery, Flow& flow, const stream::Chunk& chunk);
    Found take_connect_request(const stream::Delivery& delivery, Flow& flow,
                               const stream::Chunk& chunk);
    Found take_connect_answer(const stream::Delivery& delivery, Flow& flow,
                              const stream::Chunk& chunk);
    void take_behind(const stream::Delivery& delivery, Flow& flow, const stream::Chunk& chunk,
                     std::size_t length);

    // event_maker_keys.cpp: flows whose protected records may be opened
    void guard(Flow& flow);
    void follow_guarded(const stream::Delivery& delivery, Flow& flow, const tls::Record& record);
    void take_guarded(const stream::Delivery& delivery, Flow& flow, const tls::Record& record);
    void open_record(const stream::Delivery& delivery, Flow& flow, const tls::Record& record);
    void take_content_in_turn(const stream::Delivery& delivery, Flow& flow,
                              const tls::Record& record, tls::ContentType type, Bytes content);
    void take_content(const stream::Delivery& delivery, Flow& flow, const tls::Record& record,
                      tls::ContentType type, Bytes content);
    void take_unopened(const stream::Delivery& delivery, Flow& flow, const tls::Record& record,
                       decrypt::Opening::State state);
    void take_compressed_certificate(const stream::Delivery& delivery, Bytes body,
                                     std::uint64_t end_offset);
    void tell_decryption(const stream::Delivery& delivery, GuardedFlow& guarded);
    void lose_content(OneSide& side);
    bool take_later(const stream::Delivery& delivery, Flow& flow);
    void hold(Flow& flow, HeldItem item);
    void hold(Flow& flow, const stream::Delivery& delivery, const tls::Record& record);
    void try_held(Flow& flow, FlowId id);
    void give_up_waiting(Flow& flow, FlowId id);
    void give_up_keys(Flow& flow, FlowId id);
    void replay(Flow& flow, FlowId id);
    void replay_one(Flow& flow, FlowId id, const HeldItem& item);
    void stop_guarding(Flow& flow);

    // event_maker_bare.cpp: flows whose suite does not encrypt
    static void take_agreement(Flow& flow, const tls::ServerHello& hello);
    void take_bare(const stream::Delivery& delivery, Flow& flow, const tls::Record& record);

    // event_maker_contents.cpp: flows whose protected records another program opens
    void take_opened_elsewhere(const stream::Delivery& delivery, Flow& flow,
                               const tls::Record& record);
    static tls::ContentType content_type(const OneSide& side, Bytes content);

    template <class Body>
    void emit(const stream::Delivery& delivery, const Body& body) {
        sink_(Event{delivery.frame, delivery.time, delivery.flow, delivery.side, body});
    }

    EventSink sink_;
    decrypt::Keys* keys_ = nullptr;
    std::span<const Bytes> contents_;
    std::size_t held_bytes_ = 0;  // of all flows
    std::uint64_t holding_ceiling_hit_ = 0;
    BufferPool buffers_;
    std::vector<std::unique_ptr<Flow>> flows_;  // by flow id
    Spares<Flow> spare_{kMaxSpareFlows};
};

}  // namespace siptls::session

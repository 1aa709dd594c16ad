// SPDX-License-Identifier: GPL-2.0-or-later
// Makes events from what the streams deliver: cuts each side's bytes into TLS records and handshake
// messages, SIP or DNS messages, whichever the bytes themselves show. One follower a flow; the
// plugin does without this file.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "dns/tcp_framer.h"
#include "sip/message_framer.h"
#include "siptls/event.h"
#include "stream/delivery.h"
#include "tls/handshake_framer.h"
#include "tls/record_framer.h"

namespace siptls::session {

using EventSink = std::function<void(const Event&)>;

class EventMaker {
  public:
    explicit EventMaker(EventSink sink) : sink_(std::move(sink)) {}

    void take(const stream::Delivery& delivery);
    // The messages of this flow are no longer wanted; its closing still is.
    void release(FlowId flow);

  private:
    // What the bytes of one side are.
    enum class Protocol : std::uint8_t { Undecided, Tls, Sip, Dns, Other };

    struct OneSide {
        Protocol protocol = Protocol::Undecided;
        bool change_cipher_spec = false;
        bool beginning_missing = false;  // the first bytes were not captured
        bool after_loss = false;         // of a record boundary, until a handshake record is read
        std::vector<std::uint8_t> head;  // first bytes while they do not tell the protocol
        tls::RecordFramer records;
        tls::HandshakeFramer handshake;
        std::unique_ptr<sip::MessageFramer> sip;
        std::unique_ptr<dns::TcpFramer> dns;
    };

    struct Flow {
        Endpoint client;
        Endpoint server;
        bool tls13 = false;
        OneSide sides[2];

        OneSide& of(Side side) { return sides[static_cast<std::size_t>(side)]; }
        const Endpoint& endpoint(Side side) const { return side == Side::Client ? client : server; }
    };

    void open(const stream::Delivery& delivery, const TcpOpened& opened);
    void take_bytes(const stream::Delivery& delivery, Flow& flow, const stream::Chunk& chunk);
    void join(const stream::Delivery& delivery, OneSide& side, Bytes bytes);
    void end_of_bytes(const stream::Delivery& delivery, OneSide& side);
    bool decide(const stream::Delivery& delivery, OneSide& side, Bytes bytes);
    void take_tls(const stream::Delivery& delivery, Flow& flow, const stream::Chunk& chunk);
    void take_record(const stream::Delivery& delivery, Flow& flow, const tls::Record& record);
    void take_handshake(const stream::Delivery& delivery, Flow& flow, const tls::Record& record);
    void take_sip(const stream::Delivery& delivery, Flow& flow, Bytes bytes);
    void take_dns(const stream::Delivery& delivery, Flow& flow, Bytes bytes);
    void take_gap(const stream::Delivery& delivery, Flow& flow, const TcpGap& gap);

    template <class Body>
    void emit(const stream::Delivery& delivery, const Body& body);

    EventSink sink_;
    std::vector<std::unique_ptr<Flow>> flows_;  // by flow id
    std::vector<std::unique_ptr<Flow>> spare_;  // framers keep their buffers for the next flow
};

}  // namespace siptls::session

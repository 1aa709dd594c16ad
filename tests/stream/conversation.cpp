// SPDX-License-Identifier: GPL-2.0-or-later
#include "stream/conversation.h"

namespace siptls::test {

Endpoint endpoint(std::uint32_t address, std::uint16_t port) {
    Endpoint result;
    result.address.family = AddressFamily::V4;
    for (std::size_t at = 0; at < 4; ++at) {
        result.address.bytes[at] = static_cast<std::uint8_t>(address >> (24 - 8 * at));
    }
    result.port = port;
    return result;
}

Conversation::Conversation(std::uint16_t client_port)
    : client_(endpoint(0xc0000201, client_port)), server_(endpoint(0xc0000202, kServerPort)) {}

Conversation& Conversation::numbered(std::uint32_t client_isn, std::uint32_t server_isn) {
    client_isn_ = client_isn;
    server_isn_ = server_isn;
    return *this;
}

std::uint32_t Conversation::sequence(Side side, std::int64_t offset) const {
    return (side == Side::Client ? client_isn_ : server_isn_) + 1 +
           static_cast<std::uint32_t>(offset);
}

net::Packet Conversation::packet(Side side, std::uint8_t flags, std::int64_t offset,
                                 std::int64_t peer_offset) {
    time_ += kSecond / 1000;
    net::Packet packet;
    packet.frame = FrameRef{++frame_, 0};
    packet.time = Timestamp{time_};
    packet.source = side == Side::Client ? client_ : server_;
    packet.destination = side == Side::Client ? server_ : client_;
    packet.flags = flags;
    packet.hop_limit = 64;
    packet.sequence = sequence(side, offset);
    packet.acknowledgement = sequence(other(side), peer_offset);
    return packet;
}

net::Packet Conversation::syn() {
    net::Packet syn = packet(Side::Client, net::kSyn, -1, 0);
    syn.acknowledgement = 0;
    return syn;
}

net::Packet Conversation::syn_ack() {
    return packet(Side::Server, net::kSyn | net::kAck, -1, 0);
}

net::Packet Conversation::ack(Side side, std::int64_t offset, std::int64_t peer_offset) {
    return packet(side, net::kAck, offset, peer_offset);
}

net::Packet Conversation::data(Side side, std::int64_t offset, std::string_view text,
                               std::int64_t peer_offset) {
    net::Packet data = packet(side, net::kAck, offset, peer_offset);
    const auto& payload = payloads_.emplace_back(text.begin(), text.end());
    data.payload = payload;
    data.payload_length = static_cast<std::uint32_t>(payload.size());
    return data;
}

net::Packet Conversation::fin(Side side, std::int64_t offset, std::int64_t peer_offset) {
    return packet(side, net::kFin | net::kAck, offset, peer_offset);
}

net::Packet Conversation::rst(Side side, std::int64_t offset, std::int64_t peer_offset) {
    return packet(side, net::kRst | net::kAck, offset, peer_offset);
}

net::Packet cut(net::Packet packet, std::size_t kept) {
    packet.payload = packet.payload.first(kept);
    return packet;
}

}  // namespace siptls::test

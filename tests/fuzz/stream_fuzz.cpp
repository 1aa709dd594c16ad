// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzz target for stream/: any bytes become segments of a few connections with any flags and
// numbers. Whatever they are, the deliveries keep their contract, and since each payload byte is
// made from its sequence number, bytes at the wrong place show as well.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "stream/contract.h"
#include "stream/tcp_streams.h"

using namespace siptls;

namespace {

constexpr std::size_t kConnections = 3;
constexpr std::size_t kStepSize = 8;
constexpr std::uint16_t kServerPort = 5061;

[[noreturn]] void fail(std::string_view why) {
    std::fprintf(stderr, "%.*s\n", static_cast<int>(why.size()), why.data());
    std::abort();
}

void require(bool holds, std::string_view otherwise) {
    if (!holds) {
        fail(otherwise);
    }
}

// Payload bytes are the low bytes of their sequence numbers, so offset and byte differ by a
// constant in each stream.
class Checker {
  public:
    void take(std::span<const stream::Delivery> deliveries) {
        for (const stream::Delivery& delivery : deliveries) {
            const std::string_view broken = contract_.take(delivery);
            require(broken.empty(), broken);
            if (std::holds_alternative<TcpOpened>(delivery.what)) {
                last_opened_ = delivery.flow;
                bases_.erase({delivery.flow, Side::Client});
                bases_.erase({delivery.flow, Side::Server});
            } else if (const auto* chunk = std::get_if<stream::Chunk>(&delivery.what)) {
                take(bases_[{delivery.flow, delivery.side}], *chunk);
            }
        }
    }
    void skip(FlowId flow) { contract_.skip(flow); }
    FlowId last_opened() const { return last_opened_; }
    std::size_t open_flows() const { return contract_.open_flows(); }

  private:
    static void take(std::optional<std::uint8_t>& base, const stream::Chunk& chunk) {
        std::uint64_t offset = chunk.offset;
        for (const std::uint8_t byte : chunk.bytes) {
            const auto expected = static_cast<std::uint8_t>(byte - offset++);
            require(base.value_or(expected) == expected, "a byte at the wrong offset");
            base = expected;
        }
    }

    test::StreamContract contract_;
    std::map<std::pair<FlowId, Side>, std::optional<std::uint8_t>> bases_;
    FlowId last_opened_ = kNoFlow;
};

Endpoint endpoint(std::uint8_t host, std::uint16_t port) {
    Endpoint result;
    result.address.family = AddressFamily::V4;
    result.address.bytes[3] = host;
    result.port = port;
    return result;
}

// Eight bytes of input: connection, side and size of the steps; flags; sequence, acknowledgement,
// length and time.
class Script {
  public:
    net::Packet packet(Bytes step) {
        const std::size_t connection = step[0] % kConnections;
        const bool to_server = (step[0] & 0x80) == 0;
        const std::uint32_t scale = 1u << (step[0] >> 2 & 0x1f) % 28;
        const auto near = [&](std::uint32_t base, std::uint8_t distance) {
            return base + scale * static_cast<std::uint32_t>(static_cast<std::int8_t>(distance));
        };
        std::uint32_t& own = next_[connection][to_server ? 0 : 1];
        const std::uint32_t peer = next_[connection][to_server ? 1 : 0];

        const Endpoint client =
            endpoint(static_cast<std::uint8_t>(connection), static_cast<std::uint16_t>(5'000));
        const Endpoint server = endpoint(200, kServerPort);
        net::Packet packet;
        packet.frame.number = ++frame_;
        time_ += static_cast<std::int8_t>(step[6]) * (kSecond >> (step[7] & 31));
        packet.time.nanoseconds = time_;
        packet.source = to_server ? client : server;
        packet.destination = to_server ? server : client;
        packet.flags = step[1] & (net::kFin | net::kSyn | net::kRst | net::kAck);
        packet.hop_limit = static_cast<std::uint8_t>(step[1] >> 6);
        packet.sequence = near(own, step[2]);
        packet.acknowledgement = near(peer, step[3]);
        packet.payload_length = step[4] * ((step[1] & 0x20) != 0 ? 200u : 1u);
        const std::size_t kept = step[5] >= 0x80
                                     ? packet.payload_length
                                     : std::min<std::size_t>(step[5], packet.payload_length);
        const std::uint32_t first = packet.sequence + (packet.has(net::kSyn) ? 1 : 0);
        for (std::size_t at = 0; at < kept; ++at) {
            payload_[at] = static_cast<std::uint8_t>(first + at);
        }
        packet.payload = Bytes{payload_}.first(kept);
        own = packet.sequence + packet.payload_length;
        return packet;
    }

  private:
    std::array<std::array<std::uint32_t, 2>, kConnections> next_{
        {{100, 200}, {0xffffff00, 0xfffffff8}, {0x7fffffff, 0}}};
    std::array<std::uint8_t, 200 * 255> payload_{};
    std::uint64_t frame_ = 0;
    Nanoseconds time_ = 1'000 * kSecond;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    stream::TcpStreams streams(
        1, [](const Endpoint& endpoint) { return endpoint.port == kServerPort; });
    Checker checker;
    Script script;
    for (Bytes input{data, size}; input.size() >= kStepSize; input = input.subspan(kStepSize)) {
        const Bytes step = input.first(kStepSize);
        if (step[1] == 0xff && checker.last_opened() != kNoFlow) {
            streams.skip_payload(checker.last_opened());
            checker.skip(checker.last_opened());
            continue;
        }
        checker.take(streams.add(script.packet(step)));
    }
    checker.take(streams.finish());
    require(checker.open_flows() == 0, "a flow that never ends");
    return 0;
}

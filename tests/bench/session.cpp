// SPDX-License-Identifier: GPL-2.0-or-later
// What varies from session to session, and where in a hello it stands (RFC 5246, 7.4.1).
#include "bench/session.h"

#include <algorithm>

namespace siptls::bench {
namespace {

using namespace std::chrono_literals;

constexpr Micros kAsk = 3ms;
constexpr Micros kResolve = 700us;
constexpr std::uint16_t kFirstDynamicPort = 49152;

// Record header 5, handshake header 4, version 2; then the random, and the session id behind its
// length.
constexpr std::size_t kRandomAt = 11;
constexpr std::size_t kRandomSize = 32;
constexpr std::size_t kSessionIdSizeAt = kRandomAt + kRandomSize;

std::size_t index_of(Side side) {
    return static_cast<std::size_t>(side);
}

bool is_hello(Bytes payload) {
    return payload.size() > kSessionIdSizeAt && payload[0] == 22 &&
           (payload[5] == 1 || payload[5] == 2);
}

std::uint16_t draw16(RepeatableRandom& random) {
    return static_cast<std::uint16_t>(random.below(0x10000));
}

}  // namespace

Session::Session(const SessionSetup& setup, RepeatableRandom random)
    : setup_{setup},
      lookup_port_{static_cast<std::uint16_t>(kFirstDynamicPort + random.below(0x3fff))},
      lookup_identifier_{draw16(random)},
      round_trip_{random.between(400, 24'000)},
      pace_percent_{random.between(50, 150)},
      random_{random} {
    for (std::uint32_t& sequence : initial_sequence_)
        sequence = static_cast<std::uint32_t>(random_.next());
    for (std::uint16_t& identification : identification_)
        identification = draw16(random_);
}

Micros Session::pause() const {
    if (step_ < lookups())
        return step_ % 2 == 0 ? kAsk : kResolve;
    const PlannedPacket& packet = planned();
    const Micros paced = packet.pause * pace_percent_ / 100;
    return packet.crosses ? paced + round_trip_ : paced;
}

Transport Session::write_next(CaptureFile& file, Micros time) {
    const bool looks_up = step_ < lookups();
    if (looks_up)
        write_lookup(file, time);
    else
        write_segment(file, time);
    ++step_;
    return looks_up ? Transport::Udp : Transport::Tcp;
}

void Session::write_lookup(CaptureFile& file, Micros time) {
    const LookupMessage& message = (*setup_.lookup)[step_];
    // Each question has its own port and identifier, the answer those of its question.
    const auto question = static_cast<std::uint16_t>(step_ / 2);
    const Endpoint client{setup_.client.host, static_cast<std::uint16_t>(lookup_port_ + question)};
    const auto identifier = static_cast<std::uint16_t>(lookup_identifier_ + question);
    std::copy(message.bytes.begin(), message.bytes.end(), scratch_.begin());
    scratch_[0] = static_cast<std::uint8_t>(identifier >> 8U);
    scratch_[1] = static_cast<std::uint8_t>(identifier);
    const bool asks = message.from == Side::Client;
    const Route route{asks ? client : setup_.resolver, asks ? setup_.resolver : client,
                      ++identification_[index_of(message.from)]};
    write_udp(file, time, route, Bytes{scratch_}.first(message.bytes.size()));
}

void Session::write_segment(CaptureFile& file, Micros time) {
    const PlannedPacket& packet = planned();
    const std::size_t from = index_of(packet.from);
    const bool upward = packet.from == Side::Client;
    TcpSegment segment;
    segment.sequence = initial_sequence_[from] + packet.sequence;
    if ((packet.flags & kAck) != 0)
        segment.acknowledgment = initial_sequence_[1 - from] + packet.acknowledgment;
    segment.flags = packet.flags;
    segment.payload = renewed_hello(packet);
    const Route route{upward ? setup_.client : setup_.server,
                      upward ? setup_.server : setup_.client, ++identification_[from]};
    write_tcp(file, time, route, segment);
}

// The payload; of a segment that begins with a hello a copy with its own random and session id.
Bytes Session::renewed_hello(const PlannedPacket& packet) {
    const Bytes recorded = setup_.plan->bytes_of(packet);
    // Only the first bytes of a side, behind its SYN, are looked at.
    if (setup_.randoms == Randoms::Recorded || packet.sequence != 1 || !is_hello(recorded))
        return recorded;
    std::copy(recorded.begin(), recorded.end(), scratch_.begin());
    const std::span<std::uint8_t> hello{scratch_.data(), recorded.size()};
    random_.fill(hello.subspan(kRandomAt, kRandomSize));
    random_.fill(hello.subspan(kSessionIdSizeAt + 1, hello[kSessionIdSizeAt]));
    return hello;
}

}  // namespace siptls::bench

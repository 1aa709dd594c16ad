// SPDX-License-Identifier: GPL-2.0-or-later
// RTP header and calls between phones and a media server.
#include "bench/rtp_lane.h"

#include <algorithm>

namespace siptls::bench {
namespace {

constexpr std::size_t kHeaderSize = 12;
constexpr std::uint32_t kSamples = 160;  // one byte each
constexpr std::uint32_t kPhones = 0x0a500100;
constexpr std::uint32_t kMediaServer = 0xac104605;
// Packets of one call in each direction: one to four minutes.
constexpr std::uint32_t kShortest = 3'000;
constexpr std::uint32_t kLongest = 12'000;
// The payloads are cut out of so much noise.
constexpr std::size_t kSpeechSize = std::size_t{1} << 16U;

void put(std::uint8_t* at, std::uint32_t value, std::size_t size) {
    for (std::size_t index = size; index-- > 0; value >>= 8U)
        at[index] = static_cast<std::uint8_t>(value);
}

}  // namespace

RtpLane::RtpLane(std::size_t calls, std::uint64_t seed)
    : random_{seed}, streams_(2 * calls), speech_(kSpeechSize) {
    random_.fill(speech_);
    for (std::size_t call = 0; call < calls; ++call) {
        start_call(call);
        // The capture begins in the middle of the first calls.
        const std::uint32_t left = random_.between(1, kLongest);
        streams_[2 * call].packets_left = left;
        streams_[2 * call + 1].packets_left = left;
    }
}

void RtpLane::start_call(std::size_t call) {
    const Endpoint phone{host_at(kPhones + random_.below(20'000), 126),
                         static_cast<std::uint16_t>(20'000 + 2 * random_.below(5'000))};
    const Endpoint server{host_at(kMediaServer, 64),
                          static_cast<std::uint16_t>(40'000 + 2 * call % 9'000)};
    const std::uint32_t packets = random_.between(kShortest, kLongest);
    for (std::size_t direction = 0; direction < 2; ++direction) {
        Stream& stream = streams_[2 * call + direction];
        stream.from = direction == 0 ? phone : server;
        stream.to = direction == 0 ? server : phone;
        stream.source = static_cast<std::uint32_t>(random_.next());
        stream.timestamp = static_cast<std::uint32_t>(random_.next());
        stream.sequence = static_cast<std::uint16_t>(random_.next());
        stream.packets_left = packets;
    }
}

void RtpLane::write_next(CaptureFile& file, Micros time) {
    Stream& stream = streams_[turn_];
    std::array<std::uint8_t, kHeaderSize + kSamples> packet{0x80};  // version 2, PCMU
    put(&packet[2], stream.sequence, 2);
    put(&packet[4], stream.timestamp, 4);
    put(&packet[8], stream.source, 4);
    const std::size_t cut = stream.timestamp % (kSpeechSize - kSamples);
    std::copy_n(speech_.begin() + static_cast<std::ptrdiff_t>(cut), kSamples,
                packet.begin() + kHeaderSize);
    write_udp(file, time, {stream.from, stream.to, stream.sequence}, packet);

    ++stream.sequence;
    stream.timestamp += kSamples;
    --stream.packets_left;
    // Both directions have equally many packets left after the second one spoke.
    if (stream.packets_left == 0 && turn_ % 2 == 1)
        start_call(turn_ / 2);
    turn_ = (turn_ + 1) % streams_.size();
}

}  // namespace siptls::bench

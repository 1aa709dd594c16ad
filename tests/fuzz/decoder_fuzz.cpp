// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes as frames in a row, so that fragments meet each other: the first byte chooses the link
// type; each frame has four bytes before it: how much was cut, the seconds since the one before,
// its length. What is put together must be readable to its end, and no more than was on the wire.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <numeric>

#include "bytes/load.h"
#include "fuzz/link_types.h"
#include "net/decode.h"

namespace {

using namespace siptls;

constexpr std::size_t kFrameHeader = 4;

void check(const net::Packet& packet) {
    // Reads every byte, for the address sanitizer.
    const unsigned sum =
        std::accumulate(packet.payload.begin(), packet.payload.end(), 0U) +
        std::accumulate(packet.source_mac.begin(), packet.source_mac.end(), 0U) +
        static_cast<unsigned>(std::count(packet.tunnel.begin(), packet.tunnel.end(), '/'));
    if (sum == 0xffffffff || packet.payload.size() > packet.payload_length ||
        packet.source.address.family == AddressFamily::None) {
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    static const net::PortWatch watch = [] {
        net::PortWatch ports;
        ports.follow_all_tcp();
        ports.follow_udp(5060);
        return ports;
    }();
    net::Decoder decoder(watch, 1);
    net::Packet packet;
    Frame frame;
    frame.link_type = tests::link_type_of(data[0]);
    Bytes rest = Bytes{data, size}.subspan(1);
    while (rest.size() >= kFrameHeader) {
        const std::uint8_t* header = rest.data();
        rest = rest.subspan(kFrameHeader);
        frame.bytes = rest.first(std::min<std::size_t>(load_be16(header + 2), rest.size()));
        frame.original_length = static_cast<std::uint32_t>(frame.bytes.size() + header[0]);
        frame.time.nanoseconds += header[1] * kSecond;
        ++frame.ref.number;
        rest = rest.subspan(frame.bytes.size());
        if (decoder.decode(frame, packet) == net::Decoded::Packet) {
            check(packet);
        }
    }
    decoder.finish();
    return 0;
}

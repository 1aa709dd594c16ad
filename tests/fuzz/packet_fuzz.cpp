// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes as a frame: the first chooses the link type, the second how much was cut, the rest is
// the frame. Views must lie inside the frame, and no more may be captured than was on the wire.
#include <cstdint>
#include <cstdlib>
#include <functional>

#include "fuzz/link_types.h"
#include "net/decode.h"

namespace {

using namespace siptls;

void check_inside(Bytes part, Bytes whole) {
    const std::less_equal<const std::uint8_t*> not_after;
    if (!part.empty() && !(not_after(whole.data(), part.data()) &&
                           not_after(part.data() + part.size(), whole.data() + whole.size()))) {
        std::abort();
    }
}

void decode_with(const net::PortWatch& watch, const Frame& frame) {
    net::Packet packet;
    if (net::Decoder(watch, 1).decode(frame, packet) != net::Decoded::Packet) {
        return;
    }
    check_inside(packet.payload, frame.bytes);
    check_inside(packet.source_mac, frame.bytes);
    const bool whole_mac = packet.source_mac.empty() || packet.source_mac.size() == 6;
    if (packet.payload.size() > packet.payload_length || !whole_mac ||
        packet.source.address.family == AddressFamily::None) {
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    Frame frame;
    frame.link_type = tests::link_type_of(data[0]);
    frame.bytes = Bytes{data, size}.subspan(2);
    frame.original_length = static_cast<std::uint32_t>(frame.bytes.size() + data[1]);

    static const net::PortWatch everything = [] {
        net::PortWatch watch;
        watch.follow_all_tcp();
        for (int port = 0; port < 65536; ++port) {
            watch.follow_udp(static_cast<std::uint16_t>(port));
        }
        return watch;
    }();
    static const net::PortWatch one_server = [] {
        net::PortWatch watch;
        if (!watch.follow_tcp(*parse_endpoint("192.0.2.2:443"))) {
            std::abort();
        }
        return watch;
    }();
    decode_with(everything, frame);
    decode_with(one_server, frame);
    return 0;
}

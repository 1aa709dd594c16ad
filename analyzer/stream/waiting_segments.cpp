// SPDX-License-Identifier: GPL-2.0-or-later
#include "stream/waiting_segments.h"

#include <algorithm>
#include <utility>

#include "bytes/bytes_of.h"
#include "stream/limits.h"

namespace siptls::stream {

std::size_t WaitingSegments::size_of(const net::Packet& packet) {
    return sizeof(WaitingSegment) + kSegmentOverhead + packet.payload.size() +
           packet.source_mac.size() + packet.tunnel.size();
}

void WaitingSegments::keep(Side side, const net::Packet& packet, Nanoseconds now) {
    WaitingSegment& kept = segments_.emplace_back();
    kept.packet = packet;
    kept.side = side;
    kept.since = now;
    kept.came_after = seen_;
    kept.bytes.reserve(packet.payload.size() + packet.source_mac.size() + packet.tunnel.size());
    const auto copy = [&kept](Bytes bytes) {
        const std::size_t at = kept.bytes.size();
        kept.bytes.insert(kept.bytes.end(), bytes.begin(), bytes.end());
        return Bytes(kept.bytes).subspan(at);
    };
    kept.packet.payload = copy(packet.payload);
    kept.packet.source_mac = copy(packet.source_mac);
    const Bytes tunnel = copy(bytes_of(packet.tunnel));
    kept.packet.tunnel = {reinterpret_cast<const char*>(tunnel.data()), tunnel.size()};
    size_ += size_of(packet);
}

WaitingSegment WaitingSegments::take(std::size_t number) {
    const auto at = segments_.begin() + static_cast<std::ptrdiff_t>(number);
    WaitingSegment taken = std::move(*at);
    segments_.erase(at);
    size_ -= size_of(taken.packet);
    return taken;
}

bool WaitingSegments::has_of(Side side, std::size_t count) const {
    return std::any_of(segments_.begin(), segments_.begin() + static_cast<std::ptrdiff_t>(count),
                       [side](const WaitingSegment& segment) { return segment.side == side; });
}

}  // namespace siptls::stream

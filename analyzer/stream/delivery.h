// SPDX-License-Identifier: GPL-2.0-or-later
// What stream/ hands on, in the order in which it became certain. A span of deliveries and the
// bytes in it stay valid until the next segment is added.
#pragma once

#include <cstdint>
#include <variant>

#include "siptls/bytes.h"
#include "siptls/event.h"

namespace siptls::stream {

// Bytes of one side in order; `offset` is the stream offset of the first.
struct Chunk {
    std::uint64_t offset = 0;
    Bytes bytes;
};

struct Delivery {
    using What = std::variant<Chunk, TcpOpened, TcpAcknowledged, TcpGap, TcpClosed, LinkSeen,
                              FlowEnded, AnomalySeen>;

    // Made in its place: clearing all of it first would cost more than filling it.
    template <class Any>
    Delivery(FrameRef in, Timestamp at, FlowId of, Side by, const Any& any)
        : frame(in), time(at), flow(of), side(by), what(any) {}

    FrameRef frame;
    Timestamp time;
    FlowId flow;
    Side side;
    What what;
};

}  // namespace siptls::stream

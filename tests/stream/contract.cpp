// SPDX-License-Identifier: GPL-2.0-or-later
#include "stream/contract.h"

namespace siptls::test {

using stream::Chunk;
using stream::Delivery;

void StreamContract::skip(FlowId flow) {
    const auto found = flows_.find(flow);
    if (found != flows_.end()) {
        found->second.skipping = true;
    }
}

std::string_view StreamContract::take(const Delivery& delivery) {
    if (std::holds_alternative<TcpOpened>(delivery.what)) {
        return flows_.try_emplace(delivery.flow).second ? "" : "a flow opened twice";
    }
    const auto found = flows_.find(delivery.flow);
    if (found == flows_.end()) {
        return "delivery outside of a flow's life";
    }
    Flow& flow = found->second;
    OneSide& side = flow.sides.at(static_cast<std::size_t>(delivery.side));
    if (std::holds_alternative<FlowEnded>(delivery.what)) {
        flows_.erase(found);
    } else if (const auto* chunk = std::get_if<Chunk>(&delivery.what)) {
        return take_bytes(flow, side, chunk->offset, chunk->bytes.size());
    } else if (const auto* gap = std::get_if<TcpGap>(&delivery.what)) {
        return take_bytes(flow, side, gap->offset, gap->length);
    } else if (const auto* acknowledged = std::get_if<TcpAcknowledged>(&delivery.what)) {
        if (acknowledged->up_to <= side.acknowledged) {
            return "an acknowledgement that acknowledges nothing new";
        }
        side.acknowledged = acknowledged->up_to;
    } else if (const auto* closed = std::get_if<TcpClosed>(&delivery.what)) {
        return take_close(flow, side, *closed);
    }
    return "";
}

std::string_view StreamContract::take_bytes(const Flow& flow, OneSide& side, std::uint64_t offset,
                                            std::uint64_t length) {
    if (flow.skipping) {
        return "bytes of a flow whose payload is skipped";
    }
    if (side.fin || side.reset) {
        return "bytes behind the close of their side";
    }
    if (length == 0) {
        return "a chunk or gap of no length";
    }
    if (offset != side.next) {
        return "a chunk or gap that does not follow the one before";
    }
    side.next = offset + length;
    return "";
}

std::string_view StreamContract::take_close(const Flow& flow, OneSide& side,
                                            const TcpClosed& closed) {
    bool& seen = closed.how == CloseHow::Fin ? side.fin : side.reset;
    if (seen || side.reset) {
        return "a side closed twice in the same way, or after its reset";
    }
    seen = true;
    if (!flow.skipping && closed.offset != side.next) {
        return "a close that does not stand at the end of its side's bytes";
    }
    return "";
}

}  // namespace siptls::test

// SPDX-License-Identifier: GPL-2.0-or-later
#include "stream/half_stream.h"

#include <algorithm>
#include <utility>

#include "stream/limits.h"

namespace siptls::stream {

void HalfStream::start(std::uint32_t sequence) {
    next_sequence_base_ = sequence;
    started_ = true;
}

std::int64_t HalfStream::offset_of(std::uint32_t sequence) const {
    const std::uint32_t next_sequence = next_sequence_base_ + static_cast<std::uint32_t>(next_);
    const auto distance = static_cast<std::int32_t>(sequence - next_sequence);
    return static_cast<std::int64_t>(next_) + distance;
}

void HalfStream::drop_front(Piece& piece, std::uint64_t length) {
    piece.offset += length;
    const std::uint64_t from_bytes = std::min<std::uint64_t>(length, piece.bytes.size());
    piece.bytes = piece.bytes.subspan(static_cast<std::size_t>(from_bytes));
    piece.cut -= std::min(piece.cut, length - from_bytes);
}

HalfStream::Taken HalfStream::offer(Piece& piece) {
    if (piece.bytes.size() + piece.cut == 0) {
        return Taken::Repeated;
    }
    const std::uint64_t end = piece.offset + piece.bytes.size() + piece.cut;
    if (end <= next_) {
        return Taken::Repeated;
    }
    if (piece.offset > next_) {
        if (piece.offset - next_ > static_cast<std::uint64_t>(kMaxAhead)) {
            return Taken::Stray;
        }
        return keep(piece);
    }
    drop_front(piece, next_ - piece.offset);
    yield_to_pending(piece);
    next_ = piece.offset + piece.bytes.size() + piece.cut;
    return Taken::InOrder;
}

void HalfStream::yield_to_pending(Piece& piece) {
    if (!pending_) {
        return;
    }
    const std::uint64_t end = piece.offset + piece.bytes.size() + piece.cut;
    const auto following = pending_->segments.lower_bound(piece.offset);
    if (following == pending_->segments.end() || following->first >= end) {
        return;
    }
    Piece tail = piece;
    const std::uint64_t following_end =
        following->first + following->second.bytes.size() + following->second.cut;
    const std::uint64_t length = following->first - piece.offset;
    const auto bytes =
        static_cast<std::size_t>(std::min<std::uint64_t>(length, piece.bytes.size()));
    piece.bytes = piece.bytes.first(bytes);
    piece.cut = length - bytes;
    if (end > following_end) {
        drop_front(tail, following_end - tail.offset);
        keep(tail);
    }
}

HalfStream::Taken HalfStream::keep(const Piece& piece) {
    if (!pending_) {
        pending_ = std::make_unique<Pending>();
    }
    auto& segments = pending_->segments;
    const auto same = segments.find(piece.offset);
    if (same != segments.end() &&
        same->second.bytes.size() + same->second.cut >= piece.bytes.size() + piece.cut) {
        return Taken::Repeated;
    }
    if (segments.size() >= kMaxPendingSegments ||
        pending_->bytes + piece.bytes.size() > kMaxPendingBytes) {
        return Taken::Full;
    }
    if (same != segments.end()) {
        pending_->bytes -= same->second.bytes.size();
    }
    pending_->bytes += piece.bytes.size();
    segments[piece.offset] =
        Segment{piece.frame, piece.time, {piece.bytes.begin(), piece.bytes.end()}, piece.cut};
    return Taken::Kept;
}

bool HalfStream::take_contiguous(Piece& piece, std::vector<std::uint8_t>& storage) {
    while (pending_) {
        auto& segments = pending_->segments;
        const auto first = segments.begin();
        if (first == segments.end()) {
            pending_.reset();
            return false;
        }
        if (first->first > next_) {
            return false;
        }
        Segment segment = std::move(first->second);
        piece = Piece{segment.frame, segment.time, first->first, {}, segment.cut};
        pending_->bytes -= segment.bytes.size();
        segments.erase(first);
        if (segments.empty()) {
            pending_.reset();
        }
        storage = std::move(segment.bytes);
        piece.bytes = storage;
        if (offer(piece) == Taken::InOrder) {
            return true;
        }
    }
    return false;
}

std::uint64_t HalfStream::give_up_hole() {
    if (!pending_ || pending_->segments.empty()) {
        return 0;
    }
    const std::uint64_t first = pending_->segments.begin()->first;
    const std::uint64_t length = first > next_ ? first - next_ : 0;
    next_ = std::max(next_, first);
    return length;
}

}  // namespace siptls::stream

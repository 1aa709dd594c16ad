// SPDX-License-Identifier: GPL-2.0-or-later
#include "stream/half_stream.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "stream/limits.h"

namespace siptls::stream {

namespace {

void drop_before(Piece& piece, std::uint64_t offset) {
    if (offset > piece.offset) {
        piece.drop_front(offset - piece.offset);
    }
}

}  // namespace

void Piece::drop_front(std::uint64_t count) {
    count = std::min(count, length());
    const auto from_bytes = std::min<std::uint64_t>(count, bytes.size());
    offset += count;
    bytes = bytes.subspan(static_cast<std::size_t>(from_bytes));
    cut -= count - from_bytes;
}

void Piece::end_at(std::uint64_t limit) {
    if (end() <= limit) {
        return;
    }
    const std::uint64_t count = limit > offset ? limit - offset : 0;
    bytes = bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(count, bytes.size())));
    cut = count - bytes.size();
}

void HalfStream::start(std::uint32_t sequence) {
    first_sequence_ = sequence;
    started_ = true;
}

HalfStream::Taken HalfStream::offer(Piece& piece, Piece& ready) {
    if (piece.length() == 0 || piece.end() <= next_) {
        return Taken::Repeated;
    }
    if (piece.offset > next_) {
        return keep(piece);
    }
    drop_before(piece, next_);
    ready = piece;
    if (pending_) {
        // What is stored was seen before this piece, so it wins.
        ready.end_at(pending_->segments.begin()->first);
    }
    drop_before(piece, ready.end());
    next_ = ready.end();
    return Taken::InOrder;
}

HalfStream::Taken HalfStream::keep(Piece& piece) {
    if (!pending_) {
        return store(piece) ? Taken::Kept : Taken::Full;
    }
    auto& segments = pending_->segments;
    auto following = segments.upper_bound(piece.offset);
    if (following != segments.begin()) {
        const auto& [offset, segment] = *std::prev(following);
        drop_before(piece, offset + segment.length());
    }
    // Only what lies between the segments stored already is new.
    Taken taken = Taken::Repeated;
    for (; piece.length() > 0; ++following) {
        Piece part = piece;
        if (following != segments.end()) {
            part.end_at(following->first);
        }
        if (part.length() > 0) {
            if (!store(part)) {
                return Taken::Full;
            }
            taken = Taken::Kept;
        }
        if (following == segments.end()) {
            break;
        }
        drop_before(piece, following->first + following->second.length());
    }
    return taken;
}

bool HalfStream::store(const Piece& piece) {
    const std::size_t size = piece.bytes.size() + kSegmentOverhead;
    if (pending_size() + size > kMaxPendingBytes) {
        return false;
    }
    if (!pending_) {
        pending_ = std::make_unique<Pending>();
    }
    pending_->size += size;
    pending_->segments.emplace(
        piece.offset,
        Segment{piece.frame, piece.time, {piece.bytes.begin(), piece.bytes.end()}, piece.cut});
    return true;
}

bool HalfStream::contradicts(const Piece& piece) const {
    if (!pending_) {
        return false;
    }
    const auto& segments = pending_->segments;
    auto stored = segments.upper_bound(piece.offset);
    if (stored != segments.begin()) {
        --stored;
    }
    const std::uint64_t piece_end = piece.offset + piece.bytes.size();
    for (; stored != segments.end() && stored->first < piece_end; ++stored) {
        const auto& [offset, segment] = *stored;
        const std::uint64_t from = std::max(offset, piece.offset);
        const std::uint64_t to = std::min(offset + segment.bytes.size(), piece_end);
        if (from < to &&
            !std::equal(piece.bytes.begin() + static_cast<std::ptrdiff_t>(from - piece.offset),
                        piece.bytes.begin() + static_cast<std::ptrdiff_t>(to - piece.offset),
                        segment.bytes.begin() + static_cast<std::ptrdiff_t>(from - offset))) {
            return true;
        }
    }
    return false;
}

bool HalfStream::take_contiguous(Piece& piece, std::vector<std::uint8_t>& storage) {
    if (!pending_ || pending_->segments.begin()->first > next_) {
        return false;
    }
    const auto first = pending_->segments.begin();
    Segment segment = std::move(first->second);
    storage = std::move(segment.bytes);
    piece = Piece{segment.frame, segment.time, first->first, storage, segment.cut};
    pending_->size -= storage.size() + kSegmentOverhead;
    pending_->segments.erase(first);
    if (pending_->segments.empty()) {
        pending_.reset();
    }
    next_ = piece.end();
    return true;
}

Piece HalfStream::first_stored() const {
    const auto& [offset, segment] = *pending_->segments.begin();
    return Piece{segment.frame, segment.time, offset, segment.bytes, segment.cut};
}

std::uint64_t HalfStream::end() const {
    if (!pending_) {
        return next_;
    }
    const auto& [offset, segment] = *pending_->segments.rbegin();
    return offset + segment.length();
}

void HalfStream::drop_behind(std::uint64_t offset) {
    while (pending_) {
        auto& segments = pending_->segments;
        const auto last = std::prev(segments.end());
        Segment& segment = last->second;
        if (last->first + segment.length() <= offset) {
            return;
        }
        if (last->first < offset) {
            const std::uint64_t length = offset - last->first;
            const auto bytes =
                static_cast<std::size_t>(std::min<std::uint64_t>(length, segment.bytes.size()));
            pending_->size -= segment.bytes.size() - bytes;
            segment.bytes.resize(bytes);
            segment.cut = length - bytes;
            return;
        }
        pending_->size -= segment.bytes.size() + kSegmentOverhead;
        segments.erase(last);
        if (segments.empty()) {
            pending_.reset();
        }
    }
}

}  // namespace siptls::stream

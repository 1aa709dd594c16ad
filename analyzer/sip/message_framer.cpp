// SPDX-License-Identifier: GPL-2.0-or-later
// Every decision depends on the bytes of the unit alone, never on where a chunk ends.
#include "sip/message_framer.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "sip/header_lines.h"
#include "sip/header_names.h"
#include "sip/limits.h"
#include "sip/text.h"

namespace siptls::sip {
namespace {

constexpr std::string_view kLengthName = "content-length";

// Whether the line that begins here can be that of Content-Length, or of its compact form: a look
// at a few letters, as far as they have come.
bool may_tell_length(std::string_view line) {
    constexpr std::size_t kTelling = std::string_view("content-").size();
    switch (line.empty() ? '\0' : lower(line.front())) {
        case 'c': return line.size() <= kTelling || lower(line[kTelling]) == kLengthName[kTelling];
        case 'l': return line.size() <= 1 || !is_token_char(line[1]);
        default: return false;
    }
}

// What the header fields say about the body: its length (none given: no body, as nothing else can
// be framed on a stream), or nothing if they contradict themselves. `lines`: from the first that
// may tell it on. Those of a folded field begin with a blank, so that no field is missed.
std::optional<std::uint32_t> body_length(std::string_view lines) {
    std::optional<std::uint32_t> length;
    while (!lines.empty()) {
        HeaderLines fields{lines};
        HeaderLine line;
        if (may_tell_length(lines) && fields.next(line) == HeaderLines::Step::Line &&
            is_spelling_of(kLengthName, line.name)) {
            const auto value = parse_number(line.value);
            if (!value || (length && *length != *value)) {
                return std::nullopt;
            }
            length = value;
        }
        lines.remove_prefix(std::min(lines.find('\n'), lines.size() - 1) + 1);
    }
    return length.value_or(0);
}

// Offset just behind the next line feed at or after `from`, at most `stop`; 0 if there is none.
std::size_t behind_line_feed(Bytes bytes, std::size_t from, std::size_t stop) {
    const void* const found = std::memchr(bytes.data() + from, '\n', stop - from);
    if (found == nullptr) {
        return 0;
    }
    return static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - bytes.data()) + 1;
}

}  // namespace

void MessageFramer::push(Bytes chunk) {
    if (phase_ == Phase::Whole) {
        drop_unit();
        phase_ = Phase::Between;
    }
    if (!chunk_.empty()) {
        skip_gap();
    }
    chunk_ = chunk;
}

bool MessageFramer::next(Bytes& message) {
    if (phase_ == Phase::Whole) {
        drop_unit();
        phase_ = Phase::Between;
    }
    while (at_ < chunk_.size()) {
        switch (phase_) {
            case Phase::Whole:
            case Phase::Between: skip_keep_alives(); break;
            case Phase::FirstLine: read_start_line(); break;
            case Phase::Header: read_header(); break;
            case Phase::Body: read_body(); break;
            case Phase::SkippedBody: skip_body(); break;
            case Phase::Resync: find_line(); break;
            case Phase::Off:
                at_ = chunk_.size();
                drop_unit();
                break;
        }
        if (phase_ == Phase::Whole) {
            message = unit();
            return true;
        }
    }
    carry();
    return false;
}

void MessageFramer::skip_gap() {
    at_ = chunk_.size();
    drop_unit();
    carry();
    if (phase_ != Phase::Off) {
        phase_ = Phase::Resync;
        recognised_ = true;
    }
}

void MessageFramer::skip_keep_alives() {
    while (at_ < chunk_.size() && (chunk_[at_] == '\r' || chunk_[at_] == '\n')) {
        ++at_;
    }
    drop_unit();
    phase_ = chunk_.empty() ? Phase::Between : Phase::FirstLine;
    scanner_ = {};
}

void MessageFramer::read_start_line() {
    const auto answer = scanner_.feed(chunk_, at_);
    if (answer == StartLineScanner::Answer::Sip) {
        begin_header();
    } else if (answer == StartLineScanner::Answer::NotSip && !recognised_) {
        state_ = Framing::NotSip;
        phase_ = Phase::Off;
    } else if (answer == StartLineScanner::Answer::NotSip) {
        // The line may still hold one further on.
        resync_after_damage();
        if (chunk_[at_ - 1] == '\n') {
            try_line();
        }
    }
}

void MessageFramer::begin_header() {
    recognised_ = true;
    phase_ = Phase::Header;
    line_end_ = LineEnd::AfterFeed;
    length_line_ = 0;
}

void MessageFramer::read_header() {
    const std::size_t stop = std::min(chunk_.size(), at_ + (kMaxMessage - unit_size()));
    while (at_ < stop) {
        const std::uint8_t byte = chunk_[at_];
        if (line_end_ != LineEnd::None && byte == '\n') {
            ++at_;
            end_header();
            return;
        }
        if (line_end_ == LineEnd::AfterFeed && byte == '\r') {
            ++at_;
            line_end_ = LineEnd::AfterFeedReturn;
            continue;
        }
        if (length_line_ == 0 && line_end_ == LineEnd::AfterFeed &&
            may_tell_length(as_text(chunk_.subspan(at_)))) {
            length_line_ = unit_size();
        }
        const std::size_t behind = behind_line_feed(chunk_, at_, stop);
        at_ = behind == 0 ? stop : behind;
        line_end_ = behind == 0 ? LineEnd::None : LineEnd::AfterFeed;
    }
    if (unit_size() == kMaxMessage) {
        skip_oversized(Phase::Resync, 0);
    }
}

void MessageFramer::end_header() {
    const Bytes header = unit();
    const auto length =
        body_length(length_line_ != 0 ? as_text(header).substr(length_line_) : std::string_view());
    if (!length || *length > kMaxSkippedBody) {
        drop_unit();
        resync_after_damage();
        return;
    }
    if (*length > kMaxMessage - header.size()) {
        skip_oversized(Phase::SkippedBody, *length);
        return;
    }
    remaining_ = *length;
    phase_ = remaining_ == 0 ? Phase::Whole : Phase::Body;
}

void MessageFramer::read_body() {
    const auto length = std::min<std::uint64_t>(remaining_, chunk_.size() - at_);
    at_ += static_cast<std::size_t>(length);
    remaining_ -= length;
    if (remaining_ == 0) {
        phase_ = Phase::Whole;
    }
}

void MessageFramer::skip_body() {
    read_body();
    drop_unit();
    if (phase_ == Phase::Whole) {
        phase_ = Phase::Between;
    }
}

void MessageFramer::find_line() {
    const std::size_t behind = behind_line_feed(chunk_, at_, chunk_.size());
    if (behind != 0) {
        at_ = behind;
        try_line();
        return;
    }
    at_ = chunk_.size();
    drop_front(unit_size() - std::min(unit_size(), kMaxStartLine));
}

void MessageFramer::try_line() {
    drop_front(unit_size() - std::min(unit_size(), kMaxStartLine));
    const std::size_t start = find_start_line(as_text(unit()));
    if (start == std::string_view::npos) {
        drop_unit();
        return;
    }
    drop_front(start);
    begin_header();
}

void MessageFramer::resync_after_damage() {
    state_ = Framing::Malformed;
    phase_ = Phase::Resync;
}

void MessageFramer::skip_oversized(Phase next, std::uint64_t remaining) {
    ++oversized_;
    drop_unit();
    phase_ = next;
    remaining_ = remaining;
}

// The unit in one piece.
Bytes MessageFramer::unit() {
    if (carried_.empty()) {
        return chunk_.first(at_);
    }
    const Bytes fresh = chunk_.first(at_);
    carried_.insert(carried_.end(), fresh.begin(), fresh.end());
    chunk_ = chunk_.subspan(at_);
    at_ = 0;
    return carried_;
}

void MessageFramer::drop_front(std::size_t length) {
    const std::size_t carried = std::min(length, carried_.size());
    carried_.erase(carried_.begin(), carried_.begin() + static_cast<std::ptrdiff_t>(carried));
    chunk_ = chunk_.subspan(length - carried);
    at_ -= length - carried;
}

void MessageFramer::drop_unit() {
    carried_.clear();
    chunk_ = chunk_.subspan(at_);
    at_ = 0;
}

// The chunk ends: what the unit has of it is kept.
void MessageFramer::carry() {
    carried_.insert(carried_.end(), chunk_.begin(), chunk_.end());
    chunk_ = {};
    at_ = 0;
    if (carried_.empty()) {
        std::vector<std::uint8_t>().swap(carried_);
    }
}

}  // namespace siptls::sip

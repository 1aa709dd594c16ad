// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/block_reader.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "capture/limits.h"

namespace siptls::capture {

BlockReader::BlockReader(std::unique_ptr<ByteInput> input) : input_(std::move(input)) {}

void BlockReader::refill(std::size_t want) {
    if (!shown_ || !see_on(want)) {
        read_on(want);
    }
}

// False if the input does not show its bytes: nothing of them is in the window then.
bool BlockReader::see_on(std::size_t want) {
    const std::uint64_t from = offset();
    const std::optional<Bytes> bytes = input_->show(from, want);
    shown_ = bytes.has_value();
    window_ = shown_ ? bytes->data() : nullptr;
    end_ = shown_ ? bytes->size() : 0;
    begin_ = 0;
    window_offset_ = from;
    return shown_;
}

void BlockReader::read_on(std::size_t want) {
    const std::size_t left = end_ - begin_;
    std::unique_ptr<std::uint8_t[]> larger;
    if (want > capacity_) {
        capacity_ = std::max({want, 2 * capacity_, kReadBuffer});
        larger = std::make_unique_for_overwrite<std::uint8_t[]>(capacity_);
    }
    if (left > 0) {
        std::memmove(larger ? larger.get() : buffer_.get(), window_ + begin_, left);
    }
    if (larger) {
        buffer_ = std::move(larger);
    }
    window_ = buffer_.get();
    window_offset_ += begin_;
    begin_ = 0;
    end_ = left;
    while (end_ < want && !ended_) {
        ReadAnswer answer = input_->read({buffer_.get() + end_, capacity_ - end_});
        ended_ = answer.length == 0;
        fault_ = std::move(answer.fault);
        end_ += answer.length;
    }
}

}  // namespace siptls::capture

// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/block_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "capture/limits.h"

namespace siptls::capture {

BlockReader::BlockReader(std::unique_ptr<ByteInput> input)
    : input_(std::move(input)),
      buffer_(std::make_unique_for_overwrite<std::uint8_t[]>(kReadBuffer)),
      capacity_(kReadBuffer) {}

void BlockReader::refill(std::size_t want) {
    const std::size_t left = end_ - begin_;
    if (want > capacity_) {
        capacity_ = std::max(want, 2 * capacity_);
        auto larger = std::make_unique_for_overwrite<std::uint8_t[]>(capacity_);
        std::memcpy(larger.get(), buffer_.get() + begin_, left);
        buffer_ = std::move(larger);
    } else {
        std::memmove(buffer_.get(), buffer_.get() + begin_, left);
    }
    buffer_offset_ += begin_;
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

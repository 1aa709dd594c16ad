// SPDX-License-Identifier: GPL-2.0-or-later
// The one buffer a capture is read through: large reads in, views out. A record that straddles the
// end of the buffer is moved to its front, so every view is in one piece. Used by the file formats.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "capture/byte_input.h"
#include "siptls/bytes.h"

namespace siptls::capture {

class BlockReader {
  public:
    explicit BlockReader(std::unique_ptr<ByteInput> input);

    // The bytes from here on, at least `want` of them unless the input ends or fails before. A view
    // stays valid until the next peek; the buffer grows when `want` does not fit, so callers bound
    // it.
    Bytes peek(std::size_t want) {
        if (end_ - begin_ < want) {
            refill(want);
        }
        return {buffer_.get() + begin_, end_ - begin_};
    }

    // Moves on; `length` is no more than the last peek gave.
    void consume(std::size_t length) { begin_ += length; }

    // Of the next byte, counted from the start of the input.
    std::uint64_t offset() const { return buffer_offset_ + begin_; }

    // Why reading stopped early, if it did.
    const ReadFault& fault() const { return fault_; }

  private:
    void refill(std::size_t want);

    std::unique_ptr<ByteInput> input_;
    std::unique_ptr<std::uint8_t[]> buffer_;
    std::size_t capacity_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::uint64_t buffer_offset_ = 0;  // of buffer_[0] in the input
    bool ended_ = false;
    ReadFault fault_;
};

}  // namespace siptls::capture

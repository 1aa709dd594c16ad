// SPDX-License-Identifier: GPL-2.0-or-later
// The one window a capture is read through: views out, of what the input shows in place or else of
// a buffer for large reads. A record that straddles the end of the buffer is moved to its front, so
// every view is in one piece. Used by the file formats.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "bytes/prefetch.h"
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
        return {window_ + begin_, end_ - begin_};
    }

    // Moves on; `length` is no more than the last peek gave.
    void consume(std::size_t length) {
        begin_ += length;
        // As many bytes are asked for as were taken, so that a stream of requests runs ahead of the
        // reading: where the input shows its bytes, nobody has brought them into a cache yet.
        for (std::size_t at = 0; at < length; at += kCacheLine) {
            prefetch(window_ + begin_ + kAhead + at);
        }
    }

    // Of the next byte, counted from the start of the input.
    std::uint64_t offset() const { return window_offset_ + begin_; }

    // Why reading stopped early, if it did.
    const ReadFault& fault() const { return fault_; }

  private:
    // Some packets: long enough for memory to answer, and nothing against the first-level cache.
    static constexpr std::size_t kAhead = std::size_t{2} * 1024;

    void refill(std::size_t want);
    bool see_on(std::size_t want);
    void read_on(std::size_t want);

    std::unique_ptr<ByteInput> input_;
    std::unique_ptr<std::uint8_t[]> buffer_;  // null as long as the input shows its bytes
    std::size_t capacity_ = 0;                // of buffer_
    const std::uint8_t* window_ = nullptr;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::uint64_t window_offset_ = 0;  // of window_[0] in the input
    bool shown_ = true;                // as far as is known
    bool ended_ = false;
    ReadFault fault_;
};

}  // namespace siptls::capture

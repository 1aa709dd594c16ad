// SPDX-License-Identifier: GPL-2.0-or-later
// The one cursor over bytes from outside. It cannot read past the end: a read that does not fit
// yields zero or an empty view and makes the cursor fail for good, so a parser reads straight down
// and asks once at the end. Numbers are in network byte order unless the name says otherwise.
#pragma once

#include <cstddef>
#include <cstdint>

#include "siptls/bytes.h"

namespace siptls {

class Reader {
  public:
    explicit Reader(Bytes bytes) : bytes_(bytes) {}

    std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
    std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
    std::uint32_t u24() { return static_cast<std::uint32_t>(number(3)); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
    std::uint64_t u64() { return number(8); }

    // The next `length` bytes.
    Bytes take(std::size_t length) {
        if (failed_ || length > bytes_.size() - offset_) {
            failed_ = true;
            return {};
        }
        const Bytes part = bytes_.subspan(offset_, length);
        offset_ += length;
        return part;
    }

    void skip(std::size_t length) { take(length); }

    // A part whose length stands before it in a number of `length_bytes` bytes (1 to 4).
    Bytes prefixed(std::size_t length_bytes) {
        return take(static_cast<std::size_t>(number(length_bytes)));
    }

    Bytes rest() { return take(remaining()); }

    // Marks the cursor failed: for contents that contradict each other.
    void fail() { failed_ = true; }

    bool ok() const { return !failed_; }
    // Everything was read and nothing failed.
    bool at_end() const { return !failed_ && offset_ == bytes_.size(); }
    std::size_t offset() const { return offset_; }
    std::size_t remaining() const { return failed_ ? 0 : bytes_.size() - offset_; }

  private:
    std::uint64_t number(std::size_t length) {
        std::uint64_t value = 0;
        for (const std::uint8_t byte : take(length)) {
            value = value << 8 | byte;
        }
        return value;
    }

    Bytes bytes_;
    std::size_t offset_ = 0;
    bool failed_ = false;
};

}  // namespace siptls

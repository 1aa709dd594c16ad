// SPDX-License-Identifier: GPL-2.0-or-later
// A view of a vector of equally wide numbers inside a message: cipher suites, versions, groups and
// the like. Nothing is copied; the bytes must outlive it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "bytes/load.h"
#include "siptls/bytes.h"

namespace siptls::tls {

class NumberList {
  public:
    NumberList() = default;

    // `width`: bytes of a number, 1 to 3. Bytes behind the last whole number are not part of it.
    NumberList(Bytes bytes, std::size_t width) : bytes_(bytes), width_(width) {}

    std::size_t size() const { return bytes_.size() / width_; }
    bool empty() const { return bytes_.size() < width_; }

    // `index` must be below size().
    std::uint32_t operator[](std::size_t index) const {
        return number(bytes_.subspan(index * width_), width_);
    }

    class Iterator {
      public:
        Iterator(Bytes rest, std::size_t width) : rest_(rest), width_(width) {}
        std::uint32_t operator*() const { return number(rest_, width_); }
        Iterator& operator++() {
            rest_ = rest_.subspan(width_);
            return *this;
        }
        // Against end(): whether a whole number is left.
        bool operator!=(const Iterator&) const { return rest_.size() >= width_; }

      private:
        Bytes rest_;
        std::size_t width_;
    };

    Iterator begin() const { return {bytes_, width_}; }
    Iterator end() const { return {{}, width_}; }

    // Calls `take` with each number; what the width is, is asked once.
    template <class Take>
    void for_each(Take&& take) const {
        switch (width_) {
            case 1: each<1>(take); break;
            case 2: each<2>(take); break;
            default: each<3>(take); break;
        }
    }

  private:
    template <std::size_t kWidth, class Take>
    void each(Take& take) const {
        const std::uint8_t* const end = bytes_.data() + bytes_.size() / kWidth * kWidth;
        for (const std::uint8_t* at = bytes_.data(); at != end; at += kWidth) {
            take(number(Bytes(at, kWidth), kWidth));
        }
    }
    // The first number of `bytes`.
    static std::uint32_t number(Bytes bytes, std::size_t width) {
        switch (width) {
            case 1: return bytes[0];
            case 2: return load_be16(bytes.data());
            default: return std::uint32_t{bytes[0]} << 16 | load_be16(&bytes[1]);
        }
    }

    Bytes bytes_;
    std::size_t width_ = 2;
};

}  // namespace siptls::tls

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
    bool empty() const { return size() == 0; }

    // `index` must be below size().
    std::uint32_t operator[](std::size_t index) const {
        const Bytes number = bytes_.subspan(index * width_, width_);
        switch (width_) {
            case 1: return number[0];
            case 2: return load_be16(number.data());
            default: return std::uint32_t{number[0]} << 16 | load_be16(&number[1]);
        }
    }

    class Iterator {
      public:
        Iterator(const NumberList& list, std::size_t index) : list_(&list), index_(index) {}
        std::uint32_t operator*() const { return (*list_)[index_]; }
        Iterator& operator++() {
            ++index_;
            return *this;
        }
        bool operator!=(const Iterator& other) const { return index_ != other.index_; }

      private:
        const NumberList* list_;
        std::size_t index_;
    };

    Iterator begin() const { return {*this, 0}; }
    Iterator end() const { return {*this, size()}; }

  private:
    Bytes bytes_;
    std::size_t width_ = 2;
};

}  // namespace siptls::tls

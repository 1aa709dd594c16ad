// SPDX-License-Identifier: GPL-2.0-or-later
// A list that grows at its end and never moves what is in it, in pages that make asking for memory
// rare and are small enough to be used while they are new to the cache. A page's values are made at
// once, by their default constructor: plain numbers would have no value.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace siptls {

template <class Value, std::size_t kPage = 8>
class PagedList {
  public:
    class Iterator {
      public:
        Iterator(const PagedList& list, std::size_t at) : list_(&list), at_(at) {}

        const Value& operator*() const { return (*list_)[at_]; }
        Iterator& operator++() {
            ++at_;
            return *this;
        }
        bool operator==(const Iterator&) const = default;

      private:
        const PagedList* list_;
        std::size_t at_;
    };

    // A new value at the end, as its default constructor made it.
    Value& grow() {
        if (size_ == pages_.size() * kPage) {
            pages_.push_back(std::make_unique_for_overwrite<std::array<Value, kPage>>());
        }
        return (*this)[size_++];
    }

    Value& operator[](std::size_t at) { return (*pages_[at / kPage])[at % kPage]; }
    const Value& operator[](std::size_t at) const { return (*pages_[at / kPage])[at % kPage]; }

    std::size_t size() const { return size_; }
    Iterator begin() const { return {*this, 0}; }
    Iterator end() const { return {*this, size_}; }

  private:
    std::vector<std::unique_ptr<std::array<Value, kPage>>> pages_;
    std::size_t size_ = 0;
};

}  // namespace siptls

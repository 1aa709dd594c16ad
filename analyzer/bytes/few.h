// SPDX-License-Identifier: GPL-2.0-or-later
// A list of plain values that is nearly always short: the first few stand in the list itself, so
// that no memory is asked for.
#pragma once

#include <array>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace siptls {

template <class Value, std::size_t few = 4>
class Few {
    static_assert(std::is_trivially_copyable_v<Value>);

  public:
    void push_back(const Value& value) {
        if (many_.empty()) {
            if (size_ < few) {
                few_[size_++] = value;
                return;
            }
            many_.reserve(few * 4);
            many_.assign(few_.begin(), few_.end());
        }
        many_.push_back(value);
        size_ = many_.size();
    }

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    const Value& operator[](std::size_t at) const { return begin()[at]; }
    const Value* begin() const { return many_.empty() ? few_.data() : many_.data(); }
    const Value* end() const { return begin() + size_; }
    Value* begin() { return many_.empty() ? few_.data() : many_.data(); }
    Value* end() { return begin() + size_; }

  private:
    std::size_t size_ = 0;
    std::array<Value, few> few_{};  // as long as many_ is empty: the first size_ of them
    std::vector<Value> many_;
};

}  // namespace siptls

// SPDX-License-Identifier: GPL-2.0-or-later
// The parameters of a reason. A verdict holds a dozen reasons and an analysis thousands of
// verdicts, so the few texts stand in one string.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace siptls {

class Arguments {
  public:
    static constexpr std::size_t kMost = 3;

    Arguments() = default;
    Arguments(std::initializer_list<std::string_view> texts) {
        for (const std::string_view text : texts) {
            push_back(text);
        }
    }

    // One beyond kMost is left out.
    void push_back(std::string_view text) {
        if (size_ < kMost) {
            texts_ += text;
            ends_[size_++] = static_cast<std::uint32_t>(texts_.size());
        }
    }

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    // Empty if there are not so many.
    std::string_view operator[](std::size_t at) const {
        if (at >= size_) {
            return {};
        }
        const std::size_t begin = at == 0 ? 0 : ends_[at - 1];
        return std::string_view(texts_).substr(begin, ends_[at] - begin);
    }

    bool operator==(const Arguments&) const = default;

  private:
    std::string texts_;  // one behind the other
    std::array<std::uint32_t, kMost> ends_{};
    std::uint8_t size_ = 0;
};

}  // namespace siptls

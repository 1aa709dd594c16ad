// SPDX-License-Identifier: GPL-2.0-or-later
// What was written lately, to be written again: sessions of a report say much the same.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "report/limits.h"

namespace siptls::report {

// The latest values of one kind and how they were written, for the next one that reads the same.
template <class Value, std::size_t most = kMaxLatelyWritten>
class LatelyWritten {
  public:
    // Null if there is none that is the `same`.
    template <class Same = std::equal_to<>>
    const std::string* find(const Value& value, Same same = {}) const {
        for (const Entry& entry : entries_) {
            if (same(entry.value, value)) {
                return &entry.text;
            }
        }
        return nullptr;
    }
    // In place of the one that was remembered first, if there is no room.
    void remember(const Value& value, std::string_view text) {
        if (entries_.size() < most) {
            entries_.push_back(Entry{value, std::string(text)});
            return;
        }
        Entry& entry = entries_[next_];  // its memory serves again
        entry.value = value;
        entry.text = text;
        next_ = (next_ + 1) % most;
    }

  private:
    struct Entry {
        Value value;
        std::string text;
    };

    std::vector<Entry> entries_;
    std::size_t next_ = 0;  // to be replaced
};

}  // namespace siptls::report

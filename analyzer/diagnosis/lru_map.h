// SPDX-License-Identifier: GPL-2.0-or-later
// A hash map that lets go of its least recently used entry when full. Never iterated, so hashing
// does not show.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <unordered_map>
#include <utility>

namespace siptls::diagnosis {

template <class Key, class Value, class Hash>
class LruMap {
  public:
    explicit LruMap(std::size_t ceiling) : ceiling_(ceiling) {}

    // The entry of `key`, made if need be; now the most recently used.
    Value& at(const Key& key) {
        const auto found = places_.find(key);
        if (found != places_.end()) {
            entries_.splice(entries_.begin(), entries_, found->second);
            return found->second->second;
        }
        if (places_.size() >= ceiling_) {
            ++dropped_;
            places_.erase(entries_.back().first);
            entries_.pop_back();
        }
        entries_.emplace_front(key, Value{});
        places_.emplace(key, entries_.begin());
        return entries_.front().second;
    }

    // Nothing if there is no such entry.
    const Value* find(const Key& key) const {
        const auto found = places_.find(key);
        return found == places_.end() ? nullptr : &found->second->second;
    }

    // Times an entry was let go.
    std::uint64_t dropped() const { return dropped_; }

  private:
    using Entries = std::list<std::pair<Key, Value>>;

    std::size_t ceiling_;
    std::uint64_t dropped_ = 0;
    Entries entries_;  // most recently used first
    std::unordered_map<Key, typename Entries::iterator, Hash> places_;
};

}  // namespace siptls::diagnosis

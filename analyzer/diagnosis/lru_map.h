// SPDX-License-Identifier: GPL-2.0-or-later
// A hash map that lets go of its least recently used entry when full. Never iterated, so hashing
// does not show. Entries stay where they are until they are let go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>

#include "bytes/hash.h"
#include "bytes/prefetch.h"
#include "stream/flow_index.h"

namespace siptls::diagnosis {

template <class Key, class Value, class Hash>
class LruMap {
  public:
    // `ceiling` is at least 1.
    explicit LruMap(std::size_t ceiling) : ceiling_(ceiling) {}

    // The entry of `key`, made if need be; now the most recently used.
    Value& at(const Key& key) {
        const std::uint64_t hash = hash_of(key);
        std::uint32_t place = place_of(key, hash);
        if (place != kNone) {
            unlink(place);
        } else {
            place = place_for(key, hash);
        }
        link_newest(place);
        return entries_[place].value;
    }

    // Nothing if there is no such entry.
    const Value* find(const Key& key) const {
        const std::uint32_t place = place_of(key, hash_of(key));
        return place == kNone ? nullptr : &entries_[place].value;
    }

    // The key will be asked for soon: fetches what leads to its entry, and then that.
    void expect(const Key& key) const { places_.expect(hash_of(key)); }
    void expect_now(const Key& key) const {
        if (const std::uint32_t place = places_.likely(hash_of(key)); place != kNone) {
            prefetch_whole(entries_[place]);
        }
    }

    // Times an entry was let go.
    std::uint64_t dropped() const { return dropped_; }

  private:
    static constexpr std::uint32_t kNone = stream::FlowIndex::kNone;

    struct Entry {
        explicit Entry(const Key& of) : key(of) {}

        Key key;
        std::uint32_t newer = kNone;
        std::uint32_t older = kNone;
        Value value{};
    };

    // FlowIndex wants all bits mixed, which a standard hash of a number leaves as they are.
    static std::uint64_t hash_of(const Key& key) {
        return fold_multiply(Hash{}(key) ^ stream::kFixedSeed, 0xe7037ed1a0b428dbULL);
    }

    std::uint32_t place_of(const Key& key, std::uint64_t hash) const {
        return places_.find(hash, [&](std::uint32_t at) { return entries_[at].key == key; });
    }

    // An empty entry for a key that has none.
    std::uint32_t place_for(const Key& key, std::uint64_t hash) {
        std::uint32_t place = static_cast<std::uint32_t>(entries_.size());
        if (entries_.size() < ceiling_) {
            entries_.emplace_back(key);
        } else {
            ++dropped_;
            place = oldest_;
            unlink(place);
            places_.erase(hash_of(entries_[place].key), place);
            entries_[place] = Entry(key);
        }
        places_.insert(hash, place);
        return place;
    }

    void link_newest(std::uint32_t place) {
        entries_[place].newer = kNone;
        entries_[place].older = newest_;
        (newest_ == kNone ? oldest_ : entries_[newest_].newer) = place;
        newest_ = place;
    }
    void unlink(std::uint32_t place) {
        const Entry& entry = entries_[place];
        (entry.newer == kNone ? newest_ : entries_[entry.newer].older) = entry.older;
        (entry.older == kNone ? oldest_ : entries_[entry.older].newer) = entry.newer;
    }

    std::size_t ceiling_;
    std::uint64_t dropped_ = 0;
    std::deque<Entry> entries_;
    std::uint32_t newest_ = kNone;
    std::uint32_t oldest_ = kNone;
    stream::FlowIndex places_{stream::kFixedSeed};
};

}  // namespace siptls::diagnosis

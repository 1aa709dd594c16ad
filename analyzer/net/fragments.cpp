// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/fragments.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "net/limits.h"

namespace siptls::net {
namespace {

constexpr std::uint32_t kLongestDatagram = 65535;
constexpr std::uint32_t kUnit = 8;  // of offsets

Range range_of(const Datagram& fragment) {
    return {fragment.offset, fragment.offset + fragment.payload_length};
}

// Only the last fragment may end within a unit.
bool is_sound(const Datagram& fragment) {
    return fragment.payload_length > 0 && fragment.payload_length <= kLongestDatagram &&
           range_of(fragment).end <= kLongestDatagram &&
           (!fragment.more || fragment.payload_length % kUnit == 0);
}

}  // namespace

Fragments::Fragments(std::uint64_t seed) : index_(0, KeyHash{seed}) {}

bool Fragments::add(const Frame& frame, TunnelId tunnel, const Datagram& fragment,
                    WholeDatagram& whole) {
    expire(frame.time.nanoseconds);
    if (!is_sound(fragment)) {
        return false;
    }
    Entry& entry = entry_of(frame, tunnel, fragment);
    if (entry.settled || entry.fragments == kMaxFragments) {
        return false;
    }
    ++entry.fragments;
    store(entry, fragment);
    if (!entry.end_known || entry.seen.prefix() < entry.datagram.length) {
        make_room();
        return false;
    }
    bytes_ -= entry.datagram.bytes.size();
    entry.datagram.bytes.resize(entry.captured.prefix());
    whole = std::exchange(entry.datagram, {});
    settle(entry, frame.time.nanoseconds);
    return true;
}

void Fragments::ignore(const Frame& frame, TunnelId tunnel, const Datagram& fragment) {
    expire(frame.time.nanoseconds);
    Entry& entry = entry_of(frame, tunnel, fragment);
    if (!entry.settled) {
        bytes_ -= entry.datagram.bytes.size();
        settle(entry, frame.time.nanoseconds);
    }
    make_room();
}

void Fragments::finish() {
    while (!waiting_.empty()) {
        give_up_oldest();
    }
}

// The protocol tells IPv4 datagrams apart (RFC 791, 3.2). IPv6 ones have numbers of their own for
// each pair of addresses.
Fragments::Key Fragments::key_of(TunnelId tunnel, const Datagram& fragment) {
    Key key{};
    std::uint8_t* at = key.data();
    std::copy(fragment.source.begin(), fragment.source.end(), at);
    std::copy(fragment.destination.begin(), fragment.destination.end(), at + 16);
    std::memcpy(at + 32, &tunnel, sizeof tunnel);
    std::memcpy(at + 36, &fragment.identification, sizeof fragment.identification);
    const bool v4 = fragment.source.size() == 4;
    at[40] = v4 ? 4 : 6;
    at[41] = v4 ? fragment.protocol : 0;
    return key;
}

Fragments::Entry& Fragments::entry_of(const Frame& frame, TunnelId tunnel,
                                      const Datagram& fragment) {
    const Key key = key_of(tunnel, fragment);
    if (const auto known = index_.find(key); known != index_.end()) {
        return *known->second;
    }
    Entry& entry = waiting_.emplace_back();
    entry.key = key;
    entry.since = frame.time.nanoseconds;
    entry.capture = frame.ref.capture;
    entry.place = std::prev(waiting_.end());
    index_.emplace(key, entry.place);
    return entry;
}

void Fragments::store(Entry& entry, const Datagram& fragment) {
    WholeDatagram& datagram = entry.datagram;
    const Range range = range_of(fragment);
    // Fragments that put the end at different places: the first one that told is believed.
    const bool behind_end = entry.end_known && range.end > datagram.length;
    const bool before_end =
        !fragment.more && range.end < (entry.end_known ? datagram.length : entry.seen.end());
    if (behind_end || before_end) {
        datagram.overlap_differs = true;
        return;
    }
    if (!fragment.more) {
        entry.end_known = true;
        datagram.length = range.end;
    }
    if (fragment.offset == 0 && entry.seen.prefix() == 0) {
        datagram.protocol = fragment.protocol;
    }
    entry.seen.add(range);
    const auto captured = static_cast<std::uint32_t>(fragment.payload.size());
    const std::size_t size_before = datagram.bytes.size();
    if (size_before < fragment.offset + captured) {
        datagram.bytes.resize(fragment.offset + captured);
        bytes_ += datagram.bytes.size() - size_before;
    }
    const auto part = [&](Range r) {
        return fragment.payload.subspan(r.begin - fragment.offset, r.end - r.begin);
    };
    entry.captured.add(
        Range{fragment.offset, fragment.offset + captured},
        [&](Range r) {
            const Bytes bytes = part(r);
            std::copy(bytes.begin(), bytes.end(), datagram.bytes.begin() + r.begin);
        },
        [&](Range r) {
            const Bytes bytes = part(r);
            datagram.overlap_differs |=
                !std::equal(bytes.begin(), bytes.end(), datagram.bytes.begin() + r.begin);
        });
}

// From now on the entry only stands for repetitions.
void Fragments::settle(Entry& entry, Nanoseconds now) {
    entry.datagram = {};
    entry.seen = {};
    entry.captured = {};
    entry.settled = true;
    entry.since = now;
    settled_.splice(settled_.end(), waiting_, entry.place);
}

void Fragments::expire(Nanoseconds now) {
    while (!settled_.empty() && now - settled_.front().since > kFragmentRepeatTime) {
        remove(settled_, settled_.begin());
    }
    while (!waiting_.empty() && now - waiting_.front().since > kFragmentTimeout) {
        give_up_oldest();
    }
}

void Fragments::give_up_oldest() {
    ++incomplete_[waiting_.front().capture];
    remove(waiting_, waiting_.begin());
}

void Fragments::remove(Entries& list, Entries::iterator entry) {
    bytes_ -= entry->datagram.bytes.size();
    index_.erase(entry->key);
    list.erase(entry);
}

void Fragments::make_room() {
    while (index_.size() > kMaxFragmentedDatagrams && !settled_.empty()) {
        remove(settled_, settled_.begin());
    }
    while (index_.size() > kMaxFragmentedDatagrams || bytes_ > kMaxFragmentBytes) {
        ++evicted_;
        give_up_oldest();
    }
}

}  // namespace siptls::net

// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/service_book.h"

#include <algorithm>

#include "bytes/bytes_of.h"
#include "bytes/hash.h"
#include "diagnosis/limits.h"

namespace siptls::diagnosis {

namespace {

std::uint64_t hash(std::string_view target, std::uint16_t port) {
    return hash_bytes(bytes_of(target), port);
}

bool leads_to(const ServiceAnswer& answer, std::string_view target, std::uint16_t port) {
    return answer.port == port && answer.target == target;
}

}  // namespace

const ServiceAnswer* ServiceBook::leading_to(std::string_view target, std::uint16_t port) const {
    const Entry* found = nullptr;
    // Says no to each, so that it is shown all of them.
    const auto look_at = [&](std::uint32_t place) {
        const Entry& entry = entries_[place];
        if (leads_to(entry.answer, target, port) && (!found || entry.turn < found->turn)) {
            found = &entry;
        }
        return false;
    };
    places_.find(hash(target, port), look_at);
    return found == nullptr ? nullptr : &found->answer;
}

void ServiceBook::hear(const ServiceFound& service, const Seen& seen) {
    Entry& entry = find_or_make(service, seen);
    entry.answer.ttl = service.ttl;
    entry.turn = ++turns_;
}

ServiceBook::Entry& ServiceBook::find_or_make(const ServiceFound& service, const Seen& seen) {
    const std::uint64_t key = hash(service.target, service.port);
    std::uint32_t place = places_.find(key, [&](std::uint32_t at) {
        const ServiceAnswer& known = entries_[at].answer;
        return leads_to(known, service.target, service.port) && known.owner == service.owner;
    });
    if (place != stream::FlowIndex::kNone) {
        entries_[place].answer.heard.again(seen);
        return entries_[place];
    }
    if (entries_.size() < kMaxServices) {
        place = static_cast<std::uint32_t>(entries_.size());
        entries_.emplace_back();
    } else {
        const auto oldest =
            std::min_element(entries_.begin(), entries_.end(),
                             [](const Entry& a, const Entry& b) { return a.turn < b.turn; });
        place = static_cast<std::uint32_t>(oldest - entries_.begin());
        places_.erase(hash(oldest->answer.target, oldest->answer.port), place);
    }
    places_.insert(key, place);
    entries_[place].answer = ServiceAnswer{std::string(service.owner), std::string(service.target),
                                           service.port, service.ttl, Heard{seen, seen}};
    return entries_[place];
}

}  // namespace siptls::diagnosis

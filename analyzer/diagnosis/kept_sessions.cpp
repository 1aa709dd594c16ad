// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/kept_sessions.h"

#include <utility>

#include "bytes/hash.h"
#include "diagnosis/address_hash.h"

namespace siptls::diagnosis {

std::uint64_t pair_hash(const Session& session) {
    return fold_multiply(EndpointHash{}(session.client), EndpointHash{}(session.server) | 1);
}

void KeptSessions::add(std::unique_ptr<KeptSession> kept) {
    list_.push_back(std::move(kept));
    remember(list_.size() - 1);
}

bool KeptSessions::has_pair_of(const Session& session) const {
    return pairs_.count(pair_hash(session)) != 0;
}

const KeptSession* KeptSessions::find(SessionHandle handle) const {
    const auto found = places_.find(handle);
    return found != places_.end() ? list_[found->second].get() : nullptr;
}

void KeptSessions::drop_first(std::size_t count) {
    list_.erase(list_.begin(), list_.begin() + static_cast<std::ptrdiff_t>(count));
    index();
}

KeptSessions::List KeptSessions::take_all() {
    List list = std::exchange(list_, {});
    index();
    return list;
}

void KeptSessions::replace(List list) {
    list_ = std::move(list);
    index();
}

void KeptSessions::remember(std::size_t place) {
    const KeptSession& kept = *list_[place];
    if (remembers_pairs_) {
        pairs_.insert(pair_hash(kept.session));
    }
    if (remembers_handles_) {
        places_[kept.handle] = place;
    }
}

void KeptSessions::index() {
    pairs_.clear();
    places_.clear();
    for (std::size_t place = 0; place < list_.size(); ++place) {
        remember(place);
    }
}

}  // namespace siptls::diagnosis

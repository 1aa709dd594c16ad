// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/last_causes.h"

#include "bytes/hash.h"
#include "diagnosis/address_hash.h"

namespace siptls::diagnosis {

namespace {

std::uint64_t hash_of(const IpAddress& client, const Endpoint& server) {
    return fold_multiply(AddressHash{}(client) ^ stream::kFixedSeed, EndpointHash{}(server) | 1);
}

}  // namespace

std::uint32_t LastCauses::place_of(std::uint64_t hash, const IpAddress& client,
                                   const Endpoint& server) const {
    return places_.find(hash, [&](std::uint32_t place) {
        return entries_[place].client == client && entries_[place].server == server;
    });
}

void LastCauses::note(const IpAddress& client, const Endpoint& server, Cause cause) {
    const std::uint64_t hash = hash_of(client, server);
    const std::uint32_t place = place_of(hash, client, server);
    if (place != stream::FlowIndex::kNone) {
        entries_[place].cause = cause;
    } else if (entries_.size() >= ceiling_) {
        ++refused_;
    } else {
        places_.insert(hash, static_cast<std::uint32_t>(entries_.size()));
        entries_.push_back(Entry{client, server, cause});
    }
}

Cause LastCauses::of(const IpAddress& client, const Endpoint& server) const {
    const std::uint32_t place = place_of(hash_of(client, server), client, server);
    return place != stream::FlowIndex::kNone ? entries_[place].cause : Cause::Unknown;
}

void LastCauses::expect(const IpAddress& client, const Endpoint& server) const {
    places_.expect(hash_of(client, server));
}

}  // namespace siptls::diagnosis

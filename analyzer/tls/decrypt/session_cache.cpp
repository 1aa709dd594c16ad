// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/session_cache.h"

#include <algorithm>

#include "bytes/hash.h"
#include "tls/decrypt/limits.h"

namespace siptls::decrypt {

SessionCache::Key SessionCache::key_of(Bytes name) const {
    return {hash_bytes(name, seed_), hash_bytes(name, ~seed_)};
}

void SessionCache::remember(Bytes name, Bytes master) {
    if (name.empty() || master.size() != kMasterLength) {
        return;
    }
    const Key key = key_of(name);
    const auto [place, is_new] = secrets_.try_emplace(key);
    std::copy(master.begin(), master.end(), place->second.bytes.begin());
    if (!is_new) {
        return;
    }
    order_.push_back(key);
    if (order_.size() > kMaxCachedSessions) {
        secrets_.erase(order_.front());
        order_.pop_front();
        ++dropped_;
    }
}

Buffer SessionCache::find(Bytes name) const {
    const auto found = name.empty() ? secrets_.end() : secrets_.find(key_of(name));
    return found == secrets_.end() ? Buffer()
                                   : Buffer(found->second.bytes.begin(), found->second.bytes.end());
}

}  // namespace siptls::decrypt

// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/session_cache.h"

#include <algorithm>

#include "tls/decrypt/key_derivation.h"
#include "tls/decrypt/limits.h"

namespace siptls::decrypt {

std::optional<SessionCache::Key> SessionCache::key_of(CryptoLibrary& library, Bytes name) {
    if (name.empty()) {
        return std::nullopt;
    }
    Key key{};
    const Buffer digest = hash(library, tls::Digest::Sha256, {name});
    if (digest.size() != key.size()) {
        return std::nullopt;
    }
    std::copy(digest.begin(), digest.end(), key.begin());
    return key;
}

void SessionCache::remember(CryptoLibrary& library, Bytes name, Bytes master) {
    const auto key = master.size() == kMasterLength ? key_of(library, name) : std::nullopt;
    if (!key) {
        return;
    }
    const auto [place, is_new] = secrets_.try_emplace(*key);
    place->second.assign(master.begin(), master.end());
    if (!is_new) {
        return;
    }
    order_.push_back(*key);
    if (order_.size() > kMaxCachedSessions) {
        secrets_.erase(order_.front());
        order_.pop_front();
        ++dropped_;
    }
}

Buffer SessionCache::find(CryptoLibrary& library, Bytes name) const {
    const auto key = key_of(library, name);
    const auto found = key ? secrets_.find(*key) : secrets_.end();
    return found == secrets_.end() ? Buffer() : found->second;
}

}  // namespace siptls::decrypt

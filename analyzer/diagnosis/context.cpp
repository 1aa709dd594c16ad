// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/context.h"

#include "bytes/hash.h"
#include "diagnosis/address_hash.h"
#include "diagnosis/limits.h"

namespace siptls::diagnosis {

std::uint64_t SiblingBook::hash(const Session& session) {
    const std::uint64_t server = EndpointHash{}(session.server);
    if (!session.sni) {
        return server;
    }
    const auto* text = reinterpret_cast<const std::uint8_t*>(session.sni->data());
    return hash_bytes(Bytes(text, session.sni->size()), server);
}

void SiblingBook::learn(const Session& session) {
    if (session.certificate_chain.empty() ||
        session.certificate_source != CertificateSource::Wire) {
        return;
    }
    const std::uint64_t key = hash(session);
    const auto found = entries_.find(key);
    if (found == entries_.end()) {
        if (entries_.size() < kMaxTallies) {
            entries_.emplace(key,
                             Entry{session.server, session.sni, session.certificate_chain, false});
        }
        return;
    }
    Entry& entry = found->second;
    entry.several = entry.several || entry.chain.front() != session.certificate_chain.front() ||
                    entry.server != session.server || entry.sni != session.sni;
}

const std::vector<CertificateId>* SiblingBook::chain_for(const Session& session) const {
    const auto found = entries_.find(hash(session));
    if (found == entries_.end() || found->second.several ||
        found->second.server != session.server || found->second.sni != session.sni) {
        return nullptr;
    }
    return &found->second.chain;
}

}  // namespace siptls::diagnosis

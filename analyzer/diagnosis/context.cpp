// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/context.h"

#include "diagnosis/limits.h"

namespace siptls::diagnosis {

void SiblingBook::learn(const Session& session) {
    if (session.certificate_chain.empty() ||
        session.certificate_source != CertificateSource::Wire) {
        return;
    }
    const auto key = std::pair{session.server, session.sni};
    const auto found = entries_.find(key);
    if (found == entries_.end()) {
        if (entries_.size() < kMaxTallies) {
            entries_.emplace(key, Entry{session.certificate_chain, false});
        }
    } else if (found->second.chain.front() != session.certificate_chain.front()) {
        found->second.several = true;
    }
}

const std::vector<CertificateId>* SiblingBook::chain_for(const Session& session) const {
    const auto found = entries_.find(std::pair{session.server, session.sni});
    return found == entries_.end() || found->second.several ? nullptr : &found->second.chain;
}

}  // namespace siptls::diagnosis

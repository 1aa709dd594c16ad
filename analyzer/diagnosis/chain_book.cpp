// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/chain_book.h"

#include "diagnosis/limits.h"

namespace siptls::diagnosis {

const std::vector<ChainRemark>& ChainBook::remarks(const std::vector<CertificateId>& chain,
                                                   const std::vector<Certificate>& certificates,
                                                   std::int64_t at) {
    const auto known = known_.find(chain);
    if (known != known_.end() && known->second.steady.holds(at)) {
        return known->second.remarks;
    }
    if (known_.size() >= kMaxInspectedChains) {
        known_.clear();  // all can be inspected again
    }
    std::vector<const Certificate*> shown;
    shown.reserve(chain.size());
    for (const CertificateId id : chain) {
        shown.push_back(&certificates[id]);
    }
    Entry& entry = known_[chain];
    entry = Entry{steady_time(shown, at), inspect_chain(shown, at)};
    return entry.remarks;
}

}  // namespace siptls::diagnosis

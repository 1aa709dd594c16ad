// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/evidence_memo.h"

#include <cstdint>

#include "bytes/bytes_of.h"
#include "bytes/hash.h"

namespace siptls::report {

std::size_t EvidenceMemo::place_of(const Evidence& evidence) {
    auto hash = static_cast<std::uint64_t>(evidence.reason);
    for (std::size_t at = 0; at < evidence.arguments.size(); ++at) {
        hash = hash_bytes(bytes_of(evidence.arguments[at]), hash);
    }
    return fold_multiply(hash ^ 0x9e3779b97f4a7c15ULL, 0xe7037ed1a0b428dbULL) % kPlaces;
}

const std::string* EvidenceMemo::find(const Evidence& evidence) const {
    const Entry& entry = entries_[place_of(evidence)];
    const bool same = !entry.text.empty() && entry.reason == evidence.reason &&
                      entry.arguments == evidence.arguments;
    return same ? &entry.text : nullptr;
}

void EvidenceMemo::remember(const Evidence& evidence, std::string_view text) {
    Entry& entry = entries_[place_of(evidence)];  // its memory serves again
    entry.reason = evidence.reason;
    entry.arguments = evidence.arguments;
    entry.text = text;
}

}  // namespace siptls::report

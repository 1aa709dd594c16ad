// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/certificate_store.h"

#include <algorithm>

#include "bytes/hash.h"
#include "bytes/same_bytes.h"
#include "x509/certificate.h"

namespace siptls::x509 {

std::optional<ChainId> CertificateStore::intern_chain(std::span<const Bytes> der_list,
                                                      std::uint32_t hint) {
    ChainId& last = last_by_hint_[hint % kHintSlots];
    if (last != kNoChain && is_chain(last, der_list)) {
        return last;
    }
    const auto id = find_or_add(der_list);
    if (id) {
        last = *id;
    }
    return id;
}

std::optional<CertificateId> CertificateStore::intern(Bytes der) {
    const std::uint64_t hash = hash_bytes(der, hash_seed_);
    const auto [begin, end] = by_hash_.equal_range(hash);
    for (auto at = begin; at != end; ++at) {
        if (same_bytes(certificates_[at->second].der, der)) {
            return at->second;
        }
    }
    if (!has_room_for(der)) {
        ++refused_;
        return std::nullopt;
    }
    const auto id = static_cast<CertificateId>(certificates_.size());
    auto parsed = parse_certificate(der);
    certificates_.push_back(parsed ? std::move(*parsed) : malformed_certificate(der));
    by_hash_.emplace(hash, id);
    stored_bytes_ += der.size();
    return id;
}

bool CertificateStore::is_chain(ChainId id, std::span<const Bytes> der_list) const {
    return std::equal(der_list.begin(), der_list.end(), chains_[id]->begin(), chains_[id]->end(),
                      [this](Bytes der, CertificateId certificate) {
                          return same_bytes(certificates_[certificate].der, der);
                      });
}

std::optional<ChainId> CertificateStore::find_or_add(std::span<const Bytes> der_list) {
    if (der_list.size() > kMaxChainLength) {
        ++refused_;
        return std::nullopt;
    }
    std::vector<CertificateId> ids;
    ids.reserve(der_list.size());
    for (const Bytes der : der_list) {
        const auto id = intern(der);
        if (!id) {
            return std::nullopt;
        }
        ids.push_back(*id);
    }
    if (const auto known = chain_ids_.find(ids); known != chain_ids_.end()) {
        return known->second;
    }
    if (chains_.size() >= kMaxChains) {
        ++refused_;
        return std::nullopt;
    }
    const auto id = static_cast<ChainId>(chains_.size());
    const auto added = chain_ids_.emplace(std::move(ids), id).first;
    chains_.push_back(&added->first);
    return id;
}

bool CertificateStore::has_room_for(Bytes der) const {
    return certificates_.size() < kMaxCertificates &&
           der.size() <= kMaxCertificateBytes - stored_bytes_;
}

}  // namespace siptls::x509

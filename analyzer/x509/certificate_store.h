// SPDX-License-Identifier: GPL-2.0-or-later
// Every distinct certificate of an analysis, parsed once, and the chains they came in. Servers send
// the same chain in each handshake, so recognising one again is the hot path: a few memory
// compares, no hashing and no allocation when a server repeats itself.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "siptls/bytes.h"
#include "siptls/certificate.h"
#include "x509/limits.h"

namespace siptls::x509 {

// Names a distinct chain within one store.
using ChainId = std::uint32_t;

// Ids are counted from 0 in the order of first appearance and stay valid for the store's life.
class CertificateStore {
  public:
    // `hash_seed` only spreads the tables; nothing that comes out depends on it.
    explicit CertificateStore(std::uint64_t hash_seed) : hash_seed_(hash_seed) {}
    CertificateStore(const CertificateStore&) = delete;
    CertificateStore& operator=(const CertificateStore&) = delete;

    // The chain with exactly these DER certificates, leaf first; it may be empty. `hint` is any
    // small number that is likely to come with the same chain again, such as one for each server.
    // Nothing if it is new and a ceiling is reached, which refused() counts. Bytes that are no
    // certificate get an id too, of a Certificate marked `malformed`.
    std::optional<ChainId> intern_chain(std::span<const Bytes> der_list, std::uint32_t hint);

    // The same for a single certificate of any origin.
    std::optional<CertificateId> intern(Bytes der);

    // Valid until the next intern_chain().
    std::span<const CertificateId> chain(ChainId id) const { return *chains_[id]; }

    // Indexed by CertificateId.
    const std::vector<Certificate>& all() const { return certificates_; }

    // How often something new found no room.
    std::uint64_t refused() const { return refused_; }

  private:
    bool is_chain(ChainId id, std::span<const Bytes> der_list) const;
    std::optional<ChainId> find_or_add(std::span<const Bytes> der_list);
    bool has_room_for(Bytes der) const;

    static constexpr ChainId kNoChain = ~ChainId{0};

    std::uint64_t hash_seed_;
    std::vector<Certificate> certificates_;
    std::unordered_multimap<std::uint64_t, CertificateId> by_hash_;
    std::map<std::vector<CertificateId>, ChainId> chain_ids_;
    std::vector<const std::vector<CertificateId>*> chains_;  // keys of chain_ids_
    std::vector<ChainId> last_by_hint_ = std::vector<ChainId>(kHintSlots, kNoChain);
    std::size_t stored_bytes_ = 0;
    std::uint64_t refused_ = 0;
};

}  // namespace siptls::x509

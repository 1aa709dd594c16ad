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
    if (session.certificate_chain.empty() || session.contradictory ||
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

Few<const Tally*> tallies_of_client(const Session& session, const Context& context) {
    const LeaseBook& leases = context.clients.leases();
    const IpAddress& client = session.client.address;
    const Lease* own = leases.lease_of(client, session.start_time);
    const Device* device = own != nullptr ? leases.device(own->mac) : nullptr;
    if (device == nullptr) {
        return context.tallies.of(client);
    }
    Few<const Tally*> tallies;
    for (const IpAddress& address : device->addresses) {
        for (const Tally* tally : context.tallies.of(address)) {
            const Lease* lease = leases.lease_of(address, tally->first_time);
            if (lease != nullptr && lease->mac == own->mac) {
                tallies.push_back(tally);
            }
        }
    }
    return tallies;
}

}  // namespace siptls::diagnosis

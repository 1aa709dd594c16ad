// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/context.h"

namespace siptls::diagnosis {

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

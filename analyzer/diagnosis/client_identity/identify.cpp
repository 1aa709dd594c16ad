// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/client_identity/identify.h"

#include <algorithm>
#include <array>

#include "siptls/known_stacks.h"

namespace siptls::diagnosis {

namespace {

void note(ClientIdentity& identity, IdentityFact fact, IdentitySource source, FrameRef frame) {
    identity.notes.push_back(IdentityNote{fact, source, Certainty::Inferred, frame});
}

// The sender of its frames, unless a router stands between.
std::optional<MacAddress> own_mac(const Session& session) {
    return is_on_segment(session.client_hop_limit) ? session.client_mac : std::nullopt;
}

void add_hardware(const Session& session, const Context& context, ClientIdentity& identity) {
    const Lease* lease =
        context.clients.leases().lease_of(session.client.address, session.start_time);
    const auto mac = lease != nullptr ? std::optional(lease->mac) : own_mac(session);
    if (!mac) {
        return;
    }
    if (lease == nullptr) {
        identity.mac = to_string(*mac);
        note(identity, IdentityFact::Mac, IdentitySource::Link, session.first_frame);
    }
    identity.vendor = context.vendors.vendor(*mac);
    if (!identity.vendor.empty()) {
        note(identity, IdentityFact::Vendor, IdentitySource::Oui,
             lease != nullptr ? lease->heard.frame : session.first_frame);
    }
}

constexpr std::array<std::uint8_t, 3> kInitialHopLimits = {64, 128, 255};

// What a sender began with, of which routers have left `hop_limit`; 0 if that is not known. One
// client's paths may differ by some routers.
std::uint8_t initial_hop_limit(std::uint8_t hop_limit) {
    const auto* const initial =
        std::lower_bound(kInitialHopLimits.begin(), kInitialHopLimits.end(), hop_limit);
    return hop_limit == 0 ? 0 : *initial;
}

// What the sessions of this address show beside each other. A device that was leased the address in
// between explains differences.
void add_sharing(const Session& session, const Context& context, ClientIdentity& identity) {
    const LeaseBook& leases = context.clients.leases();
    const IpAddress& client = session.client.address;
    const Lease* own = leases.lease_of(client, session.start_time);
    std::uint8_t least = 0;
    std::uint8_t most = 0;
    std::uint64_t hello = 0;
    bool several_hellos = false;
    for (const Tally* tally : context.tallies.of(client)) {
        if (leases.lease_of(client, tally->first_time) != own) {
            continue;
        }
        if (tally->least_hop_limit != 0) {
            least = least == 0 ? tally->least_hop_limit : std::min(least, tally->least_hop_limit);
            most = std::max(most, tally->most_hop_limit);
        }
        several_hellos = several_hellos || tally->several_hellos ||
                         (hello != 0 && tally->hello != 0 && hello != tally->hello);
        hello = hello != 0 ? hello : tally->hello;
    }
    if (several_hellos) {
        identity.sharing.push_back(SharingSign::ClientHellos);
    }
    if (initial_hop_limit(least) != initial_hop_limit(most)) {
        identity.sharing.push_back(SharingSign::HopLimits);
    }
    const bool relayed =
        std::any_of(session.anomalies.begin(), session.anomalies.end(),
                    [](const AnomalyFact& fact) { return fact.code == AnomalyCode::ProxyHeader; });
    if (relayed) {
        identity.sharing.push_back(SharingSign::ProxyHeader);
    }
}

void add_stack(const Session& session, const Context& context, ClientIdentity& identity) {
    if (const KnownStack* stack = find_stack(context.ja4(session))) {
        identity.tls_stack = stack->title;
        note(identity, IdentityFact::TlsStack, IdentitySource::ClientHello,
             session.at(Moment::ClientHello).frame);
    }
}

}  // namespace

bool is_on_segment(std::uint8_t hop_limit) {
    return hop_limit != 0 && initial_hop_limit(hop_limit) == hop_limit;
}

ClientIdentity identify(const Session& session, const Context& context) {
    ClientIdentity identity = context.clients.identity(session.client.address, session.start_time);
    add_hardware(session, context, identity);
    if (session.outcome != Outcome::Established) {
        add_stack(session, context, identity);
        add_sharing(session, context, identity);
    }
    return identity;
}

}  // namespace siptls::diagnosis

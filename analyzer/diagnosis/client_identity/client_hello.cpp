// SPDX-License-Identifier: GPL-2.0-or-later
// The ClientHello as a hint: equal hellos come from one TLS library with one set of options, which
// may be one kind of phone or many kinds of program.
#include <map>
#include <set>
#include <string>

#include "diagnosis/client_identity/identify.h"

namespace siptls::diagnosis {

namespace {

// The titles of identified clients by their ClientHello. A hello of several kinds says nothing.
std::map<std::uint64_t, std::set<std::string>> kinds_by_hello(const std::set<std::uint64_t>& wanted,
                                                              const Context& context) {
    std::map<std::uint64_t, std::set<std::string>> kinds;
    for (const Tally& tally : context.tallies.all()) {
        if (tally.several_hellos || wanted.count(tally.hello) == 0) {
            continue;
        }
        if (const auto family = context.clients.family(tally.client, tally.first_time)) {
            if (family->certainty == Certainty::Known) {
                kinds[tally.hello].emplace(family->title);
            }
        } else if (const auto profile = context.clients.profile(tally.client, tally.first_time)) {
            const ClientProfile* row = find_profile(profile->id);
            if (row != nullptr && profile->evidence != "operator") {
                kinds[tally.hello].emplace(row->title);
            }
        }
    }
    return kinds;
}

bool needs_hint(const Incident& incident) {
    return incident.identity.family.empty() && !incident.profile &&
           incident.first.session.hello_fingerprint != 0;
}

}  // namespace

void compare_hellos(std::vector<Incident>& incidents, const Context& context) {
    std::set<std::uint64_t> wanted;
    for (const Incident& incident : incidents) {
        if (needs_hint(incident)) {
            wanted.insert(incident.first.session.hello_fingerprint);
        }
    }
    if (wanted.empty() || context.clients.empty()) {
        return;
    }
    const auto kinds = kinds_by_hello(wanted, context);
    for (Incident& incident : incidents) {
        const auto found = kinds.find(incident.first.session.hello_fingerprint);
        if (!needs_hint(incident) || found == kinds.end() || found->second.size() != 1) {
            continue;
        }
        incident.identity.family = *found->second.begin();
        incident.identity.notes.push_back(
            IdentityNote{IdentityFact::Family, IdentitySource::ClientHello, Certainty::Inferred,
                         incident.first.session.at(Moment::ClientHello).frame});
    }
}

}  // namespace siptls::diagnosis

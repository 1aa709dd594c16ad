// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/party_watch.h"

#include <algorithm>

#include "diagnosis/told_server.h"

namespace siptls::diagnosis {
namespace {

template <class Party>
void add(std::vector<Party>& parties, const std::optional<Party>& party) {
    if (party && std::find(parties.begin(), parties.end(), *party) == parties.end()) {
        parties.push_back(*party);
    }
}

}  // namespace

PartyWatch::PartyWatch(const AnalyzerOptions& options) {
    for (const OperatorName& told : options.server_names) {
        add(unmet_.servers, told.server);
    }
    for (const OperatorCertificate& told : options.server_certificates) {
        add(unmet_.servers, told.server);
    }
    for (const OperatorProfile& told : options.client_profiles) {
        add(unmet_.clients, told.client);
    }
}

void PartyWatch::strike_out(const Session& session) {
    std::erase_if(unmet_.servers, [&](const Endpoint& told) { return is_about(told, session); });
    std::erase(unmet_.clients, session.client.address);
}

}  // namespace siptls::diagnosis

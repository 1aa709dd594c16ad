// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/at_risk.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace siptls::diagnosis {
namespace {

std::vector<std::string_view> refusing(const ProfileMatches& matches) {
    std::vector<std::string_view> profiles;
    for (const ProfileMatch& match : matches) {
        if (!match.match.accepted) {
            profiles.push_back(match.profile);
        }
    }
    return profiles;
}

}  // namespace

std::vector<AtRisk> at_risk(const Context& context,
                            const std::function<bool(const IpAddress&)>& counts) {
    struct Risk {
        AtRisk shown;
        std::set<IpAddress> clients;
    };
    std::map<std::pair<CertificateId, std::uint32_t>, Risk> risks;  // by the number of the name
    for (const Tally& tally : context.tallies.all()) {
        if (tally.established == 0 || !tally.certificate || tally.name == 0 ||
            (counts && !counts(tally.client))) {
            continue;
        }
        const Certificate& certificate = context.certificates[*tally.certificate];
        if (certificate.malformed || certificate.names_cut) {
            continue;  // nobody can say what stands in the part that was not read
        }
        auto [place, made] = risks.try_emplace({*tally.certificate, tally.name});
        AtRisk& risk = place->second.shown;
        if (made) {
            risk.certificate = *tally.certificate;
            risk.expected_name = context.tallies.expected_name(tally)->value();
            const ProfileMatches& matches =
                context.matches.matches(risk.certificate, certificate, risk.expected_name);
            if (!named_literally(matches, risk.expected_name)) {
                risk.refused_by = refusing(matches);
            }
        }
        if (!risk.refused_by.empty()) {
            place->second.clients.insert(tally.client);
            risk.sessions += tally.established;
        }
    }
    std::vector<AtRisk> list;
    for (auto& [key, risk] : risks) {
        if (!risk.shown.refused_by.empty()) {
            risk.shown.clients = risk.clients.size();
            list.push_back(std::move(risk.shown));
        }
    }
    std::sort(list.begin(), list.end(), [](const AtRisk& a, const AtRisk& b) {
        return std::tie(b.sessions, a.certificate, a.expected_name.name) <
               std::tie(a.sessions, b.certificate, b.expected_name.name);
    });
    return list;
}

}  // namespace siptls::diagnosis

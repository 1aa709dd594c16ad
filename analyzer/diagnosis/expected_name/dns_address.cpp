// SPDX-License-Identifier: GPL-2.0-or-later
// A and AAAA answers: the name asked for is the reference, not the alias it leads to
// (docs/causes.md). Names of other Lync services at the same address come last: the phone asks for
// them on its way.
#include <array>

#include "diagnosis/expected_name/answers.h"
#include "diagnosis/expected_name/catalogue.h"
#include "net/ports.h"

namespace siptls::diagnosis {

namespace {

bool names_other_service(std::string_view name) {
    constexpr std::array<std::string_view, 9> kOther = {
        "lyncdiscover.",
        "lyncdiscoverinternal.",
        "ucupdates.",
        "ucupdates-r2.",
        "autodiscover.",
        "meet.",
        "dialin.",
        "www.",
        "_",
    };
    return std::any_of(kOther.begin(), kOther.end(),
                       [&](std::string_view label) { return name.starts_with(label); });
}

void add(const NameQuery& query, const std::vector<AddressAnswer>& answers, bool others,
         std::vector<ExpectedName>& candidates) {
    const Timestamp start = query.session.start_time;
    const bool shared = query.session.server.port ==
                        net::kHttpsPort;  // there those services are what is looked for
    for (const bool other_service : {false, true}) {
        const auto wanted = [&](const AddressAnswer& answer) {
            return (!shared && names_other_service(answer.name)) == other_service;
        };
        for (const AddressAnswer* answer :
             answers_for(answers, query.session.server.address, start, wanted)) {
            const bool inferred = others || other_service || answer->heard.first.time > start;
            candidates.push_back(ExpectedName{answer->name, NameKind::Host, NameSource::DnsAddress,
                                              answer->heard.at(start).frame, inferred});
        }
    }
}

void collect(const NameQuery& query, std::vector<ExpectedName>& candidates) {
    const std::size_t before = candidates.size();
    if (const ClientNames* own = query.names.of(query.session.client.address)) {
        add(query, own->addresses, false, candidates);
    }
    const auto* others = query.names.names_of(query.session.server.address);
    if (candidates.size() == before && others != nullptr) {
        add(query, *others, true, candidates);
    }
}

}  // namespace

const ExpectedNameSource kDnsAddressSource{NameSource::DnsAddress, "RFC 9525, 6.1", collect};

}  // namespace siptls::diagnosis

// SPDX-License-Identifier: GPL-2.0-or-later
// A and AAAA answers: the name asked for is the reference, not the alias it leads to
// (docs/causes.md); the alias' target is told as well. Names of other Lync services at the same
// address come last: the phone asks for them on its way.
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

// The names that Lync clients try without SRV, in their order (MS Learn dd572514). They ask for all
// of them at once, so the order of the answers says nothing.
constexpr std::array<std::string_view, 3> kTried = {"sipinternal.", "sip.", "sipexternal."};

std::size_t place_among_tried(std::string_view name) {
    std::size_t place = 0;
    while (place < kTried.size() && !name.starts_with(kTried[place])) {
        ++place;
    }
    return place;
}

std::string_view parent_of(std::string_view name) {
    const std::size_t dot = name.find('.');
    return dot == std::string_view::npos ? std::string_view{} : name.substr(dot);
}

// Whether the client tried another of its names for the same domain, and got this address, first.
bool is_tried_later(const std::vector<AddressAnswer>& answers, const AddressAnswer& answer,
                    Timestamp start) {
    const std::size_t place = place_among_tried(answer.name);
    if (place == kTried.size()) {
        return false;
    }
    return std::any_of(answers.begin(), answers.end(), [&](const AddressAnswer& other) {
        return other.address == answer.address && place_among_tried(other.name) < place &&
               parent_of(other.name) == parent_of(answer.name) && other.heard.first.time <= start;
    });
}

enum class Whose : std::uint8_t { Own, Others };

void add(const NameQuery& query, const std::vector<AddressAnswer>& answers, Whose whose,
         NameCandidates& candidates) {
    const Timestamp start = query.session.start_time;
    const bool shared = query.session.sought().port ==
                        net::kHttpsPort;  // there those services are what is looked for
    for (const bool other_service : {false, true}) {
        const auto wanted = [&](const AddressAnswer& answer) {
            return (!shared && names_other_service(answer.name)) == other_service;
        };
        for (const AddressAnswer* answer :
             answers_for(answers, query.session.sought().address, start, wanted)) {
            NameCandidate asked = heard_name(answer->name, NameKind::Host, NameSource::DnsAddress,
                                             answer->heard, start);
            asked.ttl = answer->ttl;
            asked.inferred |=
                whose == Whose::Others || other_service || is_tried_later(answers, *answer, start);
            candidates.add(asked);
            if (!answer->alias_target.empty()) {
                NameCandidate target = asked;
                target.name = answer->alias_target;
                target.inferred = true;
                target.alias_of = answer->name;
                candidates.add(target);
            }
        }
    }
}

void collect(const NameQuery& query, NameCandidates& candidates) {
    const std::size_t before = candidates.count();
    if (query.own() != nullptr) {
        add(query, query.own()->addresses, Whose::Own, candidates);
    }
    // What others were told is all inferred.
    if (candidates.count() == before && candidates.wants_inferred() && query.others() != nullptr) {
        add(query, *query.others(), Whose::Others, candidates);
    }
}

}  // namespace

const ExpectedNameSource kDnsAddressSource{NameSource::DnsAddress, "RFC 9525, 6.1", collect};

}  // namespace siptls::diagnosis

// SPDX-License-Identifier: GPL-2.0-or-later
// Incidents with the same missing name and certificate are one finding, and it has one remedy.
#include "diagnosis/findings.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_set>

#include "diagnosis/address_hash.h"
#include "diagnosis/identifiers.h"
#include "diagnosis/limits.h"
#include "x509/host_letter.h"

namespace siptls::diagnosis {

namespace {

template <class Value>
void add_once(std::vector<Value>& list, const Value& value) {
    if (std::find(list.begin(), list.end(), value) == list.end()) {
        list.push_back(value);
    }
}

std::string_view parent_domain(std::string_view name) {
    const std::size_t dot = name.find('.');
    return dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
}

bool inside(std::string_view name, std::string_view domain) {
    return name == domain || (name.size() > domain.size() && name.ends_with(domain) &&
                              name[name.size() - domain.size() - 1] == '.');
}

// Names the certificate already presents literally, inside the SIP domain of the missing name: SRV
// or DHCP may point there. A client that looks for the SIP domain itself is not helped by that, and
// a domain of one label is nobody's own.
std::vector<std::string> presented_inside(const Certificate& certificate, const Finding& finding) {
    std::vector<std::string> names;
    const std::string& missing = finding.missing_name;
    const std::string_view domain = parent_domain(missing);
    if (finding.missing_kind != NameKind::Host || domain.find('.') == std::string_view::npos) {
        return names;
    }
    for (const std::string& presented : certificate.dns_names) {
        const bool plain = std::all_of(presented.begin(), presented.end(), [](char letter) {
            return letter == '.' || x509::is_host_letter(letter);
        });
        if (plain && presented != missing && inside(presented, domain)) {
            add_once(names, presented);
        }
    }
    return names;
}

bool wildcard_covers(const Incident& incident) {
    const auto& matches = incident.first.verdict.profile_matches;
    return std::any_of(matches.begin(), matches.end(), [](const ProfileMatch& match) {
        return match.match.matched_by == MatchedBy::DnsWildcard;
    });
}

// They say who they are, in words or by their DHCP options; else their TLS is older than server
// names in a ClientHello, and no stack of other clients.
bool may_be_old_phone(const Incident& incident) {
    const ClientIdentity& identity = incident.identity;
    if (incident.profile) {
        return incident.profile->id == "lync-phone-edition";
    }
    if (!identity.family.empty()) {
        return identity.family.starts_with("Lync");  // perhaps a desktop by its ClientHello
    }
    return identity.user_agent.empty() && identity.tls_stack.empty() && !incident.first.session.sni;
}

std::vector<std::string> rivals_of(const std::vector<const Incident*>& incidents) {
    std::vector<std::string> causes;
    for (const Incident* incident : incidents) {
        for (const RivalCause& rival : incident->first.verdict.also) {
            add_once(causes, std::string(name(rival.cause)));
        }
    }
    return causes;
}

// `missing`: what clients miss in this certificate, in any finding.
std::vector<Remedy> remedies(const Finding& finding, const std::vector<const Incident*>& incidents,
                             const std::vector<std::string>& missing,
                             const std::vector<Certificate>& certificates) {
    std::vector<Remedy> list = {
        Remedy{RemedyAction::AddSubjectAltName, {finding.missing_name}, {}}};
    if (finding.certificate && finding.missing_kind != NameKind::Ip) {
        const Certificate& certificate = certificates[*finding.certificate];
        Remedy request{RemedyAction::RequestCertificate, {finding.missing_name}, {}};
        // One certificate must have them all: a second one would take the place of the first.
        for (const auto* names : {&missing, &certificate.dns_names}) {
            for (const std::string& wanted : *names) {
                add_once(request.names, wanted);
            }
        }
        const bool exchange = finding.role == CertificateRole::Exchange;
        if (!exchange) {
            list.push_back(std::move(request));
        }
        if (auto names = presented_inside(certificate, finding); !names.empty() && !exchange) {
            list.push_back(Remedy{RemedyAction::PointNameElsewhere, std::move(names), {}});
        }
    }
    const bool firmware =
        std::any_of(incidents.begin(), incidents.end(), [](const Incident* incident) {
            return wildcard_covers(*incident) && may_be_old_phone(*incident);
        });
    if (firmware) {
        list.push_back(Remedy{RemedyAction::UpdateFirmware, {}, {}});
    }
    if (auto causes = rivals_of(incidents); !causes.empty()) {
        list.push_back(Remedy{RemedyAction::CheckBeforeIssuing, std::move(causes), {}});
    }
    for (Remedy& remedy : list) {
        remedy.role = finding.role;
    }
    return list;
}

// A finding while its incidents come together: one certificate may fail thousands of clients.
struct Gathering {
    Finding finding;
    std::vector<const Incident*> incidents;
    std::unordered_set<IpAddress, AddressHash> clients;
    std::unordered_set<Endpoint, EndpointHash> servers;

    explicit Gathering(const Incident& first) {
        finding.cause = first.cause;
        finding.missing_name = first.expected_name.name;
        finding.missing_kind = first.expected_name.kind;
        finding.certificate = first.certificate;
        finding.role = first.role;
    }
    void add(const Incident& incident) {
        finding.confidence = std::max(finding.confidence, incident.confidence);
        if (finding.role != incident.role) {
            finding.role.reset();
        }
        if (servers.insert(incident.server).second) {
            finding.servers.push_back(incident.server);
        }
        if (clients.insert(incident.client).second) {
            finding.clients.push_back(incident.client);
        }
        finding.incidents.push_back(incident.id);
        incidents.push_back(&incident);
    }
};

}  // namespace

std::vector<Finding> findings_of(const std::vector<Incident>& incidents,
                                 const std::vector<Certificate>& certificates) {
    using Key = std::tuple<Cause, std::string, NameKind, std::optional<CertificateId>>;
    std::map<Key, std::size_t> places;
    std::vector<Gathering> gatherings;
    for (const Incident& incident : incidents) {
        const Key key{incident.cause, incident.expected_name.name, incident.expected_name.kind,
                      incident.certificate};
        const auto [place, made] = places.try_emplace(key, gatherings.size());
        if (made) {
            gatherings.emplace_back(incident);
        }
        gatherings[place->second].add(incident);
    }
    std::map<CertificateId, std::vector<std::string>> missing;
    for (const Gathering& gathering : gatherings) {
        const Finding& finding = gathering.finding;
        if (finding.certificate && finding.missing_kind != NameKind::Ip) {
            auto& names = missing[*finding.certificate];
            if (names.size() < kMaxNamesOfOthers) {
                add_once(names, finding.missing_name);
            }
        }
    }
    std::vector<Finding> findings;
    findings.reserve(gatherings.size());
    for (Gathering& gathering : gatherings) {
        Finding& finding = findings.emplace_back(std::move(gathering.finding));
        finding.id = identifier_of(
            {name(finding.cause), finding.missing_name, name(finding.missing_kind),
             finding.certificate ? certificates[*finding.certificate].sha256 : std::string()});
        finding.remediation = remedies(
            finding, gathering.incidents,
            finding.certificate ? missing[*finding.certificate] : std::vector<std::string>(),
            certificates);
    }
    return findings;
}

}  // namespace siptls::diagnosis

// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/certificate_request.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

#include "bytes/ascii.h"
#include "diagnosis/use_checks.h"
#include "x509/host_letter.h"

namespace siptls {
namespace {

// Upper bound of the common name (RFC 5280, A.1).
constexpr std::size_t kMaxCommonName = 64;

// New names of one request. Authorities allow one certificate a hundred or some more; a hostile
// client may ask for one name after another.
constexpr std::size_t kMaxRequestedNames = 100;

bool is_plain_host(std::string_view name) {
    if (name.starts_with("*.")) {
        name.remove_prefix(2);
    }
    return !name.empty() && name.size() <= 253 && name.front() != '-' &&
           std::all_of(name.begin(), name.end(), [](char letter) {
               return x509::is_host_letter(letter) || letter == '.' || letter == '_';
           });
}

bool is_plain_sip_uri(std::string_view uri) {
    return uri.starts_with("sip:") && is_plain_host(uri.substr(4)) && uri[4] != '*';
}

bool holds(const std::vector<std::string>& names, std::string_view name) {
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& one) { return equal_ignoring_case(one, name); });
}

class Composition {
  public:
    Composition(CertificateId id, const Certificate& old) : old_(old) {
        request_.replaces = id;
        request_.replaced = {old.subject, old.issuer, old.serial, old.sha1, old.sha256, {}};
        request_.extended_key_usage = {"serverAuth"};
        if (holds(old.extended_key_usage, "clientAuth")) {
            request_.extended_key_usage.emplace_back("clientAuth");
        }
        // Where the old one relied on its common name alone.
        if (old.dns_names.empty() && old.subject_cn) {
            keep(*old.subject_cn);
        }
        for (const std::string& name : old.dns_names) {
            keep(name);
        }
        request_.ip_addresses = old.ip_addresses;
        for (const std::string& uri : old.uris) {
            if (is_plain_sip_uri(uri)) {
                request_.uris.push_back(uri);
            } else {
                request_.left_out.push_back(uri);
            }
        }
    }

    void shown_by(const std::vector<Endpoint>& servers) {
        auto& known = request_.replaced.servers;
        std::copy_if(servers.begin(), servers.end(), std::back_inserter(known),
                     [&](const Endpoint& server) {
                         return std::find(known.begin(), known.end(), server) == known.end();
                     });
    }

    // What clients missed.
    void miss(const std::string& name, NameKind kind) {
        if (asks_for(name)) {
            need(name, kind);
        } else if (missed_ < kMaxRequestedNames) {
            ++missed_;
            need(name, kind);
        } else {
            ++request_.names_beyond;
        }
    }

    void need(const std::string& name, NameKind kind) {
        if (const auto address = parse_ip_address(name)) {
            auto& addresses = request_.ip_addresses;
            if (std::find(addresses.begin(), addresses.end(), *address) == addresses.end()) {
                addresses.push_back(*address);
            }
            return;
        }
        if (!is_plain_host(name)) {
            leave_out(name);
            return;
        }
        if (!holds(request_.dns_names, name)) {
            request_.dns_names.push_back(name);
            request_.added.push_back(name);
        }
        // Beside a SIP URI no DNS name counts for such a client (RFC 5922, 7.1).
        if (kind == NameKind::SipDomain && !request_.uris.empty() &&
            !holds(request_.uris, "sip:" + name)) {
            request_.uris.push_back("sip:" + name);
        }
    }

    void need_domain(const std::string& domain) {
        for (const DomainName& wanted : names_of_sip_domain(domain)) {
            if (wanted.needed || wanted.kind == NameKind::SipDomain) {
                need(wanted.name, wanted.kind);
            }
        }
    }

    CertificateRequest finish() {
        choose_common_name();
        return std::move(request_);
    }

    bool asks_for(std::string_view name) const { return siptls::asks_for(request_, name); }

    // What the requested certificate would present.
    Certificate requested() const {
        Certificate certificate;
        certificate.has_subject_alt_name = true;
        certificate.dns_names = request_.dns_names;
        certificate.ip_addresses = request_.ip_addresses;
        certificate.uris = request_.uris;
        certificate.extended_key_usage = request_.extended_key_usage;
        return certificate;
    }

    void still_refusing(StillRefusing refusing) {
        request_.still_refusing.push_back(std::move(refusing));
    }

  private:
    void keep(const std::string& name) {
        if (!is_plain_host(name)) {
            leave_out(name);
        } else if (!holds(request_.dns_names, name)) {
            request_.dns_names.push_back(name);
        }
    }

    void leave_out(const std::string& name) {
        if (!holds(request_.left_out, name)) {
            request_.left_out.push_back(name);
        }
    }

    void choose_common_name() {
        const auto fits = [](const std::string& name) {
            return is_plain_host(name) && name.size() <= kMaxCommonName && name.front() != '*';
        };
        if (old_.subject_cn && fits(*old_.subject_cn)) {
            request_.common_name = *old_.subject_cn;
            return;
        }
        const auto& names = request_.dns_names;
        const auto found = std::find_if(names.begin(), names.end(), fits);
        if (found != names.end()) {
            request_.common_name = *found;
        }
    }

    const Certificate& old_;
    CertificateRequest request_;
    std::size_t missed_ = 0;
};

CertificateUse use_of(const Incident& incident, std::shared_ptr<const Certificate> presented) {
    CertificateUse use;
    use.name = incident.expected_name.name;
    use.kind = incident.expected_name.kind;
    if (incident.profile) {
        use.profile = incident.profile->id;
    }
    use.seen = UseSeen::Refused;
    use.presented = std::move(presented);
    return use;
}

// What concerns one certificate, each in the order of the analysis.
struct Concerns {
    std::vector<const Finding*> findings;  // that blame it for a name; not empty
    std::vector<const AtRisk*> at_risk;
    std::vector<const Incident*> incidents;
};

// Of the certificates that findings blame for a name.
std::map<CertificateId, Concerns> concerns_of(const Analysis& analysis) {
    std::map<CertificateId, Concerns> concerns;
    for (const Finding& finding : analysis.findings) {
        if (finding.certificate && finding.cause == Cause::NameMismatch) {
            concerns[*finding.certificate].findings.push_back(&finding);
        }
    }
    for (const AtRisk& risk : analysis.at_risk) {
        if (const auto found = concerns.find(risk.certificate); found != concerns.end()) {
            found->second.at_risk.push_back(&risk);
        }
    }
    for (const Incident& incident : analysis.incidents) {
        const auto found =
            incident.certificate ? concerns.find(*incident.certificate) : concerns.end();
        if (found != concerns.end()) {
            found->second.incidents.push_back(&incident);
        }
    }
    return concerns;
}

// Where they are too many for one request, those of most clients come first.
std::vector<const Finding*> by_weight(std::vector<const Finding*> findings) {
    if (findings.size() > kMaxRequestedNames) {
        std::stable_sort(findings.begin(), findings.end(), [](const Finding* a, const Finding* b) {
            return a->clients.size() > b->clients.size();
        });
    }
    return findings;
}

CertificateRequest request_for(CertificateId id, const Certificate& old, const Concerns& concerns,
                               std::span<const std::string> sip_domains) {
    Composition composition(id, old);
    for (const Finding* finding : by_weight(concerns.findings)) {
        composition.miss(finding->missing_name, finding->missing_kind);
        composition.shown_by(finding->servers);
    }
    for (const AtRisk* risk : concerns.at_risk) {
        composition.miss(risk->expected_name.name, risk->expected_name.kind);
    }
    for (const std::string& domain : sip_domains) {
        composition.need_domain(domain);
    }
    const Certificate requested = composition.requested();
    const auto presented = std::make_shared<const Certificate>(old);
    diagnosis::UseChecks checks(requested);
    for (const Incident* incident : concerns.incidents) {
        if (!composition.asks_for(incident->expected_name.name)) {
            continue;
        }
        const UseCheck& check = checks.of(use_of(*incident, presented));
        if (check.answer != UseAnswer::Fits) {
            composition.still_refusing(
                {incident->client, incident->expected_name.name, check.refusing});
        }
    }
    return composition.finish();
}

}  // namespace

bool asks_for(const CertificateRequest& request, std::string_view name) {
    if (const auto address = parse_ip_address(name)) {
        const auto& addresses = request.ip_addresses;
        return std::find(addresses.begin(), addresses.end(), *address) != addresses.end();
    }
    return holds(request.dns_names, name) || holds(request.left_out, name);
}

std::vector<CertificateRequest> certificate_requests(const Analysis& analysis,
                                                     std::span<const std::string> sip_domains) {
    std::vector<CertificateRequest> requests;
    const std::map<CertificateId, Concerns> concerns = concerns_of(analysis);
    for (const Finding& finding : analysis.findings) {
        const auto found = finding.certificate && finding.cause == Cause::NameMismatch
                               ? concerns.find(*finding.certificate)
                               : concerns.end();
        if (found != concerns.end() && found->second.findings.front() == &finding) {
            requests.push_back(request_for(found->first, analysis.certificates[found->first],
                                           found->second, sip_domains));
        }
    }
    return requests;
}

}  // namespace siptls

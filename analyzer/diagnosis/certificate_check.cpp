// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/certificate_check.h"

#include <algorithm>

namespace siptls {
namespace {

UseSeen seen_of(const JudgedSession& judged) {
    if (judged.session.outcome == Outcome::Established) {
        return UseSeen::Accepted;
    }
    return judged.verdict.cause == Cause::NameMismatch ? UseSeen::Refused : UseSeen::Unknown;
}

// Rows that would have done with the presented certificate what this client did.
std::vector<const ClientProfile*> consistent_rows(const CertificateUse& use) {
    std::vector<const ClientProfile*> rows;
    if (use.presented == nullptr || use.seen == UseSeen::Unknown) {
        return rows;
    }
    for (const ClientProfile& row : client_profiles()) {
        const bool accepted = match_name(*use.presented, use.name, use.kind, row).accepted;
        if (accepted == (use.seen == UseSeen::Accepted)) {
            rows.push_back(&row);
        }
    }
    return rows;
}

std::vector<const ClientProfile*> rows_of(const CertificateUse& use) {
    if (const ClientProfile* row = find_profile(use.profile)) {
        return {row};
    }
    std::vector<const ClientProfile*> rows = consistent_rows(use);
    if (rows.empty()) {
        for (const ClientProfile& row : client_profiles()) {
            rows.push_back(&row);
        }
    }
    return rows;
}

// A name that stands there letter by letter is taken by every client that looks for hosts; a row
// that also wants something else (RFC 5922: no dNSName beside a SIP URI) does not count against it
// while the client's kind is not known.
bool named_literally(const std::vector<NameMatch>& matches) {
    return std::any_of(matches.begin(), matches.end(), [](const NameMatch& match) {
        return match.matched_by == MatchedBy::DnsName || match.matched_by == MatchedBy::IpName;
    });
}

}  // namespace

void CertificateUses::add(const JudgedSession& judged,
                          const std::vector<Certificate>& certificates) {
    CertificateUse use;
    use.client = to_string(judged.session.client.address);
    use.server = to_string(judged.session.server);
    if (judged.verdict.expected_name) {
        use.name = judged.verdict.expected_name->name;
        use.kind = judged.verdict.expected_name->kind;
    }
    if (judged.verdict.profile) {
        use.profile = judged.verdict.profile->id;
    }
    use.seen = seen_of(judged);
    if (const auto leaf = judged.session.leaf(); leaf && !certificates[*leaf].malformed) {
        auto& known = certificates_[certificates[*leaf].sha256];
        if (known == nullptr) {
            known = std::make_shared<const Certificate>(certificates[*leaf]);
        }
        use.presented = known;
    }
    use.sessions = 1;
    add(std::move(use));
}

void CertificateUses::add(CertificateUse use) {
    sessions_ += use.sessions;
    if (use.name.empty()) {
        nameless_ += use.sessions;
        return;
    }
    Key key{use.client,
            use.server,
            use.name,
            use.kind,
            use.profile,
            use.seen,
            use.presented != nullptr ? use.presented->sha256 : std::string()};
    const auto place = uses_.find(key);
    if (place != uses_.end()) {
        place->second.sessions += use.sessions;
    } else if (uses_.size() < kMaxUses) {
        uses_.emplace(std::move(key), std::move(use));
    } else {
        left_out_ += use.sessions;
    }
}

std::vector<CertificateUse> CertificateUses::list() const {
    std::vector<CertificateUse> uses;
    for (const auto& [key, use] : uses_) {
        uses.push_back(use);
    }
    return uses;
}

std::string_view name(UseAnswer answer) {
    switch (answer) {
        case UseAnswer::Fits: return "fits";
        case UseAnswer::Depends: return "depends";
        case UseAnswer::Fails: return "fails";
    }
    return "fails";
}

UseCheck check_use(const Certificate& certificate, const CertificateUse& use) {
    UseCheck check;
    std::vector<NameMatch> matches;
    const std::vector<const ClientProfile*> rows = rows_of(use);
    for (const ClientProfile* row : rows) {
        matches.push_back(match_name(certificate, use.name, use.kind, *row));
        (matches.back().accepted ? check.accepting : check.refusing).push_back(row->id);
    }
    if (rows.size() > 1 && named_literally(matches)) {
        check.refusing.clear();
    }
    check.may_look_at_no_name = rows.size() > 1 && use.presented != nullptr &&
                                use.seen == UseSeen::Accepted && consistent_rows(use).empty();
    const bool refused = !check.refusing.empty();
    const auto deciding = std::find_if(matches.begin(), matches.end(), [&](const NameMatch& match) {
        return match.accepted != refused;
    });
    if (deciding != matches.end()) {
        check.match = *deciding;
    }
    const bool none_accepts = check.accepting.empty() && !check.may_look_at_no_name;
    check.answer = !refused       ? UseAnswer::Fits
                   : none_accepts ? UseAnswer::Fails
                                  : UseAnswer::Depends;
    return check;
}

std::vector<DomainName> names_of_sip_domain(std::string_view domain) {
    const auto host = [&](std::string_view label, std::string_view who, bool needed, bool web) {
        return DomainName{std::string(label) + "." + std::string(domain),
                          NameKind::Host,
                          "lync-phone-edition",
                          who,
                          needed,
                          web};
    };
    return {
        host("sip", "clients that SRV, DHCP or the fallback name lead to the registrar", true,
             false),
        DomainName{std::string(domain), NameKind::SipDomain, "rfc5922",
                   "SIP clients that look for the SIP domain itself (RFC 5922)", false, false},
        host("sipinternal", "clients inside that find no SRV record", false, false),
        host("sipexternal", "clients outside that find no SRV record", false, false),
        host("lyncdiscover", "Lync 2013 and mobile clients outside", false, true),
        host("lyncdiscoverinternal", "Lync 2013 and mobile clients inside", false, true),
        host("ucupdates-r2", "Lync phones that look for firmware", false, true),
    };
}

}  // namespace siptls

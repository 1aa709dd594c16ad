// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/certificate_check.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "siptls/certificate_check_report.h"

using namespace siptls;

namespace {

std::shared_ptr<const Certificate> certificate(std::vector<std::string> dns_names,
                                               std::string sha256 = "00") {
    Certificate made;
    made.sha256 = std::move(sha256);
    made.has_subject_alt_name = !dns_names.empty();
    made.dns_names = std::move(dns_names);
    made.not_after = 2'000'000'000;
    return std::make_shared<const Certificate>(std::move(made));
}

CertificateUse use(std::string profile, UseSeen seen,
                   std::shared_ptr<const Certificate> presented = nullptr) {
    CertificateUse made;
    made.client = "192.0.2.1";
    made.server = "192.0.2.2:5061";
    made.name = "sip.mslync.net";
    made.profile = std::move(profile);
    made.seen = seen;
    made.presented = std::move(presented);
    made.sessions = 1;
    return made;
}

const auto kWildcard = certificate({"*.mslync.net"}, "01");
const auto kExact = certificate({"sip.mslync.net"}, "02");
const auto kOther = certificate({"pool.schertz.local"}, "03");

}  // namespace

TEST_CASE("certificate check: an identified client is judged by its own rules") {
    CHECK(check_use(*kWildcard, use("lync-phone-edition", UseSeen::Unknown)).answer ==
          UseAnswer::Fails);
    CHECK(check_use(*kExact, use("lync-phone-edition", UseSeen::Unknown)).answer ==
          UseAnswer::Fits);
    CHECK(check_use(*kWildcard, use("lync-windows", UseSeen::Unknown)).answer == UseAnswer::Fits);
    const UseCheck check = check_use(*kWildcard, use("lync-phone-edition", UseSeen::Unknown));
    CHECK(check.match.refusal == MatchRefusal::WildcardNotAccepted);
    CHECK(check.refusing.size() == 1);
}

TEST_CASE("certificate check: what an unknown client did narrows what it may be") {
    // It refused a wildcard: then it will refuse the next one, too.
    const UseCheck again = check_use(*kWildcard, use("", UseSeen::Refused, kWildcard));
    CHECK(again.answer == UseAnswer::Fails);
    CHECK(std::find(again.refusing.begin(), again.refusing.end(), "lync-phone-edition") !=
          again.refusing.end());
    CHECK(check_use(*kExact, use("", UseSeen::Refused, kWildcard)).answer == UseAnswer::Fits);
    // It accepted one: then it will again.
    CHECK(check_use(*kWildcard, use("", UseSeen::Accepted, kWildcard)).answer == UseAnswer::Fits);
    // It accepted the exact name: a wildcard may be too much.
    const UseCheck open = check_use(*kWildcard, use("", UseSeen::Accepted, kExact));
    CHECK(open.answer == UseAnswer::Depends);
    CHECK_FALSE(open.accepting.empty());
    CHECK_FALSE(open.refusing.empty());
}

TEST_CASE("certificate check: nobody takes a certificate without the name") {
    CHECK(check_use(*kOther, use("", UseSeen::Accepted, kExact)).answer == UseAnswer::Fails);
    CHECK(check_use(*kOther, use("", UseSeen::Unknown)).answer == UseAnswer::Fails);
    CHECK(check_use(*kOther, use("", UseSeen::Refused, kWildcard)).answer == UseAnswer::Fails);
}

TEST_CASE("certificate check: of a client that took what no rule takes nothing bad is certain") {
    CHECK(check_use(*kExact, use("", UseSeen::Accepted, kOther)).answer == UseAnswer::Fits);
    const UseCheck again = check_use(*kOther, use("", UseSeen::Accepted, kOther));
    CHECK(again.answer == UseAnswer::Depends);
    CHECK(again.may_look_at_no_name);
    CHECK_FALSE(check_use(*kOther, use("", UseSeen::Refused, kWildcard)).may_look_at_no_name);
}

TEST_CASE("certificate check: equal uses are counted, those without a name too") {
    CertificateUses uses;
    uses.add(use("", UseSeen::Refused, kWildcard));
    uses.add(use("", UseSeen::Refused, kWildcard));
    uses.add(use("", UseSeen::Accepted, kExact));
    CertificateUse nameless = use("", UseSeen::Unknown);
    nameless.name.clear();
    uses.add(nameless);
    const auto list = uses.list();
    REQUIRE(list.size() == 2);
    CHECK(list[0].sessions + list[1].sessions == 3);
    CHECK(uses.sessions() == 4);
    CHECK(uses.nameless() == 1);
}

TEST_CASE("certificate check: a domain to come needs sip. and its own name") {
    const auto names = names_of_sip_domain("contoso.com");
    const auto find = [&](std::string_view name) {
        return *std::find_if(names.begin(), names.end(),
                             [&](const DomainName& one) { return one.name == name; });
    };
    CHECK(find("sip.contoso.com").needed);
    CHECK(find("contoso.com").kind == NameKind::SipDomain);
    CHECK_FALSE(find("contoso.com").needed);
    CHECK(find("lyncdiscover.contoso.com").web);
    for (const DomainName& one : names) {
        CAPTURE(one.name);
        CHECK(find_profile(one.profile) != nullptr);
    }
}

TEST_CASE("certificate check: the report passes only if all is well") {
    CertificateUses uses;
    uses.add(use("lync-phone-edition", UseSeen::Refused, kWildcard));
    const std::int64_t now = 1'900'000'000;
    CHECK(check_certificate({*kExact}, uses, {}, now).passes());
    CHECK_FALSE(check_certificate({*kWildcard}, uses, {}, now).passes());
    CHECK_FALSE(check_certificate({*kExact}, uses, {}, 2'000'000'001).passes());  // expired
    CHECK(check_certificate({*kExact}, uses, {"mslync.net"}, now).passes());
    CHECK_FALSE(check_certificate({*kExact}, uses, {"contoso.com"}, now).passes());
    CHECK(check_certificate({*kExact}, uses, {}, now).days_left() == 1'157);
    CHECK(check_certificate({*kExact}, uses, {}, 2'000'000'001).days_left() == -1);
    CertificateCheckReport untrusted = check_certificate({*kExact}, uses, {}, now);
    untrusted.take({true, false, "unable to get issuer certificate", {}});
    CHECK_FALSE(untrusted.passes());
}

TEST_CASE("certificate check: the anchor itself need not be sent, what stands below it must") {
    CertificateCheckReport report;
    const ChainRemark missing{ChainFault::IssuerNotSent, ChainWeight::Some, 0, "CN=Between"};
    report.remarks = {missing};
    report.take({true, false, "CN=Between", {}});
    CHECK(report.remarks.size() == 1);
    report.take({true, true, "CN=Root", {}});
    CHECK(report.remarks.size() == 1);
    report.take({true, true, "CN=Between", {}});
    CHECK(report.remarks.empty());
}

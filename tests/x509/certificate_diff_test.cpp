// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/certificate_diff.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "x509/certificate.h"
#include "x509/make_certificate.h"

using namespace siptls;
using namespace siptls::x509::test;

namespace {

Certificate parsed(const Made& made) {
    return *siptls::x509::parse_certificate(made.der);
}

std::vector<CertificateDifference> differences(const Certificate& before,
                                               const Certificate& after) {
    const Certificate* a = &before;
    const Certificate* b = &after;
    return compare_certificates({&a, 1}, {&b, 1});
}

const CertificateDifference* find(const std::vector<CertificateDifference>& all,
                                  CertificateAspect aspect) {
    const auto found = std::find_if(
        all.begin(), all.end(),
        [&](const CertificateDifference& difference) { return difference.aspect == aspect; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("certificate diff: a certificate does not differ from itself") {
    const Certificate same = parsed(make_certificate(with_names({"sip.example.com"})));
    CHECK(differences(same, same).empty());
}

TEST_CASE("certificate diff: names that came and went are told, letter case aside") {
    const Certificate before =
        parsed(make_certificate(with_names({"*.mslync.net", "POOL.mslync.net"}, {"pool"})));
    const Certificate after =
        parsed(make_certificate(with_names({"pool.mslync.net", "sip.mslync.net"}, {"pool"})));
    const auto found = differences(before, after);
    const auto* names = find(found, CertificateAspect::DnsNames);
    REQUIRE(names != nullptr);
    CHECK(names->before == std::vector<std::string>{"*.mslync.net"});
    CHECK(names->after == std::vector<std::string>{"sip.mslync.net"});
    CHECK(describe(*names) == "DNS names: sip.mslync.net was added; *.mslync.net is gone.");
    CHECK(find(found, CertificateAspect::CommonNames) == nullptr);
    CHECK(find(found, CertificateAspect::KeyBytes) != nullptr);  // each has a key of its own
    CHECK(find(found, CertificateAspect::Key) == nullptr);
}

TEST_CASE("certificate diff: dates and purposes are told in words") {
    Recipe recipe = with_names({"sip.example.com"});
    const Certificate before = parsed(make_certificate(recipe));
    recipe.not_after = 1'767'225'600;
    recipe.extended_key_usage = "serverAuth,clientAuth";
    const Certificate after = parsed(make_certificate(recipe));
    const auto found = differences(before, after);
    const auto* dates = find(found, CertificateAspect::Validity);
    REQUIRE(dates != nullptr);
    CHECK(describe(*dates) == "Valid: 2023-11-14 to 2049-03-22 became 2023-11-14 to 2026-01-01.");
    const auto* purposes = find(found, CertificateAspect::ExtendedKeyUsage);
    REQUIRE(purposes != nullptr);
    CHECK(describe(*purposes) == "Purposes: serverAuth, clientAuth were added.");
}

TEST_CASE("certificate diff: an intermediate certificate that is sent now is told") {
    Recipe authority;
    authority.common_names = {{"Issuing CA"}};
    authority.role = Role::Authority;
    const Made issuer = make_certificate(authority);
    const Made leaf = make_certificate(with_names({"sip.example.com"}), &issuer);
    const Certificate own = parsed(leaf);
    const Certificate other = parsed(issuer);
    const std::vector<const Certificate*> alone = {&own};
    const std::vector<const Certificate*> both = {&own, &other};
    const auto found = compare_certificates(alone, both);
    REQUIRE(found.size() == 1);
    CHECK(found.front().aspect == CertificateAspect::Chain);
    CHECK(describe(found.front()).find("none became ") != std::string::npos);
    CHECK(compare_certificates(both, both).empty());
    CHECK(compare_certificates({}, both).empty());
}

TEST_CASE("certificate diff: what a certificate calls itself is escaped") {
    const Certificate before = parsed(make_certificate(with_names({"a.example"})));
    const Certificate after = parsed(make_certificate(with_names({"a.example", "b\x1b[2J"})));
    const auto found = differences(before, after);
    const auto* names = find(found, CertificateAspect::DnsNames);
    REQUIRE(names != nullptr);
    CHECK(describe(*names).find('\x1b') == std::string::npos);
}

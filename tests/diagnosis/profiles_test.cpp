// SPDX-License-Identifier: GPL-2.0-or-later
// The profile table as a whole, and each row's answers to the questions that tell profiles apart.
#include <map>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "siptls/profile.h"

using namespace siptls;

namespace {

Certificate named(std::vector<std::string> dns_names, std::vector<std::string> common_names = {}) {
    Certificate certificate;
    certificate.has_subject_alt_name = !dns_names.empty();
    certificate.dns_names = std::move(dns_names);
    certificate.common_names = std::move(common_names);
    if (!certificate.common_names.empty()) {
        certificate.subject_cn = certificate.common_names.back();
    }
    return certificate;
}

char letter(const Certificate& certificate, std::string_view name, const ClientProfile& profile) {
    return match_name(certificate, name, NameKind::Host, profile).accepted ? 'y' : 'n';
}

std::string answers(const ClientProfile& profile) {
    constexpr std::string_view kHost = "sip.mslync.net";
    Certificate uri = named({"web.mslync.net"});
    uri.uris = {"sip:sip.mslync.net"};
    return {
        letter(named({"SIP.mslync.net"}), kHost, profile),
        letter(named({"*.mslync.net"}), kHost, profile),
        letter(named({"*.mslync.net"}), "mslync.net", profile),
        letter(named({"*.mslync.net"}), "a.sip.mslync.net", profile),
        letter(named({"s*.mslync.net"}), kHost, profile),
        letter(named({}, {"sip.mslync.net"}), kHost, profile),
        letter(named({}, {"*.mslync.net"}), kHost, profile),
        letter(named({"web.mslync.net"}, {"sip.mslync.net"}), kHost, profile),
        letter(uri, kHost, profile),
        letter(named({"sip.mslync.net."}), kHost, profile),
    };
}

// exact SAN, wildcard, its bare domain, two levels below, s*, CN, CN wildcard, CN beside DNS SAN,
// SIP URI beside another DNS SAN, SAN with trailing dot
const std::map<std::string_view, std::string> kExpected = {
    {"lync-phone-edition", "ynnnnynnnn"},
    {"lync-phone-edition-2012", "yynnnynnnn"},
    {"lync-windows", "yynnnyynnn"},
    {"teams-direct-routing", "yynnnyyynn"},
    {"rfc2818", "yynnyyynnn"},
    {"rfc5922", "ynnnnynnyn"},
    {"rfc6125", "yynnyyynnn"},
    {"rfc9525", "yynnnnnnnn"},
    {"pjsip", "ynnnnynyyn"},
    {"asterisk-wildcard", "yynnnyyyyn"},
    {"asterisk-chan-sip", "ynnnnynynn"},
    {"sofia-sip", "ynnnnynyyn"},
    {"snom", "ynnnnynynn"},
    {"yealink", "yynnnyynnn"},
    {"cisco-mpp", "yynnnyynnn"},
    {"cisco-mcu", "ynnnnynnyn"},
    {"avaya-j100", "yynnnynnnn"},
    {"openssl", "yynnyyynnn"},
    {"openssl-no-partial", "yynnnyynnn"},
    {"boringssl", "yynnnyynnn"},
    {"gnutls", "yynnnyynnn"},
    {"mbedtls", "yynnnyynnn"},
    {"wolfssl", "yynnyyynnn"},
    {"nss", "yynnyyynnn"},
    {"java", "yynnyyynnn"},
    {"go", "yynnnnnnnn"},
    {"node", "yynnyyynny"},
    {"rustls", "yynnnnnnnn"},
    {"bearssl", "yynnnyynnn"},
    {"erlang", "ynnnnyynnn"},
    {"erlang-https", "yynnyyynny"},
    {"curl", "yynnnyynny"},
    {"wget", "yynnnyynnn"},
    {"perl-sip", "ynnnnynyny"},
};

}  // namespace

TEST_CASE("profiles: each row answers as its source says") {
    CHECK(client_profiles().size() == kExpected.size());
    for (const ClientProfile& profile : client_profiles()) {
        CAPTURE(profile.id);
        const auto expected = kExpected.find(profile.id);
        REQUIRE(expected != kExpected.end());
        CHECK(answers(profile) == expected->second);
    }
}

TEST_CASE("profiles: ids are unique words, and every row says what it rests on") {
    std::set<std::string_view> ids;
    for (const ClientProfile& profile : client_profiles()) {
        CAPTURE(profile.id);
        CHECK(ids.insert(profile.id).second);
        CHECK(profile.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") ==
              std::string_view::npos);
        CHECK_FALSE(profile.title.empty());
        CHECK_FALSE(profile.citation.empty());
        CHECK(find_profile(profile.id) == &profile);
    }
    CHECK(find_profile("no-such-profile") == nullptr);
    CHECK(find_profile("") == nullptr);
}

TEST_CASE("profiles: the words of kinds, matches and refusals are distinct") {
    std::set<std::string_view> words;
    for (int value = 0; value <= static_cast<int>(MatchedBy::IpText); ++value) {
        CHECK(words.insert(name(static_cast<MatchedBy>(value))).second);
    }
    words.clear();
    for (int value = 0; value <= static_cast<int>(MatchRefusal::NoSuchName); ++value) {
        CHECK(words.insert(name(static_cast<MatchRefusal>(value))).second);
    }
    CHECK(words.count("unknown") == 0);
    CHECK(name(NameKind::SipDomain) == "sip_domain");
}

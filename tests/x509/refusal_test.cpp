// SPDX-License-Identifier: GPL-2.0-or-later
// Which name decided and why it was refused, and the rules of the profiles that no library stands
// behind: specifications, Lync, SIP stacks, phones.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "siptls/profile.h"
#include "x509/certificate.h"
#include "x509/make_certificate.h"

using namespace siptls;
using namespace siptls::x509;
using namespace siptls::x509::test;

namespace {

Certificate certificate_of(const Recipe& recipe) {
    auto certificate = parse_certificate(make_certificate(recipe).der);
    REQUIRE(certificate);
    return *certificate;
}

NameMatch ask(std::string_view profile, const Certificate& certificate, std::string_view name,
              NameKind kind = NameKind::Host) {
    const ClientProfile* row = find_profile(profile);
    REQUIRE(row != nullptr);
    return match_name(certificate, name, kind, *row);
}

struct Question {
    std::string_view profile;
    std::string_view name;
    NameKind kind;
    MatchedBy by;
    MatchRefusal refusal;
    std::string_view presented;
};

void answers(const Certificate& certificate, const std::vector<Question>& questions) {
    for (const Question& question : questions) {
        CAPTURE(question.profile);
        CAPTURE(question.name);
        const NameMatch match = ask(question.profile, certificate, question.name, question.kind);
        CHECK(match.accepted == (question.refusal == MatchRefusal::None));
        CHECK(name(match.matched_by) == name(question.by));
        CHECK(name(match.refusal) == name(question.refusal));
        CHECK(match.presented == question.presented);
    }
}

using enum MatchRefusal;
constexpr auto kHostKind = NameKind::Host;
constexpr auto kDomain = NameKind::SipDomain;

}  // namespace

TEST_CASE("name match: the founding case, the phone refuses what Windows accepts") {
    const Certificate certificate =
        certificate_of(with_names({"lync.schertz.local", "*.mslync.net"}, {"lync.schertz.local"}));
    answers(certificate,
            {{"lync-phone-edition", "sip.mslync.net", kHostKind, MatchedBy::Nothing,
              WildcardNotAccepted, "*.mslync.net"},
             {"lync-phone-edition-2012", "sip.mslync.net", kHostKind, MatchedBy::DnsWildcard, None,
              "*.mslync.net"},
             {"lync-windows", "sip.mslync.net", kHostKind, MatchedBy::DnsWildcard, None,
              "*.mslync.net"},
             {"lync-phone-edition", "lync.schertz.local", kHostKind, MatchedBy::DnsName, None,
              "lync.schertz.local"},
             {"lync-windows", "mslync.net", kHostKind, MatchedBy::Nothing, WildcardLevel,
              "*.mslync.net"},
             {"lync-windows", "a.b.mslync.net", kHostKind, MatchedBy::Nothing, WildcardLevel,
              "*.mslync.net"},
             {"rfc5922", "mslync.net", kDomain, MatchedBy::Nothing, WildcardLevel, "*.mslync.net"},
             {"lync-windows", "pool.schertz.local", kHostKind, MatchedBy::Nothing, NoSuchName,
              "lync.schertz.local"},
             {"lync-windows", "sip.example.com", kHostKind, MatchedBy::Nothing, NoSuchName, ""}});
    const Certificate cured = certificate_of(with_names(
        {"lync.schertz.local", "*.mslync.net", "sip.mslync.net"}, {"lync.schertz.local"}));
    answers(cured,
            {{"lync-phone-edition", "SIP.mslync.net", kHostKind, MatchedBy::DnsName, None,
              "sip.mslync.net"},
             // The wildcard stands first, but the phone does not see it.
             {"pjsip", "sip.mslync.net", kHostKind, MatchedBy::DnsName, None, "sip.mslync.net"}});
}

TEST_CASE("name match: the nearest of several refusals is told") {
    const Certificate form = certificate_of(with_names({"*.net", "s*.mslync.net"}));
    answers(
        form,
        {{"go", "sip.mslync.net", kHostKind, MatchedBy::Nothing, WildcardForm, "s*.mslync.net"},
         {"gnutls", "sip.mslync.net", kHostKind, MatchedBy::Nothing, WildcardForm, "s*.mslync.net"},
         {"openssl", "mslync.net", kHostKind, MatchedBy::Nothing, WildcardForm, "*.net"},
         {"rfc9525", "mslync.net", kHostKind, MatchedBy::DnsWildcard, None, "*.net"}});
    const Certificate dotted = certificate_of(with_names({"web.mslync.net", "sip.mslync.net."}));
    answers(dotted, {{"lync-phone-edition", "sip.mslync.net", kHostKind, MatchedBy::Nothing,
                      TrailingDot, "sip.mslync.net."},
                     {"perl-sip", "sip.mslync.net", kHostKind, MatchedBy::DnsName, None,
                      "sip.mslync.net."}});
    const Certificate underscore = certificate_of(with_names({"*.mslync.net", "a_b.mslync.net"}));
    answers(
        underscore,
        {{"openssl", "sip_1.mslync.net", kHostKind, MatchedBy::Nothing, NameCharacters,
          "*.mslync.net"},
         {"java", "a_b.mslync.net", kHostKind, MatchedBy::Nothing, NameCharacters, "*.mslync.net"},
         {"go", "sip_1.mslync.net", kHostKind, MatchedBy::DnsWildcard, None, "*.mslync.net"}});
    const std::string nul("sip.mslync.net\0.example.org", 27);
    answers(certificate_of(with_names({nul})),
            {{"openssl", "sip.mslync.net", kHostKind, MatchedBy::Nothing, UnprintableName, nul},
             {"rfc9525", nul, kHostKind, MatchedBy::Nothing, NoSuchName, nul}});
}

TEST_CASE("name match: a common name counts by the rule of the profile") {
    const Certificate hidden = certificate_of(with_names({"web.mslync.net"}, {"sip.mslync.net"}));
    const Certificate alone = certificate_of(with_names({}, {"sip.mslync.net"}));
    for (const char* id : {"lync-phone-edition", "lync-windows", "rfc2818", "rfc6125", "rfc5922",
                           "nss", "curl", "yealink", "cisco-mcu"}) {
        CAPTURE(id);
        const NameMatch match = ask(id, hidden, "sip.mslync.net");
        CHECK(match.refusal == CommonNameIgnored);
        CHECK(match.presented == "sip.mslync.net");
        CHECK(ask(id, alone, "sip.mslync.net").matched_by == MatchedBy::CommonName);
    }
    for (const char* id : {"pjsip", "sofia-sip", "teams-direct-routing", "snom", "perl-sip",
                           "asterisk-wildcard", "asterisk-chan-sip"}) {
        CAPTURE(id);
        CHECK(ask(id, hidden, "sip.mslync.net").matched_by == MatchedBy::CommonName);
    }
    for (const char* id : {"rfc9525", "go"}) {
        CAPTURE(id);
        CHECK(ask(id, alone, "sip.mslync.net").refusal == CommonNameIgnored);
    }
    const Certificate wild = certificate_of(with_names({}, {"*.mslync.net"}));
    CHECK(ask("lync-windows", wild, "sip.mslync.net").matched_by == MatchedBy::CommonNameWildcard);
    CHECK(ask("lync-phone-edition-2012", wild, "sip.mslync.net").refusal == WildcardNotAccepted);
    CHECK(ask("pjsip", wild, "sip.mslync.net").refusal == WildcardNotAccepted);
    CHECK(ask("go", wild, "sip.mslync.net").refusal == WildcardNotAccepted);
}

TEST_CASE("name match: RFC 5922 takes SIP URIs first, then DNS names, then the common name") {
    Recipe recipe = with_names({"mslync.net"}, {"mslync.net"});
    recipe.alt_names.push_back({San::Uri, "sip:example.org"});
    answers(certificate_of(recipe),
            {{"rfc5922", "mslync.net", kDomain, MatchedBy::Nothing, DnsNameIgnored, "mslync.net"},
             {"rfc5922", "example.org", kDomain, MatchedBy::Uri, None, "sip:example.org"}});
    for (const char* other : {"sips:example.org", "sip:alice@example.org", "http://example.org"}) {
        CAPTURE(other);
        recipe.alt_names.back().value = other;
        const Certificate certificate = certificate_of(recipe);
        CHECK(ask("rfc5922", certificate, "mslync.net", kDomain).matched_by == MatchedBy::DnsName);
        CHECK_FALSE(ask("rfc5922", certificate, "example.org", kDomain).accepted);
    }
    const Certificate alone = certificate_of(with_names({}, {"mslync.net"}));
    CHECK(ask("rfc5922", alone, "mslync.net", kDomain).matched_by == MatchedBy::CommonName);
    Recipe empty = with_names({}, {"mslync.net"});
    empty.empty_san = true;
    CHECK(ask("rfc5922", certificate_of(empty), "mslync.net", kDomain).refusal ==
          CommonNameIgnored);
}

TEST_CASE("name match: URI and SRV names count for whom they are meant") {
    Recipe recipe = with_names({"web.example.com"});
    recipe.alt_names.push_back({San::Uri, "sip:mslync.net;transport=tls"});
    recipe.alt_names.push_back({San::Uri, "sips:secure.mslync.net"});
    recipe.alt_names.push_back({San::Srv, "_sips.srv.mslync.net"});
    const Certificate certificate = certificate_of(recipe);
    const std::string_view uri = "sip:mslync.net;transport=tls";
    answers(
        certificate,
        {{"rfc6125", "mslync.net", kDomain, MatchedBy::Uri, None, uri},
         {"rfc6125", "mslync.net", kHostKind, MatchedBy::Nothing, UriOnly, uri},
         {"rfc9525", "srv.mslync.net", kDomain, MatchedBy::SrvName, None, "_sips.srv.mslync.net"},
         {"rfc9525", "srv.mslync.net", kHostKind, MatchedBy::Nothing, SrvOnly,
          "_sips.srv.mslync.net"},
         {"lync-phone-edition", "mslync.net", kHostKind, MatchedBy::Nothing, UriOnly, uri},
         {"cisco-mcu", "mslync.net", kHostKind, MatchedBy::Uri, None, uri},
         // PJSIP and sofia-sip compare all that follows the scheme.
         {"pjsip", "mslync.net", kHostKind, MatchedBy::Nothing, UriOnly, uri},
         {"pjsip", "secure.mslync.net", kHostKind, MatchedBy::Uri, None, "sips:secure.mslync.net"},
         {"sofia-sip", "secure.mslync.net", kHostKind, MatchedBy::Nothing, UriOnly,
          "sips:secure.mslync.net"},
         {"avaya-j100", "mslync.net", kDomain, MatchedBy::Uri, None, uri},
         {"avaya-j100", "web.example.com", kHostKind, MatchedBy::DnsName, None, "web.example.com"},
         {"avaya-j100", "web.example.com", kDomain, MatchedBy::Nothing, DnsNameIgnored,
          "web.example.com"}});
}

TEST_CASE("name match: an address is looked for where the profile looks") {
    Recipe recipe = with_names({"198.51.100.7"});
    recipe.alt_names.push_back({San::Ip, std::string("\xc0\x00\x02\x01", 4)});
    recipe.alt_names.push_back({San::Ip, std::string("\xc0\x00", 2)});
    const Certificate certificate = certificate_of(recipe);
    CHECK(certificate.ip_addresses.size() == 1);
    answers(
        certificate,
        {{"openssl", "192.0.2.1", NameKind::Ip, MatchedBy::IpName, None, "192.0.2.1"},
         {"pjsip", "198.51.100.7", NameKind::Ip, MatchedBy::IpText, None, "198.51.100.7"},
         {"openssl", "198.51.100.7", NameKind::Ip, MatchedBy::Nothing, AddressNotNamed,
          "198.51.100.7"},
         {"rfc5922", "192.0.2.1", NameKind::Ip, MatchedBy::Nothing, AddressNotNamed, "192.0.2.1"},
         {"mbedtls", "192.0.2.1", NameKind::Ip, MatchedBy::Nothing, AddressNotNamed, "192.0.2.1"},
         {"openssl", "203.0.113.9", NameKind::Ip, MatchedBy::Nothing, AddressNotNamed, ""}});
}

TEST_CASE("name match: a name beyond ASCII is compared in its A-label form") {
    const Certificate certificate = certificate_of(with_names({"xn--bcher-kva.example"}));
    CHECK(ask("rfc9525", certificate,
              "b\xc3\xbc"
              "cher.example")
              .accepted);
    CHECK(ask("rfc9525", certificate,
              "B\xc3\x9c"
              "CHER.example")
              .accepted);
    CHECK_FALSE(ask("rfc9525", certificate, "bucher.example").accepted);
}

TEST_CASE("name match: no name and no names are no match") {
    const Certificate certificate = certificate_of({});
    for (const ClientProfile& profile : client_profiles()) {
        CAPTURE(profile.id);
        CHECK_FALSE(match_name(certificate, "sip.mslync.net", kHostKind, profile).accepted);
        CHECK_FALSE(match_name(certificate, "", kHostKind, profile).accepted);
        CHECK_FALSE(match_name(certificate_of(with_names({""})), "", kHostKind, profile).accepted);
    }
}

TEST_CASE("name match: endless names cost little and match nothing") {
    const std::string dots(std::size_t{1} << 20, '.');
    const std::string stars(std::size_t{1} << 20, '*');
    const Certificate certificate = certificate_of(with_names({dots, stars + ".mslync.net"}));
    for (const ClientProfile& profile : client_profiles()) {
        CAPTURE(profile.id);
        CHECK_FALSE(match_name(certificate, "sip.mslync.net", kHostKind, profile).accepted);
        CHECK_FALSE(match_name(certificate, dots, kHostKind, profile).accepted);
    }
}

TEST_CASE("A-label: Unicode names are converted, ASCII ones lowered, others refused") {
    CHECK(to_a_label("B\xc3\xbc"
                     "cher.Example") == "xn--bcher-kva.example");
    CHECK(to_a_label("SIP.MSLync.net") == "sip.mslync.net");
    CHECK(to_a_label("sip.mslync.net.") == "sip.mslync.net.");
    CHECK(to_a_label("_sip._tls.mslync.net") == "_sip._tls.mslync.net");
    CHECK_FALSE(to_a_label(""));
    CHECK_FALSE(to_a_label("a..b"));
    CHECK_FALSE(to_a_label("a b"));
    CHECK_FALSE(to_a_label("*.mslync.net"));
    CHECK_FALSE(to_a_label("sip:alice@mslync.net"));
    CHECK_FALSE(to_a_label(std::string("a\0b", 3)));
    CHECK_FALSE(to_a_label("\xff\xfe.example"));
    CHECK_FALSE(to_a_label(std::string(64, 'a') + ".example"));
    CHECK_FALSE(to_a_label(std::string(2000, '\xc3')));
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/name_vectors.h"

namespace siptls::x509::test {
namespace {

constexpr const char* kHost = "sip.mslync.net";
constexpr const char* kIdnHost = "xn--bcher-kva.mslync.net";

std::string nul_inside() {
    using namespace std::string_literals;
    return "sip.mslync.net\0.example.org"s;
}

// A right common name beside one alternative name.
Recipe beside(AltName alt_name) {
    Recipe recipe = with_names({}, {kHost});
    recipe.alt_names.push_back(std::move(alt_name));
    return recipe;
}

Recipe only(AltName alt_name) {
    Recipe recipe;
    recipe.alt_names.push_back(std::move(alt_name));
    return recipe;
}

Recipe with_purpose(Recipe recipe, std::string purpose) {
    recipe.extended_key_usage = std::move(purpose);
    return recipe;
}

const std::string kAddress("\xc0\x00\x02\x01", 4);
const std::string kAddress6("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01", 16);

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table
std::vector<NameVector> name_vectors() {
    return {
        {"exact SAN", "yyyyyyyyyyyyyyy", kHost, with_names({kHost})},
        {"upper case", "yyyyyyyyyyyyyyy", kHost, with_names({"SIP.MSLYNC.NET"})},
        {"wildcard", "yynyyyyyyyyynyy", kHost, with_names({"*.mslync.net"})},
        {"wildcard for the domain itself", "nnnnnnnnnnnnnnn", "mslync.net",
         with_names({"*.mslync.net"})},
        {"wildcard for two labels", "nnnnnnnnnnnnnnn", "a.b.mslync.net",
         with_names({"*.mslync.net"})},
        {"s*", "ynnnnynyyynnnyn", kHost, with_names({"s*.mslync.net"})},
        {"*p", "ynnynynyynnnnyn", kHost, with_names({"*p.mslync.net"})},
        {"s*p", "nnnnnynyynnnnyn", kHost, with_names({"s*p.mslync.net"})},
        {"asterisk in the second label", "nnnnnynnynnnnnn", kHost, with_names({"sip.*.net"})},
        {"two asterisks", "nnnnnynnynnnnnn", kHost, with_names({"*.*.net"})},
        {"*.net", "nnnnyyynynnynyn", "mslync.net", with_names({"*.net"})},
        {"* alone", "nnnnnyynnnnnnyn", "sip", with_names({"*"})},
        {"wildcard for an A-label", "yynyyyyyyyyynyy", kIdnHost, with_names({"*.mslync.net"})},
        {"fragment of an A-label", "nnnnnynnnnnnnyn", kIdnHost, with_names({"xn--b*.mslync.net"})},
        {"host with trailing dot", "nnnnnnyynnynnyn", "sip.mslync.net.", with_names({kHost})},
        {"SAN with trailing dot", "nnnnnnnynnnnnyn", kHost, with_names({"sip.mslync.net."})},
        {"CN only", "yyyyyynyyynyyyy", kHost, with_names({}, {kHost})},
        {"CN wildcard", "yynyyynyyynyyyy", kHost, with_names({}, {"*.mslync.net"})},
        {"CN beside another DNS SAN", "nnnnnnnnnnnnnnn", kHost,
         with_names({"web.mslync.net"}, {kHost})},
        {"CN beside an IP SAN", "yyynnnnyyynnnnn", kHost, beside({San::Ip, kAddress})},
        {"CN beside a URI SAN", "yyynnnnyyynnnnn", kHost, beside({San::Uri, "sip:example.org"})},
        {"CN beside an SRV-ID", "yyynnynyyynnnnn", kHost, beside({San::Srv, "_sip.example.org"})},
        {"address in iPAddress", "yyyynyyyyyynyyy", "192.0.2.1", only({San::Ip, kAddress})},
        {"address in dNSName", "nnnnyynnnnnyyyn", "192.0.2.1", with_names({"192.0.2.1"})},
        {"address in CN", "nnnnyynnnynynnn", "192.0.2.1", with_names({}, {"192.0.2.1"})},
        {"NUL inside SAN", "nnnnnnnnnnnnnnn", kHost, with_names({nul_inside()})},
        {"sip URI only", "nnnnnnnnnnnnnnn", kHost, only({San::Uri, "sip:sip.mslync.net"})},
        {"SRV-ID only", "nnnnnnnnnnnnnnn", kHost, only({San::Srv, "_sip.sip.mslync.net"})},

        // Beyond the table that was first measured.
        {"nothing in common", "nnnnnnnnnnnnnnn", kHost, with_names({"www.example.org"})},
        {"longer by a label", "nnnnnnnnnnnnnnn", kHost, with_names({"a.sip.mslync.net"})},
        {"shorter by a label", "nnnnnnnnnnnnnnn", kHost, with_names({"mslync.net"})},
        {"suffix without dot", "nnnnnnnnnnnnnnn", kHost, with_names({"ip.mslync.net"})},
        {"second of three SANs", "yyyyyyyyyyyyyyy", kHost,
         with_names({"a.example", kHost, "b.example"})},
        {"wildcard in upper case", "yynyyyyyyyyynyy", kHost, with_names({"*.MSLync.NET"})},
        {"wildcard of another domain", "nnnnnnnnnnnnnnn", kHost, with_names({"*.example.net"})},
        {"wildcard one level too deep", "nnnnnnnnnnnnnnn", kHost, with_names({"*.sip.mslync.net"})},
        {"wildcard one level too high", "nnnnnnnnnnnnnnn", "sip.pool.mslync.net",
         with_names({"*.mslync.net"})},
        {"deep wildcard", "yynyyyyyyyyynyy", "sip.pool.mslync.net",
         with_names({"*.pool.mslync.net"})},
        {"** as label", "nnnnnynnynnnnnn", kHost, with_names({"**.mslync.net"})},
        {"*i* as label", "nnnnnynnynnnnnn", kHost, with_names({"*i*.mslync.net"})},
        {"asterisk over a dot", "nnnnnnnnnnnnnnn", kHost, with_names({"s*mslync.net"})},
        {"wildcard as last label", "nnnnnynnnnnnnnn", kHost, with_names({"sip.mslync.*"})},
        {"wildcard in the middle of three", "nnnnnynnynnnnnn", "a.b.mslync.net",
         with_names({"a.*.mslync.net"})},
        {"sip* covers nothing more", "ynnnnynyyynnnyn", kHost, with_names({"sip*.mslync.net"})},
        {"*sip covers nothing more", "ynnynynyynnnnyn", kHost, with_names({"*sip.mslync.net"})},
        {"*p with a second p", "ynnynnnyynnnnyn", "pip.mslync.net", with_names({"*p.mslync.net"})},
        {"p*p for a single p", "nnnnnnnnnnnnnnn", "p.mslync.net", with_names({"p*p.mslync.net"})},
        {"*va for an A-label", "nnnynynynnnnnyn", kIdnHost, with_names({"*va.mslync.net"})},
        {"A-label behind a wildcard", "yynyyyyyyyyynyy", "sip.xn--bcher-kva.net",
         with_names({"*.xn--bcher-kva.net"})},
        {"exact A-label", "yyyyyyyyyyyyyyy", kIdnHost, with_names({kIdnHost})},
        {"A-label in upper case", "yyyyyyyyyyyyyyy", kIdnHost,
         with_names({"XN--BCHER-KVA.mslync.net"})},
        {"underscore, exact", "yyyyyyyynyyyyyy", "sip_1.mslync.net",
         with_names({"sip_1.mslync.net"})},
        {"underscore under a wildcard", "nnnyyyyynyyynyn", "sip_1.mslync.net",
         with_names({"*.mslync.net"})},
        {"underscore behind a wildcard", "nnnyyyyynyyynyn", "sip.ms_lync.net",
         with_names({"*.ms_lync.net"})},
        {"single label", "yyyyyyyyyyyyyyy", "sip", with_names({"sip"})},
        {"both with trailing dot", "yyyyyyyynynyyyy", "sip.mslync.net.",
         with_names({"sip.mslync.net."})},
        {"wildcard with trailing dot", "nnnnnnnynnnnnyn", kHost, with_names({"*.mslync.net."})},
        {"dotted host under a wildcard", "nnnnnnyynnynnyn", "sip.mslync.net.",
         with_names({"*.mslync.net"})},
        {"leading dot", "nnnnnnnnnnnnnnn", kHost, with_names({".mslync.net"})},
        {"blank behind the name", "nnnnnnnnnnnnnnn", kHost, with_names({"sip.mslync.net "})},
        {"two CNs, last right", "yyynyynyyynyyyy", kHost, with_names({}, {"a.example", kHost})},
        {"two CNs, first right", "yyynynnynnnyyyy", kHost, with_names({}, {kHost, "a.example"})},
        {"CN in upper case", "yyyyyynyyynyyyy", kHost, with_names({}, {"SIP.mslync.NET"})},
        {"CN with fragment", "ynnnnynyyynnyyn", kHost, with_names({}, {"s*.mslync.net"})},
        {"CN beside a mail SAN", "yyyynynyyynnnnn", kHost, beside({San::Mail, "a@example.org"})},
        {"CN with serverAuth", "yyyyyynyyynyyyy", kHost,
         with_purpose(with_names({}, {kHost}), "serverAuth")},
        {"CN with clientAuth only", "yyynyynyyynyyyy", kHost,
         with_purpose(with_names({}, {kHost}), "clientAuth")},
        {"SAN with clientAuth only", "yyyyyyyyyyyyyyy", kHost,
         with_purpose(with_names({kHost}), "clientAuth")},
        {"address in CN beside DNS SAN", "nnnnnnnnnynnnnn", "192.0.2.1",
         with_names({kHost}, {"192.0.2.1"})},
        {"address, another in iPAddress", "nnnnnnnnnnnnnnn", "192.0.2.2",
         only({San::Ip, kAddress})},
        {"address under a text wildcard", "nnnnyynnnnnynyn", "192.0.2.1", with_names({"*.0.2.1"})},
        {"IPv6 in iPAddress", "yyyynnyyyyynyyy", "2001:db8::1", only({San::Ip, kAddress6})},
        {"IPv6 written out in iPAddress", "yyyynyyyyyynyyy",
         "2001:0db8:0000:0000:0000:0000:0000:0001", only({San::Ip, kAddress6})},
        {"IPv6 in dNSName", "nnnnyynnnnnyyyn", "2001:db8::1", with_names({"2001:db8::1"})},
    };
}

}  // namespace siptls::x509::test

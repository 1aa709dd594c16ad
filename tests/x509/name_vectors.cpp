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
        {"exact SAN", "yyyyyyyyyy", kHost, with_names({kHost})},
        {"upper case", "yyyyyyyyyy", kHost, with_names({"SIP.MSLYNC.NET"})},
        {"wildcard", "yynyyyyyyy", kHost, with_names({"*.mslync.net"})},
        {"wildcard for the domain itself", "nnnnnnnnnn", "mslync.net",
         with_names({"*.mslync.net"})},
        {"wildcard for two labels", "nnnnnnnnnn", "a.b.mslync.net", with_names({"*.mslync.net"})},
        {"s*", "ynnnnynyyy", kHost, with_names({"s*.mslync.net"})},
        {"*p", "ynnynynyyn", kHost, with_names({"*p.mslync.net"})},
        {"s*p", "nnnnnynyyn", kHost, with_names({"s*p.mslync.net"})},
        {"asterisk in the second label", "nnnnnynnyn", kHost, with_names({"sip.*.net"})},
        {"two asterisks", "nnnnnynnyn", kHost, with_names({"*.*.net"})},
        {"*.net", "nnnnyyynyn", "mslync.net", with_names({"*.net"})},
        {"* alone", "nnnnnyynnn", "sip", with_names({"*"})},
        {"wildcard for an A-label", "yynyyyyyyy", kIdnHost, with_names({"*.mslync.net"})},
        {"fragment of an A-label", "nnnnnynnnn", kIdnHost, with_names({"xn--b*.mslync.net"})},
        {"host with trailing dot", "nnnnnnyynn", "sip.mslync.net.", with_names({kHost})},
        {"SAN with trailing dot", "nnnnnnnynn", kHost, with_names({"sip.mslync.net."})},
        {"CN only", "yyyyyynyyy", kHost, with_names({}, {kHost})},
        {"CN wildcard", "yynyyynyyy", kHost, with_names({}, {"*.mslync.net"})},
        {"CN beside another DNS SAN", "nnnnnnnnnn", kHost, with_names({"web.mslync.net"}, {kHost})},
        {"CN beside an IP SAN", "yyynnnnyyy", kHost, beside({San::Ip, kAddress})},
        {"CN beside a URI SAN", "yyynnnnyyy", kHost, beside({San::Uri, "sip:example.org"})},
        {"CN beside an SRV-ID", "yyynnynyyy", kHost, beside({San::Srv, "_sip.example.org"})},
        {"address in iPAddress", "yyyynyyyyy", "192.0.2.1", only({San::Ip, kAddress})},
        {"address in dNSName", "nnnnyynnnn", "192.0.2.1", with_names({"192.0.2.1"})},
        {"address in CN", "nnnnyynnny", "192.0.2.1", with_names({}, {"192.0.2.1"})},
        {"NUL inside SAN", "nnnnnnnnnn", kHost, with_names({nul_inside()})},
        {"sip URI only", "nnnnnnnnnn", kHost, only({San::Uri, "sip:sip.mslync.net"})},
        {"SRV-ID only", "nnnnnnnnnn", kHost, only({San::Srv, "_sip.sip.mslync.net"})},

        // Beyond the table that was first measured.
        {"nothing in common", "nnnnnnnnnn", kHost, with_names({"www.example.org"})},
        {"longer by a label", "nnnnnnnnnn", kHost, with_names({"a.sip.mslync.net"})},
        {"shorter by a label", "nnnnnnnnnn", kHost, with_names({"mslync.net"})},
        {"suffix without dot", "nnnnnnnnnn", kHost, with_names({"ip.mslync.net"})},
        {"second of three SANs", "yyyyyyyyyy", kHost,
         with_names({"a.example", kHost, "b.example"})},
        {"wildcard in upper case", "yynyyyyyyy", kHost, with_names({"*.MSLync.NET"})},
        {"wildcard of another domain", "nnnnnnnnnn", kHost, with_names({"*.example.net"})},
        {"wildcard one level too deep", "nnnnnnnnnn", kHost, with_names({"*.sip.mslync.net"})},
        {"wildcard one level too high", "nnnnnnnnnn", "sip.pool.mslync.net",
         with_names({"*.mslync.net"})},
        {"deep wildcard", "yynyyyyyyy", "sip.pool.mslync.net", with_names({"*.pool.mslync.net"})},
        {"** as label", "nnnnnynnyn", kHost, with_names({"**.mslync.net"})},
        {"*i* as label", "nnnnnynnyn", kHost, with_names({"*i*.mslync.net"})},
        {"asterisk over a dot", "nnnnnnnnnn", kHost, with_names({"s*mslync.net"})},
        {"wildcard as last label", "nnnnnynnnn", kHost, with_names({"sip.mslync.*"})},
        {"wildcard in the middle of three", "nnnnnynnyn", "a.b.mslync.net",
         with_names({"a.*.mslync.net"})},
        {"sip* covers nothing more", "ynnnnynyyy", kHost, with_names({"sip*.mslync.net"})},
        {"*sip covers nothing more", "ynnynynyyn", kHost, with_names({"*sip.mslync.net"})},
        {"*p with a second p", "ynnynnnyyn", "pip.mslync.net", with_names({"*p.mslync.net"})},
        {"p*p for a single p", "nnnnnnnnnn", "p.mslync.net", with_names({"p*p.mslync.net"})},
        {"*va for an A-label", "nnnynynynn", kIdnHost, with_names({"*va.mslync.net"})},
        {"A-label behind a wildcard", "yynyyyyyyy", "sip.xn--bcher-kva.net",
         with_names({"*.xn--bcher-kva.net"})},
        {"exact A-label", "yyyyyyyyyy", kIdnHost, with_names({kIdnHost})},
        {"A-label in upper case", "yyyyyyyyyy", kIdnHost, with_names({"XN--BCHER-KVA.mslync.net"})},
        {"underscore, exact", "yyyyyyyyny", "sip_1.mslync.net", with_names({"sip_1.mslync.net"})},
        {"underscore under a wildcard", "nnnyyyyyny", "sip_1.mslync.net",
         with_names({"*.mslync.net"})},
        {"underscore behind a wildcard", "nnnyyyyyny", "sip.ms_lync.net",
         with_names({"*.ms_lync.net"})},
        {"single label", "yyyyyyyyyy", "sip", with_names({"sip"})},
        {"both with trailing dot", "yyyyyyyyny", "sip.mslync.net.",
         with_names({"sip.mslync.net."})},
        {"wildcard with trailing dot", "nnnnnnnynn", kHost, with_names({"*.mslync.net."})},
        {"dotted host under a wildcard", "nnnnnnyynn", "sip.mslync.net.",
         with_names({"*.mslync.net"})},
        {"leading dot", "nnnnnnnnnn", kHost, with_names({".mslync.net"})},
        {"blank behind the name", "nnnnnnnnnn", kHost, with_names({"sip.mslync.net "})},
        {"two CNs, last right", "yyynyynyyy", kHost, with_names({}, {"a.example", kHost})},
        {"two CNs, first right", "yyynynnynn", kHost, with_names({}, {kHost, "a.example"})},
        {"CN in upper case", "yyyyyynyyy", kHost, with_names({}, {"SIP.mslync.NET"})},
        {"CN with fragment", "ynnnnynyyy", kHost, with_names({}, {"s*.mslync.net"})},
        {"CN beside a mail SAN", "yyyynynyyy", kHost, beside({San::Mail, "a@example.org"})},
        {"CN with serverAuth", "yyyyyynyyy", kHost,
         with_purpose(with_names({}, {kHost}), "serverAuth")},
        {"CN with clientAuth only", "yyynyynyyy", kHost,
         with_purpose(with_names({}, {kHost}), "clientAuth")},
        {"SAN with clientAuth only", "yyyyyyyyyy", kHost,
         with_purpose(with_names({kHost}), "clientAuth")},
        {"address in CN beside DNS SAN", "nnnnnnnnny", "192.0.2.1",
         with_names({kHost}, {"192.0.2.1"})},
        {"address, another in iPAddress", "nnnnnnnnnn", "192.0.2.2", only({San::Ip, kAddress})},
        {"address under a text wildcard", "nnnnyynnnn", "192.0.2.1", with_names({"*.0.2.1"})},
        {"IPv6 in iPAddress", "yyyynnyyyy", "2001:db8::1", only({San::Ip, kAddress6})},
        {"IPv6 written out in iPAddress", "yyyynyyyyy", "2001:0db8:0000:0000:0000:0000:0000:0001",
         only({San::Ip, kAddress6})},
        {"IPv6 in dNSName", "nnnnyynnnn", "2001:db8::1", with_names({"2001:db8::1"})},
    };
}

}  // namespace siptls::x509::test

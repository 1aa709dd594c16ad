// SPDX-License-Identifier: GPL-2.0-or-later
// One row each: "recorded" ones are in captures/, where a test holds them against the programs;
// "seen" ones were noted from a run of the program.
#include "siptls/known_stacks.h"

#include <algorithm>
#include <array>

namespace siptls {
namespace {

using Rows = std::array<std::string_view, 1>;

constexpr Rows kBearsslRows = {"bearssl"};
constexpr Rows kCurlRows = {"curl"};
constexpr std::array<std::string_view, 2> kErlangRows = {"erlang", "erlang-https"};
constexpr Rows kGnutlsRows = {"gnutls"};
constexpr Rows kGoRows = {"go"};
constexpr std::array<std::string_view, 2> kJavaRows = {"java", "rfc5922"};  // JAIN-SIP has its own
constexpr Rows kMbedtlsRows = {"mbedtls"};
constexpr Rows kNodeRows = {"node"};
constexpr Rows kNssRows = {"nss"};
constexpr Rows kRustlsRows = {"rustls"};
constexpr Rows kSchannelRows = {"lync-windows"};
constexpr Rows kWgetRows = {"wget"};
constexpr Rows kWolfsslRows = {"wolfssl"};
constexpr std::span<const std::string_view> kRulesOfItsOwn;

constexpr KnownStack kStacks[] = {
    {"t13d311000_e8f1e7e78f70_1f22a2ca17c4", "OpenSSL 3.0 (openssl s_client, baresip)",
     kRulesOfItsOwn, "recorded: openssl s_client 3.0.19, baresip 1.0.0"},
    {"t13i750900_479067518aa3_1f22a2ca17c4", "OpenSSL 3.0 (socat, sofia-sip)", kRulesOfItsOwn,
     "recorded: socat 1.7.4, which SIPp speaks through; seen: sofia-sip 1.12.11"},
    {"t13d311100_e8f1e7e78f70_d41ae481755e", "OpenSSL 3.0 (kamailio, Python)", kRulesOfItsOwn,
     "recorded: Python 3.11.2, kamailio 5.6.3"},
    {"t13d181000_85036bcba153_d41ae481755e", "OpenSSL (Python)", kRulesOfItsOwn,
     "FoxIO ja4plus-mapping.csv"},
    {"t13d311200_e8f1e7e78f70_ccd0985badbe", "OpenSSL 3.0 (Perl)", kRulesOfItsOwn,
     "recorded: IO::Socket::SSL 2.081 on OpenSSL 3.0"},
    {"t13d311200_e8f1e7e78f70_d339722ba4af", "OpenSSL 3.0 (Ruby)", kRulesOfItsOwn,
     "recorded: Ruby 3.1.2 on OpenSSL 3.0"},
    {"t13d591000_a33745022dd6_1f22a2ca17c4", "Node.js", kNodeRows, "recorded: Node.js 20.20.2"},
    {"t13d3112h1_e8f1e7e78f70_b26ce05bbdd6", "OpenSSL 3.0 (curl)", kCurlRows,
     "recorded: curl 7.88.1 on OpenSSL 3.0"},
    {"t13d291300_723694b0fccc_2cc26d266019", "GnuTLS (gnutls-cli)", kGnutlsRows,
     "recorded: gnutls-cli 3.7.9"},
    {"t13d291300_723694b0fccc_899037bd0b8c", "GnuTLS (wget)", kWgetRows,
     "recorded: wget 1.21.3 on GnuTLS 3.7"},
    {"t13d291200_723694b0fccc_5671b5df5029", "GnuTLS (GIO)", kGnutlsRows,
     "seen: GIO 2.74 with glib-networking on GnuTLS 3.7"},
    {"t12d251000_7415a186c913_577ffa9d9a5c", "GnuTLS (gnutls-cli)", kGnutlsRows,
     "recorded: gnutls-cli 3.7.9 without TLS 1.3"},
    {"t13d190900_9dc949149365_97f8aa674fd9", "Go crypto/tls", kGoRows,
     "recorded: Go 1.19.8; FoxIO ja4plus-mapping.csv"},
    {"t13d371200_db35923f8641_7c76daad20ec", "Java JSSE", kJavaRows, "recorded: OpenJDK 17.0.15"},
    {"t12d341000_0ca14b6c4d46_1f7ae294493e", "Java JSSE", kJavaRows,
     "recorded: OpenJDK 17.0.15 without TLS 1.3"},
    {"t13d311200_1d947a95fc68_7e1102d2036b", "Java JSSE", kJavaRows,
     "seen: OpenJDK 17.0.21, without the suites of RSA key exchange"},
    {"t12d800700_ee0b5a6c69b8_cdbdbcd6f742", "Mbed TLS", kMbedtlsRows,
     "recorded: Linphone 5.1.65 (belle-sip)"},
    {"t13d351100_948423e5275c_496733ea6893", "NSS", kNssRows, "recorded: tstclnt 3.87.1"},
    {"t13d600700_68b42a500d9a_f741878c55eb", "wolfSSL", kWolfsslRows, "recorded: wolfSSL 5.5.4"},
    {"t13d101100_61a7ad8aa9b6_dc02626b439c", "rustls", kRustlsRows, "recorded: rustls 0.20.8"},
    {"t13d101000_61a7ad8aa9b6_f9531d972513", "rustls", kRustlsRows,
     "seen: Deno 2.9.6 with rustls 0.23 on AWS-LC"},
    {"t13d101000_61a7ad8aa9b6_3fcd1a44f3e3", "rustls", kRustlsRows,
     "published and calculated: reqwest 0.12 with rustls 0.23 on ring"},
    {"t12d450500_43b9d95bf51a_0f2d7afe6961", "BearSSL", kBearsslRows, "recorded: BearSSL 0.6"},
    {"t13d490600_fb133944d0cd_188bc74aacc5", "Erlang/OTP ssl", kErlangRows, "recorded: OTP 25"},
    {"t12d440400_015d2142bc66_386605f30b6a", "Erlang/OTP ssl", kErlangRows,
     "seen: OTP 25 without TLS 1.3"},
    {"t12d190700_d83cc789557e_16bbda4055b2", "SChannel of Windows 10 (WinINet)", kSchannelRows,
     "FoxIO ja4plus-mapping.csv"},
    {"t12d210700_76e208dd3e22_16bbda4055b2", "SChannel of Windows 10 (WinHTTP)", kSchannelRows,
     "FoxIO ja4plus-mapping.csv"},
};

// A JA4 begins with protocol and version, whether there is a server name, two digits each of suites
// and extensions, and the first protocol offered. Server name and protocols are extensions as well,
// so their number changes with them; the digests leave both out.
constexpr std::size_t kHead = 10;
constexpr std::size_t kVersionEnd = 3;
constexpr std::size_t kSuites = 4;
constexpr std::size_t kSuitesEnd = 6;

// Of JA4s longer than their head.
bool are_of_one_stack(std::string_view a, std::string_view b) {
    const auto equal = [&](std::size_t begin, std::size_t end) {
        return std::equal(a.begin() + begin, a.begin() + end, b.begin() + begin);
    };
    return equal(kSuites, kSuitesEnd) && equal(0, kVersionEnd) &&
           a.substr(kHead) == b.substr(kHead);
}

}  // namespace

std::span<const KnownStack> known_stacks() {
    return kStacks;
}

const KnownStack* find_stack(std::string_view ja4) {
    if (ja4.size() <= kHead) {
        return nullptr;
    }
    const auto* const found =
        std::find_if(std::begin(kStacks), std::end(kStacks),
                     [&](const KnownStack& stack) { return are_of_one_stack(stack.ja4, ja4); });
    return found == std::end(kStacks) ? nullptr : found;
}

}  // namespace siptls

// SPDX-License-Identifier: GPL-2.0-or-later
// The client profiles: one row each, with what it rests on. "measured" rows were run against the
// library itself (tests/x509/agreement repeats that where the library is at hand); the others
// follow the specification, source file or manual they name, and "inferred" marks what those leave
// open. A column that is not given has the default of siptls/profile.h.
#include <algorithm>
#include <array>

#include "siptls/profile.h"

namespace siptls {
namespace {

// Specifications.
constexpr ClientProfile kRfc2818{
    .id = "rfc2818",
    .title = "RFC 2818 (HTTP over TLS) to the letter",
    .versions = "",
    .wildcard = WildcardRule::AnyLabel,
    .fragment = FragmentRule::Any,
    .labels_behind_wildcard = 0,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::Last,
    .common_name_hidden_by = kDnsSan,
    .closes = "the user decides, or the connection ends",
    .citation = "RFC 2818, 3.1",
};

constexpr ClientProfile kRfc5922{
    .id = "rfc5922",
    .title = "RFC 5922 (SIP domain certificates)",
    .versions = "also reSIProcate and JAIN-SIP when told to check",
    .reference = NameKind::SipDomain,
    .common_name = CommonNameRule::Last,
    .common_name_hidden_by = kAnySan,
    .address = AddressRule::None,
    .uri = UriRule::SipHostFirst,
    .checks = ChecksWhen::AfterFinished,
    .closes = "closes the connection",
    .citation = "RFC 5922, 7.1 to 7.3; resiprocate wiki TLSAuthentication",
};

constexpr ClientProfile kRfc6125{
    .id = "rfc6125",
    .title = "RFC 6125 to the letter",
    .versions = "",
    .wildcard = WildcardRule::LeftmostFragment,
    .labels_behind_wildcard = 1,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::Last,
    .common_name_hidden_by = kDnsSan | kUriSan | kSrvSan,
    .address = AddressRule::None,
    .uri = UriRule::SipDomain,
    .srv = SrvRule::SipDomain,
    .closes = "ends the connection",
    .citation = "RFC 6125, 6.2 to 6.5",
};

constexpr ClientProfile kRfc9525{
    .id = "rfc9525",
    .title = "RFC 9525 to the letter",
    .versions = "",
    .wildcard = WildcardRule::LeftmostLabel,
    .labels_behind_wildcard = 1,
    .uri = UriRule::SipDomain,
    .srv = SrvRule::SipDomain,
    .closes = "bad_certificate alert",
    .citation = "RFC 9525, 6.3 to 6.6",
};

// Microsoft.
// Firmware before the update that brought wildcards is older than that (blog.schertz.name 2014/10,
// Lync Phone Edition and public certificates).
constexpr std::int64_t kUpdateOfJune2012 = 1'338'508'800;  // 2012-06-01

constexpr ClientProfile kLyncPhoneEdition{
    .id = "lync-phone-edition",
    .title = "Lync Phone Edition before the update of June 2012",
    .versions = "before 4.0.7577.4100",
    .common_name = CommonNameRule::Last,
    .common_name_hidden_by = kDnsSan,
    .checks = ChecksWhen::InHandshake,
    .built = kUpdateOfJune2012,
    .closes = "FIN or RST without an alert",
    .citation =
        "blog.schertz.name 2011/02, Lync Phone Edition incompatible wildcard certificates; "
        "common name only without dNSName: inferred",
};

constexpr ClientProfile kLyncPhoneEdition2012{
    .id = "lync-phone-edition-2012",
    .title = "Lync Phone Edition from the update of June 2012 on",
    .versions = "4.0.7577.4100 and later",
    .wildcard = WildcardRule::LeftmostLabel,
    .common_name = CommonNameRule::Last,
    .common_name_hidden_by = kDnsSan,
    .checks = ChecksWhen::InHandshake,
    .closes = "FIN or RST without an alert",
    .citation =
        "users' reports for 4.0.7577.4100, no vendor text found; failures with wildcards are still "
        "reported; refusal of a wildcard common name: inferred",
};

constexpr ClientProfile kLyncWindows{
    .id = "lync-windows",
    .title = "Lync, Communicator and other Windows clients (SChannel)",
    .versions = "",
    .wildcard = WildcardRule::LeftmostLabel,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::Last,
    .common_name_hidden_by = kDnsSan,
    .alias = AliasRule::Unknown,
    .closes = "SEC_E_WRONG_PRINCIPAL in Schannel event 36884",
    .citation =
        "MicrosoftDocs/win32 initializesecuritycontext--schannel.md; common name rules: "
        "inferred",
};

constexpr ClientProfile kTeamsDirectRouting{
    .id = "teams-direct-routing",
    .title = "Teams Direct Routing, as it checks a session border controller",
    .versions = "",
    .wildcard = WildcardRule::LeftmostLabel,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::Any,
    .address = AddressRule::None,
    .citation =
        "MicrosoftTeams direct-routing-plan, public trusted certificate for the SBC; no addresses: "
        "inferred",
};

// TLS libraries.
constexpr ClientProfile kOpenssl{
    .id = "openssl",
    .title = "OpenSSL with default flags",
    .versions = "3.0",
    .wildcard = WildcardRule::LeftmostEnds,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::Any,
    .common_name_hidden_by = kDnsSan,
    .characters = CharacterRule::LettersInWildcard,
    .checks = ChecksWhen::InHandshake,
    .closes = "bad_certificate alert, FIN",
    .citation = "measured: OpenSSL 3.0, X509_check_host",
};

constexpr ClientProfile kOpensslNoPartial{
    .id = "openssl-no-partial",
    .title = "OpenSSL without partial wildcards: Python, baresip when told to verify",
    .versions = "OpenSSL 3.0, Python 3.7 and later",
    .wildcard = WildcardRule::LeftmostLabel,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::Any,
    .common_name_hidden_by = kDnsSan,
    .characters = CharacterRule::LettersInWildcard,
    .checks = ChecksWhen::InHandshake,
    .closes = "bad_certificate alert, FIN",
    .citation =
        "measured: OpenSSL 3.0, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS; re src/tls/openssl/tls.c",
};

constexpr ClientProfile kBoringssl{
    .id = "boringssl",
    .title = "BoringSSL when told to compare the name",
    .versions = "Android 13",
    .wildcard = WildcardRule::LeftmostLabel,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::Any,
    .common_name_hidden_by = kAnySan,
    .characters = CharacterRule::LettersInWildcard,
    .checks = ChecksWhen::InHandshake,
    .closes = "bad_certificate alert, FIN",
    .citation = "measured: BoringSSL of Android 13, X509_check_host, and on the wire",
};

constexpr ClientProfile kGnutls{
    .id = "gnutls",
    .title = "GnuTLS",
    .versions = "3.7.9 as Debian 3.7.9-2+deb12u7 has it, 3.8.13 and later",
    .wildcard = WildcardRule::LeftmostStart,
    .fragment = FragmentRule::Any,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::OnlyOne,
    .common_name_hidden_by = kDnsSan | kIpSan | kUriSan | kSrvSan,
    .common_name_needs_server_auth = true,
    .checks = ChecksWhen::InHandshake,
    .closes = "bad_certificate alert, FIN",
    .citation =
        "measured: GnuTLS 3.7.9, gnutls_x509_crt_check_hostname; lib/x509/hostname-verify.c",
    .other_versions =
        "before the fix of CVE-2026-42012 a common name counted beside URI and SRV names too",
};

constexpr ClientProfile kMbedtls{
    .id = "mbedtls",
    .title = "Mbed TLS: Linphone and other belle-sip clients",
    .versions = "2.28",
    .wildcard = WildcardRule::LeftmostLabel,
    .labels_behind_wildcard = 1,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::Any,
    .common_name_hidden_by = kAnySan,
    .address = AddressRule::Text,
    .checks = ChecksWhen::InHandshake,
    .closes = "bad_certificate alert, FIN; Linphone then RST",
    .citation = "measured: Mbed TLS 2.28, mbedtls_x509_crt_verify",
};

constexpr ClientProfile kWolfssl{
    .id = "wolfssl",
    .title = "wolfSSL",
    .versions = "5.5",
    .wildcard = WildcardRule::AnyCharacter,
    .fragment = FragmentRule::Any,
    .labels_behind_wildcard = 0,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::Last,
    .common_name_hidden_by = kDnsSan | kIpSan | kUriSan,
    .address = AddressRule::IpSanTextOrText,
    .checks = ChecksWhen::InHandshake,
    .closes = "bad_certificate alert, FIN",
    .citation = "measured: wolfSSL 5.5, wolfSSL_X509_check_host",
};

constexpr ClientProfile kNss{
    .id = "nss",
    .title = "NSS",
    .versions = "3.87",
    .wildcard = WildcardRule::LeftmostEnd,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::Last,
    .common_name_hidden_by = kDnsSan,
    .address = AddressRule::IpSanOrCommonName,
    .checks = ChecksWhen::AfterFinished,
    .closes = "bad_certificate alert, sent after its Finished up to TLS 1.2",
    .citation = "measured: NSS 3.87, CERT_VerifyCertName; nss lib/certdb/certdb.c",
};

// It compares U-labels. A fragment such as b* therefore covers there what only shows as b in
// Unicode; NotALabel leaves that out.
constexpr ClientProfile kJava{
    .id = "java",
    .title = "Java with endpoint identification",
    .versions = "17",
    .wildcard = WildcardRule::AnyLabel,
    .labels_behind_wildcard = 1,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::Last,
    .common_name_hidden_by = kDnsSan,
    .characters = CharacterRule::Letters,
    .checks = ChecksWhen::InHandshake,
    .closes = "certificate_unknown alert, FIN",
    .citation = "measured: JDK 17, sun/security/util/HostnameChecker.java",
};

constexpr ClientProfile kGo{
    .id = "go",
    .title = "Go crypto/tls",
    .versions = "1.19",
    .wildcard = WildcardRule::LeftmostLabel,
    .labels_behind_wildcard = 0,
    .trailing_dot = TrailingDotRule::ReferenceOnly,
    .checks = ChecksWhen::InHandshake,
    .closes = "bad_certificate alert, FIN or RST",
    .citation = "measured: Go 1.19, src/crypto/x509/verify.go",
};

constexpr ClientProfile kNode{
    .id = "node",
    .title = "Node.js",
    .versions = "20",
    .wildcard = WildcardRule::LeftmostFragment,
    .fragment = FragmentRule::NotInsideALabel,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::Any,
    .common_name_hidden_by = kDnsSan,
    .trailing_dot = TrailingDotRule::Both,
    .checks = ChecksWhen::AfterFinished,
    .closes = "FIN without an alert",
    .citation = "measured: Node.js 20, tls.checkServerIdentity",
};

constexpr ClientProfile kRustls{
    .id = "rustls",
    .title = "rustls (webpki)",
    .versions = "0.20, 0.23",
    .wildcard = WildcardRule::LeftmostLabel,
    .trailing_dot = TrailingDotRule::NotPresented,
    .checks = ChecksWhen::InHandshake,
    .closes = "bad_certificate alert, FIN",
    .citation =
        "measured: rustls 0.20.8 with webpki 0.22, and rustls 0.23 as Deno 2.9 has it, on the wire",
    .other_versions =
        "0.20 finds no address, says decode_error where a name of another form comes before the "
        "right one, and bad_certificate for dates, issuer, purpose and signature too",
};

constexpr ClientProfile kBearssl{
    .id = "bearssl",
    .title = "BearSSL",
    .versions = "0.6",
    .wildcard = WildcardRule::LeftmostLabel,
    .labels_behind_wildcard = 1,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::Any,
    .common_name_hidden_by = kAnySan,
    .address = AddressRule::Text,
    .checks = ChecksWhen::InHandshake,
    .closes = "RST or FIN without an alert, whatever the reason",
    .citation = "measured: BearSSL 0.6, br_x509_minimal, and on the wire",
};

// The rules of OTP's public_key. As it comes, it takes wildcards in common names alone; there it
// also drops trailing dots, which the row leaves out.
constexpr ClientProfile kErlang{
    .id = "erlang",
    .title = "Erlang/OTP ssl as it comes",
    .versions = "OTP 25",
    .wildcard = WildcardRule::LeftmostFragment,
    .fragment = FragmentRule::Any,
    .labels_behind_wildcard = 0,
    .wildcard_in_dns_name = false,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::Any,
    .common_name_hidden_by = kAnySan,
    .address = AddressRule::IpSanOrDnsName,
    .checks = ChecksWhen::InHandshake,
    .closes = "handshake_failure alert, FIN",
    .citation = "measured: OTP 25, public_key:pkix_verify_hostname, and on the wire",
};

constexpr ClientProfile kErlangHttps{
    .id = "erlang-https",
    .title = "Erlang/OTP ssl with its match function for HTTPS",
    .versions = "OTP 25",
    .wildcard = WildcardRule::LeftmostFragment,
    .fragment = FragmentRule::Any,
    .labels_behind_wildcard = 0,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::Any,
    .common_name_hidden_by = kAnySan,
    .address = AddressRule::IpSanOrDnsName,
    .trailing_dot = TrailingDotRule::Both,
    .checks = ChecksWhen::InHandshake,
    .closes = "handshake_failure alert, FIN",
    .citation =
        "measured: OTP 25, public_key:pkix_verify_hostname_match_fun(https), and on the wire",
};

// Programs on those libraries that have their own rules or their own moment.
constexpr ClientProfile kCurl{
    .id = "curl",
    .title = "curl with OpenSSL",
    .versions = "7.88",
    .wildcard = WildcardRule::LeftmostLabel,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::Last,
    .common_name_hidden_by = kDnsSan | kIpSan,
    .trailing_dot = TrailingDotRule::Both,
    .checks = ChecksWhen::AfterFinished,
    .closes = "close_notify alert, FIN",
    .citation = "measured: curl 7.88 on the wire; what hides the common name: inferred",
};

constexpr ClientProfile kWget{
    .id = "wget",
    .title = "wget with GnuTLS",
    .versions = "1.21",
    .wildcard = WildcardRule::LeftmostStart,
    .fragment = FragmentRule::Any,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::OnlyOne,
    .common_name_hidden_by = kDnsSan | kIpSan | kUriSan | kSrvSan,
    .common_name_needs_server_auth = true,
    .checks = ChecksWhen::AfterFinished,
    .closes = "FIN without an alert",
    .citation = "measured: wget 1.21 on the wire; name rules of GnuTLS 3.7: inferred",
};

constexpr ClientProfile kPerlSip{
    .id = "perl-sip",
    .title = "Perl IO::Socket::SSL with the scheme sip, as Net::SIP has it",
    .versions = "2.081",
    .common_name = CommonNameRule::Any,
    .trailing_dot = TrailingDotRule::Both,
    .checks = ChecksWhen::InHandshake,
    .closes = "internal_error alert, FIN",
    .citation =
        "measured: IO::Socket::SSL 2.081 on the wire; wildcard common name and several common "
        "names: inferred",
};

// SIP stacks.
constexpr ClientProfile kPjsip{
    .id = "pjsip",
    .title = "PJSIP with verify_server, and Asterisk res_pjsip on it",
    .versions = "2.x",
    .common_name = CommonNameRule::First,
    .address = AddressRule::IpSanOrText,
    .uri = UriRule::SipOrSipsRest,
    .checks = ChecksWhen::AfterFinished,
    .closes = "closes after the handshake",
    .citation =
        "pjproject pjsip/src/pjsip/sip_transport_tls.c, on TLS connect complete; the first of "
        "several common names: inferred",
};

constexpr ClientProfile kAsteriskWildcard{
    .id = "asterisk-wildcard",
    .title = "Asterisk res_pjsip with allow_wildcard_certs",
    .versions = "16.28, 18.14, 19.6 and later",
    .wildcard = WildcardRule::LeftmostLabel,
    .labels_behind_wildcard = 0,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::First,
    .address = AddressRule::IpSanOrText,
    .uri = UriRule::SipOrSipsRest,
    .checks = ChecksWhen::AfterFinished,
    .closes = "closes after the handshake",
    .citation =
        "asterisk res/res_pjsip/pjsip_transport_events.c, verify_cert_name; the first of several "
        "common names: inferred",
};

constexpr ClientProfile kAsteriskChanSip{
    .id = "asterisk-chan-sip",
    .title = "Asterisk chan_sip",
    .versions = "",
    .common_name = CommonNameRule::Any,
    .address = AddressRule::Text,
    .checks = ChecksWhen::AfterFinished,
    .closes = "closes after the handshake",
    .citation = "asterisk main/tcptls.c; addresses as text: inferred",
};

constexpr ClientProfile kSofiaSip{
    .id = "sofia-sip",
    .title = "sofia-sip and FreeSWITCH with subject verification",
    .versions = "1.13",
    .common_name = CommonNameRule::First,
    .address = AddressRule::IpSanOrText,
    .uri = UriRule::SipRest,
    .checks = ChecksWhen::AfterFinished,
    .closes = "closes after the handshake",
    .citation =
        "sofia-sip libsofia-sip-ua/tport/tport.c, tport_subject_search; tport_tls.c; the first of "
        "several common names: inferred",
};

// Phones and conference bridges.
constexpr ClientProfile kSnom{
    .id = "snom",
    .title = "Snom with check_fqdn_against_server_cert",
    .versions = "10.x",
    .common_name = CommonNameRule::Any,
    .citation =
        "service.snom.com check_fqdn_against_server_cert; no word on wildcards, refusal "
        "inferred from its RFC 5922",
};

constexpr ClientProfile kYealink{
    .id = "yealink",
    .title = "Yealink with Common Name Validation",
    .versions = "",
    .wildcard = WildcardRule::LeftmostLabel,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::Last,
    .common_name_hidden_by = kDnsSan,
    .citation =
        "Yealink administrator guides, static.security.cn_validation (RFC 2818); whole "
        "label only: inferred",
};

constexpr ClientProfile kCiscoMpp{
    .id = "cisco-mpp",
    .title = "Cisco multiplatform phones with TLS Name Validate",
    .versions = "",
    .wildcard = WildcardRule::LeftmostLabel,
    .wildcard_in_common_name = true,
    .common_name = CommonNameRule::Last,
    .common_name_hidden_by = kDnsSan,
    .citation =
        "Cisco MPP parameter reference, TLS_Name_Validate_n_; the rule itself is not "
        "documented, RFC 2818 inferred",
};

constexpr ClientProfile kCiscoMcu{
    .id = "cisco-mcu",
    .title = "Cisco TelePresence MCU, outgoing",
    .versions = "",
    .common_name = CommonNameRule::Last,
    .common_name_hidden_by = kAnySan,
    .address = AddressRule::IpSanOrText,
    .uri = UriRule::SipHost,
    .citation = "Cisco TelePresence MCU maintenance manual; no word on wildcards, refusal inferred",
};

// Beside the host it also wants the SIP domain in a URI name: asked for a host, the row gives the
// first answer, asked for a SIP domain the second.
constexpr ClientProfile kAvayaJ100{
    .id = "avaya-j100",
    .title = "Avaya J100",
    .versions = "R4.1",
    .wildcard = WildcardRule::LeftmostLabel,
    .common_name = CommonNameRule::Last,
    .common_name_hidden_by = kDnsSan,
    .address = AddressRule::IpSanOrCommonName,
    .uri = UriRule::SipDomainOnly,
    .citation = "Avaya J100 administration R4.1; wildcard in dNSName: inferred",
};

// In the order in which reports list them.
constexpr std::array kProfiles = {
    kLyncPhoneEdition,
    kLyncPhoneEdition2012,
    kLyncWindows,
    kTeamsDirectRouting,
    kRfc2818,
    kRfc5922,
    kRfc6125,
    kRfc9525,
    kPjsip,
    kAsteriskWildcard,
    kAsteriskChanSip,
    kSofiaSip,
    kSnom,
    kYealink,
    kCiscoMpp,
    kCiscoMcu,
    kAvayaJ100,
    kOpenssl,
    kOpensslNoPartial,
    kBoringssl,
    kGnutls,
    kMbedtls,
    kWolfssl,
    kNss,
    kJava,
    kGo,
    kNode,
    kRustls,
    kBearssl,
    kErlang,
    kErlangHttps,
    kCurl,
    kWget,
    kPerlSip,
};

}  // namespace

std::span<const ClientProfile> client_profiles() {
    return kProfiles;
}

const ClientProfile* find_profile(std::string_view id) {
    const auto* const found = std::find_if(kProfiles.begin(), kProfiles.end(),
                                           [id](const ClientProfile& row) { return row.id == id; });
    return found == kProfiles.end() ? nullptr : found;
}

}  // namespace siptls

// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/other_clients.h"

namespace siptls {
namespace {

constexpr OtherClient kClients[] = {
    {OtherClientKind::ChecksNoName, "baresip 1.0.0 (libre, OpenSSL)",
     "checks neither chain nor name unless it is told to verify", "measured on the wire"},
    {OtherClientKind::ChecksNoName, "sipsak 0.9.8 (GnuTLS)", "does not check the name",
     "measured on the wire"},
    {OtherClientKind::ChecksNoName, "Kamailio and OpenSIPS as clients",
     "check the chain if configured, the name only in a script of the operator",
     "kamailio and opensips, their tls modules: no host name check in the source"},
    {OtherClientKind::ChecksNoName, "Botan tls_client 2.19", "prints a warning and goes on",
     "measured on the wire"},
    {OtherClientKind::AsOtherProfile, "Linphone and other belle-sip clients", "mbedtls",
     "belle-sip src/transports/tls_channel.c; measured: Linphone 5.1"},
    {OtherClientKind::AsOtherProfile, "Python ssl, baresip when told to verify",
     "openssl-no-partial", "re src/tls/openssl/tls.c; measured: Python 3.11"},
    {OtherClientKind::AsOtherProfile, "Asterisk res_pjsip without allow_wildcard_certs", "pjsip",
     "asterisk res/res_pjsip/pjsip_transport_events.c"},
    {OtherClientKind::AsOtherProfile, "FreeSWITCH", "sofia-sip",
     "sofia-sip libsofia-sip-ua/tport/tport.c"},
    {OtherClientKind::AsOtherProfile, "reSIProcate, JAIN-SIP when told to check", "rfc5922",
     "resiprocate wiki TLSAuthentication; JAIN-SIP source comment"},
    {OtherClientKind::RuleNotDocumented, "Ruby OpenSSL 3.1 with post_connection_check",
     "takes *.domain, s*.domain and a trailing dot, a common name unless a DNS name or an address "
     "stands beside it; leaves after Finished with close_notify",
     "measured on the wire"},
    {OtherClientKind::RuleNotDocumented, "Polycom UCS (SoundPoint, VVX, Trio)",
     "compares the name if sec.TLS.SIP.strictCertCommonNameValidation is set; its treatment of "
     "wildcards and its factory setting are not known",
     "public configurations"},
    {OtherClientKind::RuleNotDocumented, "Avaya 1100",
     "wants the addresses of the proxy as alternative names", "Avaya documentation"},
    {OtherClientKind::RuleNotDocumented, "AudioCodes gateways",
     "compare names if PeerHostNameVerificationMode is 1 or 2; the default is 0, off",
     "Mediant 6.4 manual"},
    {OtherClientKind::RuleNotDocumented, "Grandstream GXV34x0",
     "compares names if Check Domain Certificates is set; the default is No",
     "Grandstream documentation"},
    {OtherClientKind::RuleNotDocumented, "Lync and Skype for Business Edge in federation",
     "wants the exact SRV target as alternative name, the common name only without any, and the "
     "target inside the SIP domain; it verifies servers, not sign-ins",
     "Cisco document 212383"},
};

}  // namespace

std::span<const OtherClient> other_clients() {
    return kClients;
}

}  // namespace siptls

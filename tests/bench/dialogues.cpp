// SPDX-License-Identifier: GPL-2.0-or-later
// Message texts in the form Lync and its phones write them, with places to fill in; the opaque
// tokens in them are filler.
#include "bench/dialogues.h"

#include <algorithm>
#include <string_view>

namespace siptls::bench {
namespace {

using namespace std::chrono_literals;

constexpr Micros kPhonePrepares = 18ms;
constexpr Micros kServerLooksUp = 9ms;
constexpr Micros kKeepAliveInterval = 60s;

// {domain} and {registrar} are those of the caller, {280} is a token of that many characters.
constexpr std::string_view kRegister = R"(REGISTER sip:{domain} SIP/2.0
Via: SIP/2.0/TLS 10.64.12.31:49201
Max-Forwards: 70
From: <sip:alex.morgan@{domain}>;tag=7c4a1f60d2;epid=00155d0a3c11
To: <sip:alex.morgan@{domain}>
Call-ID: 4f0c1b5a9e8d4d3f8e27a6b1c0d9e8f7
CSeq: 1 REGISTER
Contact: <sip:10.64.12.31:49201;transport=tls;ms-opaque=d3470f2e1d>;methods="INVITE, MESSAGE, INFO, SUBSCRIBE, OPTIONS, BYE, CANCEL, NOTIFY, ACK, REFER, BENOTIFY";proxy=replace;+sip.instance="<urn:uuid:8A4B5C6D-1E2F-5A3B-9C4D-00155D0A3C11>"
User-Agent: UCCAPI/4.0.7577.4100 OCPhone/4.0.7577.4100 (Microsoft Lync Phone Edition)
Supported: gruu-10, adhoclist, msrtc-event-categories
Supported: ms-forking
Supported: ms-cluster-failover
Supported: ms-userservices-state-notification
ms-keep-alive: UAC;hop-hop=yes
ms-subnet: 10.64.12.0
Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, MESSAGE, NOTIFY, REFER, BENOTIFY
Event: registration
Expires: 7200
Content-Length: 0

)";

constexpr std::string_view kUnauthorized = R"(SIP/2.0 401 Unauthorized
Via: SIP/2.0/TLS 10.64.12.31:49201
From: <sip:alex.morgan@{domain}>;tag=7c4a1f60d2;epid=00155d0a3c11
To: <sip:alex.morgan@{domain}>;tag=5ED36C10A5E3EE40DF1B93F77E2F25C4
Call-ID: 4f0c1b5a9e8d4d3f8e27a6b1c0d9e8f7
CSeq: 1 REGISTER
Date: Mon, 04 Mar 2024 08:00:01 GMT
WWW-Authenticate: NTLM realm="SIP Communications Service", targetname="{registrar}", version=4
WWW-Authenticate: Kerberos realm="SIP Communications Service", targetname="sip/{registrar}", version=4
WWW-Authenticate: TLS-DSK opaque="{32}", gssapi-data="{320}", realm="SIP Communications Service", targetname="{registrar}", version=4, sts-uri="https://{registrar}:443/CertProv/CertProvisioningService.svc"
ms-diagnostics: 1010;reason="Certificate-based authentication required";source="{registrar}"
Server: RTC/5.0
Content-Length: 0

)";

constexpr std::string_view kRegisterAgain = R"(REGISTER sip:{domain} SIP/2.0
Via: SIP/2.0/TLS 10.64.12.31:49201
Max-Forwards: 70
From: <sip:alex.morgan@{domain}>;tag=7c4a1f60d2;epid=00155d0a3c11
To: <sip:alex.morgan@{domain}>
Call-ID: 4f0c1b5a9e8d4d3f8e27a6b1c0d9e8f7
CSeq: 2 REGISTER
Contact: <sip:10.64.12.31:49201;transport=tls;ms-opaque=d3470f2e1d>;methods="INVITE, MESSAGE, INFO, SUBSCRIBE, OPTIONS, BYE, CANCEL, NOTIFY, ACK, REFER, BENOTIFY";proxy=replace;+sip.instance="<urn:uuid:8A4B5C6D-1E2F-5A3B-9C4D-00155D0A3C11>"
User-Agent: UCCAPI/4.0.7577.4100 OCPhone/4.0.7577.4100 (Microsoft Lync Phone Edition)
Authorization: TLS-DSK qop="auth", realm="SIP Communications Service", opaque="{32}", targetname="{registrar}", crand="{8}", cnum="1", response="{40}", version=4, gssapi-data="{350}"
Supported: gruu-10, adhoclist, msrtc-event-categories
ms-keep-alive: UAC;hop-hop=yes
Event: registration
Expires: 7200
Content-Length: 0

)";

constexpr std::string_view kOk = R"(SIP/2.0 200 OK
Via: SIP/2.0/TLS 10.64.12.31:49201
From: <sip:alex.morgan@{domain}>;tag=7c4a1f60d2;epid=00155d0a3c11
To: <sip:alex.morgan@{domain}>;tag=5ED36C10A5E3EE40DF1B93F77E2F25C4
Call-ID: 4f0c1b5a9e8d4d3f8e27a6b1c0d9e8f7
CSeq: 2 REGISTER
Authentication-Info: TLS-DSK qop="auth", opaque="{32}", srand="{8}", snum="1", rspauth="{40}", targetname="{registrar}", realm="SIP Communications Service", version=4
Contact: <sip:10.64.12.31:49201;transport=tls;ms-opaque=d3470f2e1d;ms-received-cid=1A2B00>;expires=7200;+sip.instance="<urn:uuid:8A4B5C6D-1E2F-5A3B-9C4D-00155D0A3C11>";gruu="sip:alex.morgan@{domain};opaque=user:epid:bVxLih4vO1qcTQAVXQo8EQAA;gruu"
presence-state: register-action="added"
Allow-Events: vnd-microsoft-provisioning,vnd-microsoft-roaming-contacts,vnd-microsoft-roaming-ACL,presence,presence.wpending,vnd-microsoft-roaming-self,vnd-microsoft-provisioning-v2
Supported: com.microsoft.msrtc.presence, adhoclist, gruu-10, ms-dynamic-epid
Supported: msrtc-event-categories
Supported: ms-keepalive-deregister
ms-keep-alive: UAS; tcp=no; hop-hop=yes; end-end=no; timeout=300
Server: RTC/5.0
Content-Length: 0

)";

// Stands where an opaque token would: `size` characters of the base64 alphabet.
std::string token(std::size_t size) {
    constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text(size, 'A');
    for (std::size_t index = 0; index < size; ++index)
        text[index] = kAlphabet[(index * 37 + size + index / 64) % kAlphabet.size()];
    return text;
}

// The message with its places filled in and the line ends of SIP.
std::string fill(std::string_view message, const std::string& sip_domain,
                 const std::string& registrar) {
    std::string text;
    while (!message.empty()) {
        const std::size_t plain = std::min(message.find_first_of("{\n"), message.size());
        text += message.substr(0, plain);
        message.remove_prefix(plain);
        if (message.empty())
            break;
        if (message.front() == '\n') {
            text += "\r\n";
            message.remove_prefix(1);
            continue;
        }
        const std::string place{message.substr(1, message.find('}') - 1)};
        message.remove_prefix(place.size() + 2);
        if (place == "domain")
            text += sip_domain;
        else if (place == "registrar")
            text += registrar;
        else
            text += token(std::stoul(place));
    }
    return text;
}

}  // namespace

Dialogue sip_sign_in(const std::string& sip_domain, const std::string& registrar) {
    return {{Side::Client, kPhonePrepares, fill(kRegister, sip_domain, registrar)},
            {Side::Server, kServerLooksUp, fill(kUnauthorized, sip_domain, registrar)},
            {Side::Client, kPhonePrepares, fill(kRegisterAgain, sip_domain, registrar)},
            {Side::Server, kServerLooksUp, fill(kOk, sip_domain, registrar)}};
}

Dialogue sip_stay(const std::string& sip_domain, const std::string& registrar) {
    return {{Side::Client, kKeepAliveInterval, "\r\n\r\n"},
            {Side::Server, kServerLooksUp, "\r\n"},
            {Side::Client, kKeepAliveInterval, "\r\n\r\n"},
            {Side::Server, kServerLooksUp, "\r\n"},
            {Side::Client, kKeepAliveInterval, fill(kRegisterAgain, sip_domain, registrar)},
            {Side::Server, kServerLooksUp, fill(kOk, sip_domain, registrar)}};
}

Dialogue web_request(const std::string& host, std::size_t page_size) {
    const std::string request = "GET /page HTTP/1.1\r\nHost: " + host +
                                "\r\nAccept: */*\r\nCookie: session=" + token(280) + "\r\n\r\n";
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " +
                             std::to_string(page_size) + "\r\n\r\n";
    return {{Side::Client, 4ms, request}, {Side::Server, 12ms, head + token(page_size)}};
}

}  // namespace siptls::bench

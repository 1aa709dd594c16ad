// SPDX-License-Identifier: GPL-2.0-or-later
// SIP messages as real programs sent them: a Lync-like desktop client and registrar (decrypted),
// and baresip with kamailio.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace siptls::tests {

inline constexpr std::string_view kLyncRegister =
    "REGISTER sip:mslync.net SIP/2.0\r\n"
    "Via: SIP/2.0/TLS 10.50.8.102:42783;branch=z9hG4bKf65822fecd75\r\n"
    "Max-Forwards: 70\r\n"
    "From: <sip:jeff@mslync.net>;tag=9ce64be100;epid=9ce64be100\r\n"
    "To: <sip:jeff@mslync.net>\r\n"
    "Call-ID: 8ba0a31c503811c76f9b080db8baeb96\r\n"
    "CSeq: 1 REGISTER\r\n"
    "Contact: <sip:10.50.8.102:42783;transport=tls;ms-opaque=0ec10072>;methods=\"INVITE, MESSAGE, "
    "INFO, OPTIONS, BYE, CANCEL, NOTIFY, ACK, REFER, BENOTIFY\"\r\n"
    "User-Agent: UCCAPI/4.0.7577.4109 OC/4.0.7577.4109 (Microsoft Lync 2010)\r\n"
    "Supported: gruu-10, adhoclist, msrtc-event-categories\r\n"
    "Event: registration\r\n"
    "Content-Length: 0\r\n"
    "\r\n";

inline constexpr std::string_view kLyncChallenged =
    "SIP/2.0 401 Unauthorized\r\n"
    "Via: SIP/2.0/TLS 10.50.8.102:42783;branch=z9hG4bKf65822fecd75\r\n"
    "From: <sip:jeff@mslync.net>;tag=9ce64be100;epid=9ce64be100\r\n"
    "To: <sip:jeff@mslync.net>;tag=A7019BEFFCCB503D\r\n"
    "Call-ID: 8ba0a31c503811c76f9b080db8baeb96\r\n"
    "CSeq: 1 REGISTER\r\n"
    "WWW-Authenticate: NTLM realm=\"SIP Communications Service\", "
    "targetname=\"lync.schertz.local\", version=4\r\n"
    "WWW-Authenticate: TLS-DSK realm=\"SIP Communications Service\", "
    "targetname=\"lync.schertz.local\", version=4, "
    "sts-uri=\"https://lync.schertz.local:443/CertProv/CertProvisioningService.svc\"\r\n"
    "Content-Length: 0\r\n"
    "\r\n";

inline constexpr std::string_view kLyncRegisterAgain =
    "REGISTER sip:mslync.net SIP/2.0\r\n"
    "Via: SIP/2.0/TLS 10.50.8.102:42783;branch=z9hG4bK464bc3c37cc4\r\n"
    "Max-Forwards: 70\r\n"
    "From: <sip:jeff@mslync.net>;tag=9ce64be100;epid=9ce64be100\r\n"
    "To: <sip:jeff@mslync.net>\r\n"
    "Call-ID: 8ba0a31c503811c76f9b080db8baeb96\r\n"
    "CSeq: 2 REGISTER\r\n"
    "Contact: <sip:10.50.8.102:42783;transport=tls;ms-opaque=fd0a04fe>;methods=\"INVITE, MESSAGE, "
    "INFO, OPTIONS, BYE, CANCEL, NOTIFY, ACK, REFER, BENOTIFY\"\r\n"
    "User-Agent: UCCAPI/4.0.7577.4109 OC/4.0.7577.4109 (Microsoft Lync 2010)\r\n"
    "Supported: gruu-10, adhoclist, msrtc-event-categories\r\n"
    "Event: registration\r\n"
    "Authorization: NTLM qop=\"auth\", realm=\"SIP Communications Service\", opaque=\"7550018e\", "
    "version=4, gssapi-data=\"34cefeea75db8ac5fdb44b8e5b97a077806c92c002e1be88\"\r\n"
    "Content-Length: 0\r\n"
    "\r\n";

inline constexpr std::string_view kLyncAccepted =
    "SIP/2.0 200 OK\r\n"
    "Via: SIP/2.0/TLS 10.50.8.102:42783;branch=z9hG4bK464bc3c37cc4\r\n"
    "From: <sip:jeff@mslync.net>;tag=9ce64be100;epid=9ce64be100\r\n"
    "To: <sip:jeff@mslync.net>;tag=2295FEB287629EF3\r\n"
    "Call-ID: 8ba0a31c503811c76f9b080db8baeb96\r\n"
    "CSeq: 2 REGISTER\r\n"
    "Contact: <sip:10.50.8.102:42783;transport=tls;ms-opaque=fd0a04fe>;methods=\"INVITE, MESSAGE, "
    "INFO, OPTIONS, BYE, CANCEL, NOTIFY, ACK, REFER, BENOTIFY\";expires=7200\r\n"
    "Expires: 7200\r\n"
    "Server: RTC/4.0\r\n"
    "Content-Length: 0\r\n"
    "\r\n";

inline constexpr std::string_view kBaresipRegister =
    "REGISTER sip:mslync.net;transport=tls SIP/2.0\r\n"
    "Via: SIP/2.0/TLS 10.50.8.102:39361;branch=z9hG4bK148729c45a72dc9a;rport\r\n"
    "Contact: <sip:jeff-0x5575a8eb91c0@10.50.8.102:39361;transport=tls>;expires=600;"
    "+sip.instance=\"<urn:uuid:5d0a4b86-0000-4000-8000-000000000001>\"\r\n"
    "Max-Forwards: 70\r\n"
    "Route: <sip:sip.mslync.net:5061;transport=tls;lr>\r\n"
    "To: <sip:jeff@mslync.net>\r\n"
    "From: <sip:jeff@mslync.net>;tag=aa0e13434af8bac0\r\n"
    "Call-ID: 4e9373afd6991965\r\n"
    "CSeq: 52023 REGISTER\r\n"
    "User-Agent: baresip v1.0.0 (x86_64/linux)\r\n"
    "Allow: INVITE,ACK,BYE,CANCEL,OPTIONS,NOTIFY,SUBSCRIBE,INFO,MESSAGE,REFER\r\n"
    "Content-Length: 0\r\n"
    "\r\n";

inline constexpr std::string_view kKamailioChallenged =
    "SIP/2.0 401 Unauthorized\r\n"
    "Via: SIP/2.0/TLS 10.50.8.102:39361;branch=z9hG4bK148729c45a72dc9a;rport=35366;"
    "received=10.50.8.102\r\n"
    "To: <sip:jeff@mslync.net>;tag=14972e1fa964c66306a8d5cc08f0dc26.22f3ccbd\r\n"
    "From: <sip:jeff@mslync.net>;tag=aa0e13434af8bac0\r\n"
    "Call-ID: 4e9373afd6991965\r\n"
    "CSeq: 52023 REGISTER\r\n"
    "WWW-Authenticate: Digest realm=\"mslync.net\", nonce=\"awMehWsDHVklIGRQDdRnSnB+v6DKTV6r\"\r\n"
    "Server: kamailio (5.6.3 (x86_64/linux))\r\n"
    "Content-Length: 0\r\n"
    "\r\n";

// A request with a body that ends without a line end, as the XML of Lync does.
inline constexpr std::string_view kServiceWithBody =
    "SERVICE sip:jeff@mslync.net SIP/2.0\r\n"
    "v: SIP/2.0/TLS 10.50.8.102:42783;branch=z9hG4bKa1\r\n"
    "f: <sip:jeff@mslync.net>;tag=1\r\n"
    "t: <sip:jeff@mslync.net>\r\n"
    "i: 5aab\r\n"
    "CSeq: 7 SERVICE\r\n"
    "c: application/SOAP+xml\r\n"
    "l: 32\r\n"
    "\r\n"
    "<a>\r\n\r\nSIP no start line\r\n\r\n</a>";

// `text` with the first `what` in it replaced.
inline std::string with(std::string_view text, std::string_view what, std::string_view by) {
    std::string result(text);
    if (const std::size_t at = result.find(what); at != std::string::npos) {
        result.replace(at, what.size(), by);
    }
    return result;
}

}  // namespace siptls::tests

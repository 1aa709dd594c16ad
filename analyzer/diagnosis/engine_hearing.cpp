// SPDX-License-Identifier: GPL-2.0-or-later
// What the engine hears beside TLS: DNS, DHCP, NTP and SIP messages tell which names clients look
// for, where they go, and who they are.
#include "diagnosis/engine.h"
#include "net/ports.h"

namespace siptls {

using namespace diagnosis;  // NOLINT(google-build-using-namespace): the engine is this room's face

namespace {

bool is_dhcp_v6(std::uint16_t port) {
    return port == net::kDhcpV6ClientPort || port == net::kDhcpV6ServerPort;
}

}  // namespace

void Analyzer::Engine::take_dns(const Event& event, const DnsSeen& dns) {
    captures_.quality(event.frame.capture).dns_seen = true;
    if (!dns::is_response(dns.message)) {
        return;  // a question says nothing that its answer does not repeat
    }
    if (dns::parse_message(dns.message, answer_)) {
        followed_.hear(
            names_.hear(answer_, dns.destination.address, Seen{event.frame, event.time}));
    }
}

void Analyzer::Engine::take_dhcp(const Event& event, const DhcpSeen& dhcp) {
    captures_.quality(event.frame.capture).dhcp_seen = true;
    if (is_dhcp_v6(dhcp.source.port) || is_dhcp_v6(dhcp.destination.port)) {
        take_dhcp_v6(event, dhcp);
        return;
    }
    if (const auto message = dhcp::parse_message(dhcp.message)) {
        const Seen seen{event.frame, event.time};
        clients_.hear(*message, seen);
        followed_.hear(names_.hear(*message, dhcp.destination.address, seen));
    }
}

void Analyzer::Engine::take_dhcp_v6(const Event& event, const DhcpSeen& dhcp) {
    if (const auto message = dhcp::parse_message_v6(dhcp.message)) {
        const Seen seen{event.frame, event.time};
        clients_.hear(*message, seen);
        followed_.hear(names_.hear(*message, dhcp.destination.address, seen));
    }
}

void Analyzer::Engine::take_ntp(const Event& event, const NtpSeen& ntp) {
    constexpr std::uint8_t kModeMask = 7;
    constexpr std::uint8_t kServerMode = 4;  // RFC 5905, 7.3
    if (!ntp.message.empty() && (ntp.message[0] & kModeMask) == kServerMode) {
        helpers_.hear(HelperKind::Ntp, ntp.destination.address, ntp.source,
                      Seen{event.frame, event.time});
    }
}

void Analyzer::Engine::take_datagram_sip(const Event& event, const SipSeen& sip) {
    Endpoint client;
    if (const auto* exchange = registrations_.add_datagram(sip, event.frame, client)) {
        const Endpoint& server = client == sip.source ? sip.destination : sip.source;
        hear_exchange(client.address, server.address, *exchange, event);
    }
}

// Who signs in says who it is and where it goes; who asks for OPTIONS, what program it is. In other
// requests the words may be those of somebody behind the client.
void Analyzer::Engine::hear_exchange(const IpAddress& client, const IpAddress& server,
                                     const SipExchange& exchange, const Event& event) {
    const Seen seen{event.frame, event.time};
    if (exchange.method == sip::kRegister) {
        clients_.hear_register(client, exchange, seen);
        followed_.hear(names_.hear_register(client, server, exchange, seen));
    } else if (exchange.method == "OPTIONS") {
        clients_.hear_user_agent(client, exchange, seen);
    }
}

}  // namespace siptls

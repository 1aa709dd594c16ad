// SPDX-License-Identifier: GPL-2.0-or-later
// Workload "unique": every server has a certificate of its own and is visited once.
#include "bench/fresh_sessions.h"
#include "bench/recorded_server.h"

namespace siptls::bench {
namespace {

constexpr std::uint32_t kFirstServer = 0xac200001;
constexpr std::uint16_t kSipsPort = 5061;

}  // namespace

Facts write_unique(const Order& order) {
    CertificateFactory factory{*order.keys};
    const Clients clients{factory};
    return write_fresh_sessions(order, [&](std::uint64_t index) {
        const std::string domain = "tenant" + std::to_string(index) + ".example";
        const std::string name = "sip." + domain;
        const CertificateChain chain = factory.chain({name, domain, "lyncdiscover." + domain});
        const SslContext server = server_context(chain);
        const Visit visit{clients.of(kKeyExchanges.at(index % kKeyExchanges.size())), server.get(),
                          name, name};
        const auto address = kFirstServer + static_cast<std::uint32_t>(index);
        return FreshConnection{record_talk(visit, sip_sign_in(domain, name), Close::ClientFin),
                               {host_at(address, 64), kSipsPort}};
    });
}

}  // namespace siptls::bench

// SPDX-License-Identifier: GPL-2.0-or-later
// Twelve servers with pages of different size.
#include "bench/web_site.h"

#include <string>

namespace siptls::bench {
namespace {

constexpr unsigned kServers = 12;
constexpr std::uint64_t kVisitors = 30'000;
constexpr std::uint32_t kFirstVisitor = 0x0a480100;
constexpr std::uint32_t kFirstServer = 0xc633640a;
constexpr std::size_t kSmallestPage = 12'000;
constexpr std::size_t kPageStep = 4'000;

}  // namespace

WebSite::WebSite(CertificateFactory& factory, std::uint64_t seed) : seed_{seed} {
    const Clients clients{factory};
    for (unsigned number = 0; number < kServers; ++number) {
        const std::string name = "www.shop" + std::to_string(number) + ".example";
        const Location location{{host_at(kFirstServer + number, 57), 443}, name};
        const Dialogue dialogue = web_request(name, kSmallestPage + number * kPageStep);
        servers_.push_back(
            record_talks(location, factory.chain({name}), clients, dialogue, Close::ClientFin));
    }
}

Session WebSite::session(std::uint64_t index) const {
    const std::uint64_t visitor = index % kVisitors;
    RepeatableRandom fresh{seed_, index};
    const RecordedServer& server = servers_[fresh.below(servers_.size())];
    const auto port = static_cast<std::uint32_t>(visitor * 7 + index / kVisitors);

    SessionSetup setup;
    setup.plan = &server.connections[fresh.below(server.connections.size())].plan;
    setup.client = {host_at(kFirstVisitor + static_cast<std::uint32_t>(visitor), 126),
                    static_cast<std::uint16_t>(0xc000 + port % 0x4000)};
    setup.server = server.location.endpoint;
    return {setup, fresh};
}

}  // namespace siptls::bench

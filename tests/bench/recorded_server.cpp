// SPDX-License-Identifier: GPL-2.0-or-later
// Every key exchange, with and without SNI.
#include "bench/recorded_server.h"

namespace siptls::bench {
namespace {

// Calls `use` with a visit for each kind of client.
template <typename Use>
void for_each_visit(const Location& location, const Clients& clients, SSL_CTX* server, Use use) {
    for (const KeyExchange exchange : kKeyExchanges) {
        for (const std::string& sni : {location.name, std::string{}})
            use(Visit{clients.of(exchange), server, location.name, sni});
    }
}

RecordedConnection planned(const Visit& visit, const Conversation& conversation) {
    return {!visit.sni.empty(), plan_connection(conversation)};
}

}  // namespace

Clients::Clients(const CertificateFactory& factory) {
    for (const KeyExchange exchange : kKeyExchanges)
        contexts_.at(static_cast<std::size_t>(exchange)) = client_context(factory, exchange);
}

RecordedServer record_talks(const Location& location, const CertificateChain& chain,
                            const Clients& clients, const Dialogue& dialogue, Close close) {
    const SslContext server = server_context(chain);
    RecordedServer recorded{location, {}};
    for_each_visit(location, clients, server.get(), [&](const Visit& visit) {
        recorded.connections.push_back(planned(visit, record_talk(visit, dialogue, close)));
    });
    return recorded;
}

RecordedServer record_refusals(const Location& location, const CertificateChain& chain,
                               const Clients& clients) {
    const SslContext server = server_context(chain);
    RecordedServer recorded{location, {}};
    for_each_visit(location, clients, server.get(), [&](const Visit& visit) {
        for (const Refusal refusal : kRefusals)
            recorded.connections.push_back(planned(visit, record_refusal(visit, refusal)));
    });
    return recorded;
}

}  // namespace siptls::bench

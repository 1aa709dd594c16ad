// SPDX-License-Identifier: GPL-2.0-or-later
// Workload "decrypt": sign-ins whose keys stand in a key log (draft-ietf-tls-keylogfile) among many
// of sessions that were not captured, as in the log of a busy server. Half the clients speak
// TLS 1.3.
#include <array>
#include <fstream>
#include <stdexcept>

#include "bench/fresh_sessions.h"
#include "bench/recorded_server.h"
#include "bench/repeatable_random.h"

namespace siptls::bench {
namespace {

constexpr std::uint32_t kFirstServer = 0xac103d0a;
constexpr std::uint16_t kSipsPort = 5061;
constexpr std::size_t kServers = 40;
constexpr std::uint64_t kLinesPerSession = 50;

// The log, written line by line as the clients tell their secrets.
class KeyLogFile {
  public:
    KeyLogFile(std::filesystem::path path, std::uint64_t seed)
        : path_{std::move(path)}, out_{path_}, random_{seed} {}

    // Lets every connection of the context write here; the file must outlive them.
    void listen_to(SSL_CTX* context) {
        SSL_CTX_set_app_data(context, this);
        SSL_CTX_set_keylog_callback(context, [](const SSL* connection, const char* line) {
            auto* log = static_cast<KeyLogFile*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(connection)));
            log->out_ << line << '\n';
            ++log->lines_;
        });
    }

    // Adds secrets of sessions that nobody captured until the log has so many lines.
    void fill_up_to(std::uint64_t lines) {
        for (; lines_ < lines; ++lines_) {
            std::array<std::uint8_t, 32 + 48> secret{};
            random_.fill(secret);
            std::string line = "CLIENT_RANDOM ";
            for (std::size_t at = 0; at < secret.size(); ++at) {
                constexpr char kDigits[] = "0123456789abcdef";
                if (at == 32)
                    line += ' ';
                line += kDigits[secret[at] >> 4U];
                line += kDigits[secret[at] & 15U];
            }
            out_ << line << '\n';
        }
    }

    std::string finish() {
        out_.close();
        if (!out_)
            throw std::runtime_error("cannot write " + path_.string());
        return std::filesystem::absolute(path_).string();
    }

    std::uint64_t lines() const { return lines_; }

  private:
    std::filesystem::path path_;
    std::ofstream out_;
    RepeatableRandom random_;
    std::uint64_t lines_ = 0;
};

struct Server {
    std::string domain;
    std::string name;
    SslContext context;
};

Server new_server(CertificateFactory& factory, std::size_t number) {
    const std::string domain = "branch" + std::to_string(number) + ".example";
    const std::string name = "sip." + domain;
    return {domain, name, server_context(factory.chain({name, domain, "lyncdiscover." + domain}))};
}

}  // namespace

Facts write_decrypt(const Order& order) {
    CertificateFactory factory{*order.keys};
    std::vector<Server> servers;
    while (servers.size() < kServers)
        servers.push_back(new_server(factory, servers.size()));
    const std::array clients{client_context(factory, KeyExchange::Ecdhe),
                             tls13_client_context(factory)};
    KeyLogFile log{order.base.string() + ".keys", order.seed};
    for (const SslContext& client : clients)
        log.listen_to(client.get());

    Facts facts = write_fresh_sessions(order, [&](std::uint64_t index) {
        const std::size_t number = index / clients.size() % servers.size();
        const Server& server = servers[number];
        const Visit visit{clients.at(index % clients.size()).get(), server.context.get(),
                          server.name, server.name};
        FreshConnection made{
            record_talk(visit, sip_sign_in(server.domain, server.name), Close::ClientFin),
            {host_at(kFirstServer + static_cast<std::uint32_t>(number), 64), kSipsPort}};
        log.fill_up_to((index + 1) * kLinesPerSession);
        return made;
    });
    facts.tool_arguments = {"--keylog", log.finish()};
    facts.counts.emplace_back("key_log_lines", log.lines());
    return facts;
}

}  // namespace siptls::bench

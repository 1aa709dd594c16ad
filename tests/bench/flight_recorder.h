// SPDX-License-Identifier: GPL-2.0-or-later
// Records real TLS 1.2 flights (RFC 5246): an OpenSSL client and an OpenSSL server, joined by BIO
// pairs in memory, shake hands and talk; what each put on the wire is kept turn by turn. The turns
// become TCP segments in tcp_plan.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "bench/capture_clock.h"
#include "bench/certificate_chains.h"
#include "bench/dialogues.h"
#include "bench/openssl_handles.h"
#include "bench/side.h"

namespace siptls::bench {

// What one side sends before the other speaks: whole TLS records.
struct Turn {
    Side from = Side::Client;
    Micros pause{};  // how long the side thinks before it sends
    std::vector<std::uint8_t> bytes;
};

enum class Close : std::uint8_t { ClientFin, ClientReset };

struct Conversation {
    std::vector<Turn> turns;
    Close close = Close::ClientFin;
    Micros pause{};  // before the close
};

// How a client that refuses the certificate leaves, always before its Finished.
enum class Refusal : std::uint8_t { SilentFin, SilentReset, Alert };
inline constexpr std::array kRefusals{Refusal::SilentFin, Refusal::SilentReset, Refusal::Alert};

// Which cipher suites a client offers, hence how keys are exchanged.
enum class KeyExchange : std::uint8_t { Rsa, Ecdhe };
inline constexpr std::array kKeyExchanges{KeyExchange::Rsa, KeyExchange::Ecdhe};

// A server that shows `chain` (three certificates) and takes what the client prefers.
SslContext server_context(const CertificateChain& chain);

// A client that trusts the roots of `factory` and checks at the time of the capture.
SslContext client_context(const CertificateFactory& factory, KeyExchange exchange);

struct Visit {
    SSL_CTX* client = nullptr;
    SSL_CTX* server = nullptr;
    std::string wanted_name;  // the client checks the certificate against it
    std::string sni;          // empty: no server_name extension
};

// Both throw std::runtime_error if OpenSSL behaves otherwise than asked, so that a capture never
// holds sessions of another kind than its facts say.
Conversation record_talk(const Visit& visit, const Dialogue& dialogue);
Conversation record_refusal(const Visit& visit, Refusal refusal);

}  // namespace siptls::bench

// SPDX-License-Identifier: GPL-2.0-or-later
// Records real TLS flights (RFC 5246, RFC 8446): an OpenSSL client and an OpenSSL server, joined by
// BIO pairs in memory, shake hands and talk; what each put on the wire is kept turn by turn. The
// turns become TCP segments in tcp_plan.
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

enum class Close : std::uint8_t { ClientFin, ClientReset, None };

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

// A server that shows `chain` (three certificates) and takes what the client prefers, up to
// TLS 1.3.
SslContext server_context(const CertificateChain& chain);

// A client that trusts the roots of `factory` and checks at the time of the capture: one of TLS 1.2
// that offers what belongs to `exchange`, and one of TLS 1.3 alone.
SslContext client_context(const CertificateFactory& factory, KeyExchange exchange);
SslContext tls13_client_context(const CertificateFactory& factory);

struct Visit {
    SSL_CTX* client = nullptr;
    SSL_CTX* server = nullptr;
    std::string wanted_name;  // the client checks the certificate against it
    std::string sni;          // empty: no server_name extension
};

// `close` is ClientFin, behind the client's close_notify, or None: the client stays.
// Both throw std::runtime_error if OpenSSL behaves otherwise than asked, so that a capture never
// holds sessions of another kind than its facts say.
Conversation record_talk(const Visit& visit, const Dialogue& dialogue, Close close);
Conversation record_refusal(const Visit& visit, Refusal refusal);

}  // namespace siptls::bench

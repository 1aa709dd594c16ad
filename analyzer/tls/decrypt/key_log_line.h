// SPDX-License-Identifier: GPL-2.0-or-later
// One line of a key log as NSS writes it (draft-ietf-tls-keylogfile), and the older forms that
// Wireshark reads too: what secret it holds, and what that is found by.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "siptls/bytes.h"
#include "tls/decrypt/buffer.h"

namespace siptls::decrypt {

enum class SecretLabel : std::uint8_t {
    Master,           // CLIENT_RANDOM: the master secret, by client random
    Premaster,        // PMS_CLIENT_RANDOM: the pre-master secret, by client random
    RsaPremaster,     // RSA: the same, by the first 8 bytes of the encrypted one
    SessionMaster,    // RSA Session-ID:... Master-Key:..., by session id
    ClientEarly,      // CLIENT_EARLY_TRAFFIC_SECRET; this and the rest: TLS 1.3, by client random
    ClientHandshake,  // CLIENT_HANDSHAKE_TRAFFIC_SECRET
    ServerHandshake,  // SERVER_HANDSHAKE_TRAFFIC_SECRET
    ClientTraffic,    // CLIENT_TRAFFIC_SECRET_0
    ServerTraffic,    // SERVER_TRAFFIC_SECRET_0
};

struct KeyLogLine {
    SecretLabel label = SecretLabel::Master;
    std::array<std::uint8_t, 32> key_bytes{};
    std::size_t key_length = 0;
    Buffer secret;

    Bytes key() const { return Bytes(key_bytes).first(key_length); }
};

enum class LineKind : std::uint8_t {
    Secret,
    Other,      // blank, a comment, or a secret that is of no use here
    Malformed,  // no line of a key log
};

// `line` without its line end. `parsed` is set if it is a Secret.
LineKind parse_key_log_line(std::string_view line, KeyLogLine& parsed);

struct SecretHint {
    SecretLabel label = SecretLabel::Master;
    std::string_view key_digits;     // hexadecimal, of the line; at most twice 32
    std::string_view secret_digits;  // the rest of the line, of a length that the label allows
};

// Which secret the line may hold, by its label and lengths alone: quick, for logs of millions of
// lines. Every line that is a Secret has a hint, and some have one that are none.
std::optional<SecretHint> secret_hint(std::string_view line);

// Takes a hint at its word: sets `secret` if the line is a Secret indeed, found by `key`.
bool read_secret(const SecretHint& hint, Bytes key, Buffer& secret);

}  // namespace siptls::decrypt

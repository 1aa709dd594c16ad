// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/suite_parameters.h"

#include <string_view>

namespace siptls::decrypt {

namespace {

using tls::CipherKind;
using tls::Digest;

struct Algorithm {
    std::string_view word;  // in the suite's name
    std::string_view name;  // of OpenSSL, without the mode
    std::size_t key;
    std::size_t material;  // of it, in the key block
    std::size_t block;
    bool legacy;  // in CBC or as a stream
};

// The first that matches counts. RC2 works with all 128 bits, whatever they were made of.
constexpr Algorithm kAlgorithms[] = {
    {"_AES_128_", "AES-128", 16, 16, 16, false},
    {"_AES_256_", "AES-256", 32, 32, 16, false},
    {"_CAMELLIA_128_", "CAMELLIA-128", 16, 16, 16, false},
    {"_CAMELLIA_256_", "CAMELLIA-256", 32, 32, 16, false},
    {"_ARIA_128_", "ARIA-128", 16, 16, 16, false},
    {"_ARIA_256_", "ARIA-256", 32, 32, 16, false},
    {"_3DES_EDE_CBC_", "DES-EDE3", 24, 24, 8, false},
    {"_DES40_CBC_", "DES", 8, 5, 8, true},
    {"_DES_CBC_40_", "DES", 8, 5, 8, true},
    {"_DES_CBC_", "DES", 8, 8, 8, true},
    {"_RC2_CBC_40_", "RC2", 16, 5, 8, true},
    {"_RC2_CBC_56_", "RC2", 16, 7, 8, true},
    {"_IDEA_CBC_", "IDEA", 16, 16, 8, false},  // idea.h, whatever OpenSSL has
    {"_SEED_CBC_", "SEED", 16, 16, 16, true},
    {"_RC4_128_", "RC4", 16, 16, 0, true},
    {"_RC4_40_", "RC4", 16, 5, 0, true},
    {"_RC4_56_", "RC4", 16, 7, 0, true},
    {"_CHACHA20_POLY1305_", "ChaCha20-Poly1305", 32, 32, 0, false},
};

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

std::size_t digest_length(Digest digest) {
    switch (digest) {
        case Digest::Md5: return 16;
        case Digest::Sha1: return 20;
        case Digest::Sha256: return 32;
        case Digest::Sha384: return 48;
        default: return 0;
    }
}

const Algorithm* algorithm_of(std::string_view name) {
    for (const Algorithm& row : kAlgorithms) {
        if (has(name, row.word)) {
            return &row;
        }
    }
    return nullptr;
}

// OpenSSL has no Camellia in Galois/Counter mode; camellia_gcm.h makes it of single blocks.
std::string cipher_name(const Algorithm& algorithm, CipherKind kind) {
    std::string name(algorithm.name);
    switch (kind) {
        case CipherKind::Block8:
        case CipherKind::Block16: return name + "-CBC";
        case CipherKind::Gcm: return name + (has(name, "CAMELLIA") ? "-ECB" : "-GCM");
        case CipherKind::Ccm:
        case CipherKind::Ccm8: return name + "-CCM";
        default: return name;
    }
}

bool set_lengths(SuiteParameters& suite, const tls::CipherSuite& row) {
    constexpr std::size_t kSalt = 4;
    constexpr std::size_t kNonce = 12;
    switch (row.kind) {
        case CipherKind::Null:
        case CipherKind::Stream:
        case CipherKind::Block8:
        case CipherKind::Block16:
            suite.mac = row.digest;
            suite.mac_length = digest_length(row.digest);
            suite.prf = row.digest == Digest::Sha384 ? Digest::Sha384 : Digest::Sha256;
            return suite.mac_length != 0;
        case CipherKind::Gcm:
        case CipherKind::Ccm:
        case CipherKind::Ccm8:
            suite.fixed_iv_length = kSalt;
            suite.tag_length = row.kind == CipherKind::Ccm8 ? 8 : 16;
            break;
        case CipherKind::ChaCha20:
            suite.fixed_iv_length = kNonce;
            suite.tag_length = 16;
            break;
        default: return false;
    }
    suite.prf = row.digest;
    return digest_length(row.digest) != 0;
}

}  // namespace

KeyExchange key_exchange_of(std::uint16_t number) {
    const std::string_view name = tls::cipher_suite_name(number);
    if (name.rfind("TLS_RSA_WITH_", 0) == 0 || name.rfind("TLS_RSA_EXPORT", 0) == 0) {
        return KeyExchange::Rsa;
    }
    const bool tls13 = !has(name, "_WITH_");
    const bool ephemeral = has(name, "DHE_") || has(name, "_anon_");
    return tls13 || ephemeral ? KeyExchange::ForwardSecret : KeyExchange::Other;
}

std::optional<SuiteParameters> suite_parameters(std::uint16_t number) {
    const tls::CipherSuite* const row = tls::find_cipher_suite(number);
    // Before RFC 7905 ChaCha20-Poly1305 had other nonces.
    const bool draft = number >= 0xcc13 && number <= 0xcc15;
    if (row == nullptr || row->kind == CipherKind::Unknown || draft) {
        return std::nullopt;
    }
    SuiteParameters suite;
    suite.kind = row->kind;
    suite.key_exchange = key_exchange_of(number);
    if (!set_lengths(suite, *row)) {
        return std::nullopt;
    }
    if (row->kind == CipherKind::Null) {
        return has(row->name, "_WITH_NULL_") ? std::optional(suite) : std::nullopt;
    }
    const Algorithm* const algorithm = algorithm_of(row->name);
    if (algorithm == nullptr) {
        return std::nullopt;
    }
    suite.cipher = cipher_name(*algorithm, row->kind);
    suite.key_length = algorithm->key;
    suite.material_length = algorithm->material;
    suite.exported = has(row->name, "_EXPORT");
    suite.block_length = algorithm->block;
    suite.needs_legacy = algorithm->legacy;
    return suite;
}

}  // namespace siptls::decrypt

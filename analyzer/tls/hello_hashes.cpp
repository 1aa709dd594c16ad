// SPDX-License-Identifier: GPL-2.0-or-later
// Hashes over what a hello says: by ClientHello::fingerprint clients of the same software are
// recognised, by the wordings hellos whose published fingerprints need not be made again.
#include <cstdint>

#include "bytes/hash.h"
#include "tls/client_hello.h"
#include "tls/extension.h"
#include "tls/server_hello.h"
#include "tls/version.h"

namespace siptls::tls {

namespace {

// Of hash_bytes.
constexpr std::uint64_t kFirstFactor = 0xa0761d6478bd642f;
constexpr std::uint64_t kSecondFactor = 0xe7037ed1a0b428db;

// Hashes numbers one after the other.
class NumberHash {
  public:
    void add(std::uint32_t number) { state_ = fold_multiply(state_ ^ number, kFirstFactor); }

    void add(const NumberList& numbers) {
        numbers.for_each([this](std::uint32_t number) {
            if (!is_grease(number)) {
                add(number);
            }
        });
        end_list();
    }

    // Keeps a number from wandering from one list to the next unnoticed.
    void end_list() { add(0xffffffff); }

    std::uint64_t value() const { return state_; }

  private:
    std::uint64_t state_ = 0x7369'7074'6c73'2f31;  // fixed, so that runs agree
};

// Whether the extension depends on the connection rather than on the software.
bool belongs_to_connection(ExtensionType type) {
    switch (type) {
        case ExtensionType::ServerName:
        case ExtensionType::Padding:
        case ExtensionType::SessionTicket:
        case ExtensionType::PreSharedKey:
        case ExtensionType::EarlyData:
        case ExtensionType::Cookie: return true;
        default: return false;
    }
}

}  // namespace

std::uint64_t ClientHello::fingerprint() const {
    NumberHash hash;
    hash.add(legacy_version);
    hash.add(supported_versions);
    hash.add(cipher_suites);
    std::uint64_t types = 0;  // a sum, for some clients shuffle them
    ExtensionReader reader{extensions};
    Extension extension;
    while (reader.next(extension)) {
        const auto number = static_cast<std::uint16_t>(extension.type);
        if (!is_grease(number) && !belongs_to_connection(extension.type)) {
            types += fold_multiply(number ^ kFirstFactor, kSecondFactor);
        }
    }
    hash.add(static_cast<std::uint32_t>(types >> 32));
    hash.add(static_cast<std::uint32_t>(types));
    hash.add(supported_groups);
    hash.add(point_formats);
    const std::uint64_t value = hash.value();
    return value == 0 ? 1 : value;
}

std::uint64_t ClientHello::wording(std::uint64_t software) const {
    std::uint64_t hash = hash_bytes(protocols, software);
    ExtensionReader reader{extensions};
    Extension extension;
    while (reader.next(extension)) {
        const auto number = static_cast<std::uint16_t>(extension.type);
        if (is_grease(number)) {
            continue;
        }
        hash = fold_multiply(hash ^ number, kSecondFactor);  // JA3 keeps their order
        if (extension.type == ExtensionType::SignatureAlgorithms) {
            hash = hash_bytes(extension.body, hash);
        }
    }
    return hash;
}

std::uint64_t ServerHello::wording() const {
    NumberHash hash;
    hash.add(legacy_version);
    hash.add(cipher_suite);
    ExtensionReader reader{extensions};
    Extension extension;
    while (reader.next(extension)) {
        hash.add(static_cast<std::uint16_t>(extension.type));
    }
    return hash.value();
}

}  // namespace siptls::tls

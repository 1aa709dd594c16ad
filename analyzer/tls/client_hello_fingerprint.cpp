// SPDX-License-Identifier: GPL-2.0-or-later
// ClientHello::fingerprint, by which clients of the same software are recognised.
#include <array>
#include <cstddef>

#include "bytes/hash.h"
#include "tls/client_hello.h"
#include "tls/extension.h"
#include "tls/version.h"

namespace siptls::tls {

namespace {

// Hashes numbers block by block, so that no list is too long for it.
class NumberHash {
  public:
    void add(std::uint32_t number) {
        if (used_ == block_.size()) {
            flush();
        }
        block_[used_++] = number;
    }

    void add(const NumberList& numbers) {
        for (const std::uint32_t number : numbers) {
            if (!is_grease(number)) {
                add(number);
            }
        }
        end_list();
    }

    // Keeps a number from wandering from one list to the next unnoticed.
    void end_list() { add(0xffffffff); }

    std::uint64_t value() {
        flush();
        return state_;
    }

  private:
    void flush() {
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(block_.data());
        state_ = hash_bytes({bytes, used_ * sizeof block_[0]}, state_);
        used_ = 0;
    }

    std::array<std::uint32_t, 128> block_;  // the first used_ of them
    std::size_t used_ = 0;
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
    ExtensionReader reader{extensions};
    Extension extension;
    while (reader.next(extension)) {
        const auto number = static_cast<std::uint16_t>(extension.type);
        if (!is_grease(number) && !belongs_to_connection(extension.type)) {
            hash.add(number);
        }
    }
    hash.end_list();
    hash.add(supported_groups);
    hash.add(point_formats);
    const std::uint64_t value = hash.value();
    return value == 0 ? 1 : value;
}

}  // namespace siptls::tls

// SPDX-License-Identifier: GPL-2.0-or-later
// The block cipher IDEA (X. Lai, On the Design and Security of Block Ciphers, 1992) as RFC 5469 has
// it in TLS, which Debian's OpenSSL leaves out. Decrypts only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "siptls/bytes.h"

namespace siptls::decrypt {

class Idea {
  public:
    static constexpr std::size_t kBlockLength = 8;
    static constexpr std::size_t kKeyLength = 16;

    // `key` has kKeyLength bytes.
    explicit Idea(Bytes key);
    Idea(const Idea&) = delete;
    Idea& operator=(const Idea&) = delete;
    ~Idea();

    // Cipher block chaining. `sealed` has whole blocks, `plain` its length, `iv` that of a block.
    void decrypt(Bytes iv, Bytes sealed, std::span<std::uint8_t> plain) const;

  private:
    void decrypt_block(Bytes sealed, std::span<std::uint8_t> plain) const;

    std::array<std::uint16_t, 52> keys_{};  // six a round, four for the end
};

}  // namespace siptls::decrypt

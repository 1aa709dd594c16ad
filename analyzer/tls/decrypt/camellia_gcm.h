// SPDX-License-Identifier: GPL-2.0-or-later
// Camellia in Galois/Counter mode (RFC 6367; NIST SP 800-38D), which OpenSSL lacks: made of its
// single blocks. Opens only, with nonces of twelve bytes.
#pragma once

#include <array>
#include <cstdint>

#include "siptls/bytes.h"
#include "tls/decrypt/buffer.h"
#include "tls/decrypt/openssl_handles.h"

namespace siptls::decrypt {

class CamelliaGcm {
  public:
    // `cipher`: Camellia on single blocks (ECB).
    CamelliaGcm(const EVP_CIPHER* cipher, Bytes key);

    // `plain` has the length of `sealed`. False if the tag is wrong.
    bool open(Bytes nonce, Bytes additional, Bytes sealed, Bytes tag, Buffer& plain);

  private:
    using Block = std::array<std::uint8_t, 16>;

    Block encrypt(const Block& block);
    Block counter(Bytes nonce, std::uint32_t number);
    Block multiply(const Block& by_hash_key) const;
    Block authenticate(Bytes additional, Bytes sealed) const;

    CipherContextPtr context_;
    Block hash_key_{};
};

}  // namespace siptls::decrypt

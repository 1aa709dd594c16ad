// SPDX-License-Identifier: GPL-2.0-or-later
// Opens records of AEAD suites: GCM (RFC 5288), CCM (RFC 6655) and ChaCha20-Poly1305 (RFC 7905) up
// to TLS 1.2, and all suites of TLS 1.3 (RFC 8446, 5.2).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "tls/decrypt/buffer.h"
#include "tls/decrypt/camellia_gcm.h"
#include "tls/decrypt/crypto_library.h"
#include "tls/decrypt/sealed_record.h"
#include "tls/decrypt/suite_parameters.h"

namespace siptls::decrypt {

class AeadOpener {
  public:
    // `iv`: of the key block, or the whole one of TLS 1.3. `library` must outlive it.
    AeadOpener(CryptoLibrary& library, const SuiteParameters& suite, std::uint16_t version,
               Bytes key, Bytes iv);

    bool ready() const { return context_ != nullptr || camellia_ != nullptr; }

    // The number under which the record opens; `plain` is its content then.
    std::optional<std::uint64_t> open(const SealedRecord& record, Numbers numbers, Buffer& plain);

    // Every record can be opened by itself.
    void lose_record(std::size_t /*length*/) {}
    void lose_place() {}

  private:
    static constexpr std::size_t kNonceLength = 12;

    bool set_key(EVP_CIPHER_CTX* context, Bytes key) const;
    bool open_one(const SealedRecord& record, std::uint64_t number, Buffer& plain);
    bool decrypt(Bytes nonce, Bytes additional, Bytes sealed, Buffer& plain);
    bool begin(Bytes nonce, Bytes tag);
    bool decrypt_ccm(Bytes nonce, Bytes additional, Bytes sealed, Bytes tag, Buffer& plain);

    tls::CipherKind kind_;
    std::size_t tag_length_;
    bool tls13_;
    bool explicit_nonce_;
    const EVP_CIPHER* cipher_ = nullptr;
    Buffer key_;                                   // of CCM, which is set anew for each record
    std::array<std::uint8_t, kNonceLength> iv_{};  // no secret without the key
    std::size_t iv_length_;
    CipherContextPtr context_;
    std::unique_ptr<CamelliaGcm> camellia_;
};

}  // namespace siptls::decrypt

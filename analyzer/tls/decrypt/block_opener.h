// SPDX-License-Identifier: GPL-2.0-or-later
// Opens records of CBC suites (RFC 5246, 6.2.3.2): the MAC inside of the padding, or outside of the
// ciphertext (RFC 7366); the initialisation vector in each record, or before TLS 1.1 the last block
// of the record before.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "tls/decrypt/buffer.h"
#include "tls/decrypt/crypto_library.h"
#include "tls/decrypt/idea.h"
#include "tls/decrypt/record_mac.h"
#include "tls/decrypt/sealed_record.h"
#include "tls/decrypt/suite_parameters.h"

namespace siptls::decrypt {

enum class MacOrder : std::uint8_t { MacThenEncrypt, EncryptThenMac };

class BlockOpener {
  public:
    // `iv`: of the key block, before TLS 1.1. `library` must outlive it.
    BlockOpener(CryptoLibrary& library, const SuiteParameters& suite, const MacKind& mac,
                MacOrder order, Bytes mac_key, Bytes key, Bytes iv);

    bool ready() const { return (context_ != nullptr || idea_ != nullptr) && mac_.ready(); }

    // The number under which the record's MAC is right; `plain` is its content then. A record
    // behind lose_place() may give nothing although its keys are right.
    std::optional<std::uint64_t> open(const SealedRecord& record, Numbers numbers, Buffer& plain);

    void lose_record(std::size_t /*length*/) { lose_place(); }
    void lose_place() { place_known_ = explicit_iv_; }
    // Whether the next record can be opened at all.
    bool knows_place() const { return place_known_; }

  private:
    bool decrypt(Bytes iv, Bytes sealed, Buffer& plain);
    std::optional<std::uint64_t> open_checked(const SealedRecord& record, Numbers numbers, Bytes iv,
                                              Bytes sealed, Buffer& plain);
    std::optional<std::size_t> content_length(const Buffer& plain, std::size_t mac_length) const;

    RecordMac mac_;
    MacOrder order_;
    std::size_t block_;
    bool explicit_iv_;
    bool ssl3_;
    bool place_known_ = true;
    Buffer iv_;
    CipherContextPtr context_;
    std::unique_ptr<Idea> idea_;  // in place of `context_`
};

}  // namespace siptls::decrypt

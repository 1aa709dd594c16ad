// SPDX-License-Identifier: GPL-2.0-or-later
// Opens records of stream suites: RC4, and those that only have a MAC (RFC 5246, 6.2.3.1). A stream
// cipher can only go on where every byte before was seen, or at least counted.
#pragma once

#include <cstdint>
#include <optional>

#include "tls/decrypt/buffer.h"
#include "tls/decrypt/crypto_library.h"
#include "tls/decrypt/record_mac.h"
#include "tls/decrypt/sealed_record.h"
#include "tls/decrypt/suite_parameters.h"

namespace siptls::decrypt {

class StreamOpener {
  public:
    // An empty cipher in `suite`: MAC only. `library` must outlive it.
    StreamOpener(CryptoLibrary& library, const SuiteParameters& suite, const MacKind& mac,
                 Bytes mac_key, Bytes key);

    bool ready() const { return mac_.ready() && (plain_text_ || context_ != nullptr); }

    std::optional<std::uint64_t> open(const SealedRecord& record, Numbers numbers, Buffer& plain);

    // `length` bytes of ciphertext were lost: its key stream is passed over.
    void lose_record(std::size_t length);
    void lose_place() { place_known_ = plain_text_; }
    bool knows_place() const { return place_known_; }

  private:
    RecordMac mac_;
    bool plain_text_;
    bool place_known_ = true;
    CipherContextPtr context_;
};

}  // namespace siptls::decrypt

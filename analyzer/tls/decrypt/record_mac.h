// SPDX-License-Identifier: GPL-2.0-or-later
// The MAC of records up to TLS 1.2 (RFC 5246, 6.2.3.1; RFC 7366 for what is sealed first; SSL 3.0:
// RFC 6101, 5.2.3.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "tls/decrypt/buffer.h"
#include "tls/decrypt/keyed_hmac.h"
#include "tls/decrypt/sealed_record.h"

namespace siptls::decrypt {

struct MacKind {
    std::uint16_t version = 0;
    tls::Digest digest = tls::Digest::Sha1;
    std::size_t length = 0;  // on the wire: shorter than the digest where truncated (RFC 6066, 7)
};

class RecordMac {
  public:
    // False from ready() if the digest is not known.
    RecordMac(const MacKind& kind, Bytes key);

    bool ready() const { return ready_; }
    std::size_t length() const { return kind_.length; }

    // Which of the numbers makes `mac` the MAC of `content` under the record's type and version;
    // nothing if none does.
    std::optional<std::uint64_t> check(const SealedRecord& record, Numbers numbers, Bytes content,
                                       Bytes mac) const;

  private:
    Digested compute(const SealedRecord& record, std::uint64_t number, Bytes content) const;
    Digested compute_ssl3(Bytes header, Bytes content) const;

    MacKind kind_;
    Buffer key_;                       // of SSL 3.0, which has no HMAC
    std::unique_ptr<KeyedHmac> hmac_;  // from TLS 1.0 on
    bool ready_;
};

}  // namespace siptls::decrypt

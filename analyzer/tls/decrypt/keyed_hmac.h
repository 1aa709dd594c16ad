// SPDX-License-Identifier: GPL-2.0-or-later
// HMAC with one key over many inputs (RFC 2104): what hashing the key leaves behind is kept, and
// each input goes on from a copy of that. Used for keys (key_derivation.h) and records
// (record_mac.h).
#pragma once

#include <initializer_list>

#include "siptls/bytes.h"
#include "tls/decrypt/running_hash.h"

namespace siptls::decrypt {

class KeyedHmac {
  public:
    KeyedHmac(tls::Digest digest, Bytes key);

    // Of the parts behind each other. Nothing if running_hash.h does not know the digest.
    Digested operator()(std::initializer_list<Bytes> parts) const;

  private:
    RunningHash inner_;  // behind the key with either pad
    RunningHash outer_;
};

}  // namespace siptls::decrypt

// SPDX-License-Identifier: GPL-2.0-or-later
// All keys of an analysis, and what is remembered of sessions for those that resume them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "siptls/keys.h"
#include "tls/decrypt/crypto_library.h"
#include "tls/decrypt/key_log.h"
#include "tls/decrypt/record_unpacker.h"
#include "tls/decrypt/rsa_keys.h"
#include "tls/decrypt/session_cache.h"
#include "tls/decrypt/suite_parameters.h"

namespace siptls::decrypt {

class Keys {
  public:
    explicit Keys(std::uint64_t seed) : key_log_(seed), sessions_(seed) {}

    // As KeyLog::open and RsaKeys::open.
    std::string open_key_log(const std::string& path) { return key_log_.open(path); }
    std::string open_rsa_key(const RsaKeyFile& file) { return rsa_keys_.open(library_, file); }

    CryptoLibrary& library() { return library_; }
    KeyLog& key_log() { return key_log_; }
    const RsaKeys& rsa_keys() const { return rsa_keys_; }
    SessionCache& sessions() { return sessions_; }
    // As suite_parameters(), which puts them together from the suite's name, and null for nothing.
    // At most those that cipher_suites.h has; each stays where it is.
    const SuiteParameters* suite(std::uint16_t number);
    UnpackerPlaces& unpackers() { return unpackers_; }
    // Where the content of a record is opened. Only one is looked at at a time, so that one place
    // serves all connections and stays in the caches.
    Buffer& plain() { return plain_; }

  private:
    CryptoLibrary library_;
    KeyLog key_log_;
    RsaKeys rsa_keys_;
    SessionCache sessions_;
    std::map<std::uint16_t, SuiteParameters> suites_;
    UnpackerPlaces unpackers_;
    Buffer plain_;
};

}  // namespace siptls::decrypt

// SPDX-License-Identifier: GPL-2.0-or-later
// The published fingerprints (JA3, JA3S, JA4) of every distinct hello, made once each: software
// repeats itself, so that most hellos cost one look into a table and a session keeps two numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "siptls/session.h"
#include "tls/client_hello.h"
#include "tls/server_hello.h"

namespace siptls::session {

class FingerprintBook {
  public:
    // `software`: hello.fingerprint(). kNoFingerprint if it is new and kMaxFingerprints are known.
    FingerprintId of(const tls::ClientHello& hello, std::uint64_t software);
    FingerprintId of(const tls::ServerHello& hello);

    // What those that a session names stand for.
    HelloFingerprints look_up(const Session& session) const;

    // The JA4 alone; valid until the next new hello.
    std::string_view ja4(const Session& session) const;

    // How often a new one found no room.
    std::uint64_t refused() const { return refused_; }

  private:
    struct Client {
        std::string ja3;
        std::string ja4;
    };

    // The number of `key`, which gets the next one if it is new. kNoFingerprint beyond the ceiling.
    FingerprintId number_of(std::unordered_map<std::uint64_t, FingerprintId>& numbers,
                            std::uint64_t key);

    std::unordered_map<std::uint64_t, FingerprintId> client_numbers_;
    std::unordered_map<std::uint64_t, FingerprintId> server_numbers_;
    std::vector<Client> clients_;       // by number - 1
    std::vector<std::string> servers_;  // JA3S, by number - 1
    std::uint64_t refused_ = 0;
};

}  // namespace siptls::session

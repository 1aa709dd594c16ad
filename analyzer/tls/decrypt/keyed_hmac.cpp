// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/keyed_hmac.h"

#include <algorithm>
#include <array>

namespace siptls::decrypt {

namespace {

constexpr std::uint8_t kInnerPad = 0x36;
constexpr std::uint8_t kOuterPad = 0x5c;

using Block = std::array<std::uint8_t, RunningHash::kLongestBlock>;

void alter(Block& block, std::uint8_t by) {
    for (std::uint8_t& byte : block) {
        byte ^= by;
    }
}

}  // namespace

// The key is filled up with zeros to a block; of a longer one its hash is the key.
KeyedHmac::KeyedHmac(tls::Digest digest, Bytes key) : inner_(digest), outer_(digest) {
    const std::size_t length = inner_.block_length();
    Block block{};
    if (key.size() <= length) {
        std::copy(key.begin(), key.end(), block.begin());
    } else {
        RunningHash long_key(digest);
        long_key.take(key);
        const Digested hash = long_key.end();
        std::copy(hash.bytes().begin(), hash.bytes().end(), block.begin());
    }
    alter(block, kInnerPad);
    inner_.take(Bytes(block).first(length));
    alter(block, kInnerPad ^ kOuterPad);
    outer_.take(Bytes(block).first(length));
    OPENSSL_cleanse(block.data(), block.size());
}

Digested KeyedHmac::operator()(std::initializer_list<Bytes> parts) const {
    RunningHash hash = inner_;
    hash.take(parts);
    const Digested inside = hash.end();
    hash = outer_;
    hash.take(inside.bytes());
    return hash.end();
}

}  // namespace siptls::decrypt

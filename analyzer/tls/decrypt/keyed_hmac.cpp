// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/keyed_hmac.h"

#include <algorithm>

namespace siptls::decrypt {

namespace {

constexpr std::size_t kLongestBlock = 128;  // of the digests that TLS uses: SHA-384 and SHA-512
constexpr std::uint8_t kInnerPad = 0x36;
constexpr std::uint8_t kOuterPad = 0x5c;

using Block = std::array<std::uint8_t, kLongestBlock>;

// Begins with the key, and zeros behind it up to the block's length, each byte altered by the pad.
bool begin_with(EVP_MD_CTX* context, const EVP_MD* digest, const Block& key, std::size_t length,
                std::uint8_t pad) {
    Block padded;
    std::transform(key.begin(), key.end(), padded.begin(),
                   [pad](std::uint8_t byte) { return static_cast<std::uint8_t>(byte ^ pad); });
    const bool begun = EVP_DigestInit_ex(context, digest, nullptr) == 1 &&
                       EVP_DigestUpdate(context, padded.data(), length) == 1;
    OPENSSL_cleanse(padded.data(), padded.size());
    return begun;
}

}  // namespace

KeyedHmac::KeyedHmac(CryptoLibrary& library, tls::Digest digest, Bytes key)
    : contexts_(library.hmac(digest)) {
    if (contexts_ != nullptr && !set_key(library.digest(digest), key)) {
        contexts_ = nullptr;
    }
}

bool KeyedHmac::set_key(const EVP_MD* digest, Bytes key) {
    Block block{};
    const int stated = EVP_MD_get_block_size(digest);
    const auto length = static_cast<std::size_t>(std::max(stated, 0));
    if (length == 0 || length > block.size()) {
        return false;
    }
    bool ready = true;
    if (key.size() <= length) {
        std::copy(key.begin(), key.end(), block.begin());
    } else {  // its hash stands for a key longer than a block
        EVP_MD_CTX* const context = contexts_->inner.get();
        ready = EVP_DigestInit_ex(context, digest, nullptr) == 1 &&
                EVP_DigestUpdate(context, key.data(), key.size()) == 1 &&
                EVP_DigestFinal_ex(context, block.data(), nullptr) == 1;
    }
    ready = ready && begin_with(contexts_->inner.get(), digest, block, length, kInnerPad) &&
            begin_with(contexts_->outer.get(), digest, block, length, kOuterPad);
    OPENSSL_cleanse(block.data(), block.size());
    return ready;
}

Mac KeyedHmac::operator()(std::initializer_list<Bytes> parts) {
    Mac mac;
    EVP_MD_CTX* const context = contexts_ != nullptr ? contexts_->copy.get() : nullptr;
    const bool done =
        context != nullptr && EVP_MD_CTX_copy_ex(context, contexts_->inner.get()) == 1 &&
        finish(context, parts, mac) && EVP_MD_CTX_copy_ex(context, contexts_->outer.get()) == 1 &&
        finish(context, {mac.bytes()}, mac);
    return done ? mac : Mac();
}

Mac KeyedHmac::last(std::initializer_list<Bytes> parts) {
    Mac mac;
    const bool done = contexts_ != nullptr && finish(contexts_->inner.get(), parts, mac) &&
                      finish(contexts_->outer.get(), {mac.bytes()}, mac);
    contexts_ = nullptr;
    return done ? mac : Mac();
}

bool KeyedHmac::finish(EVP_MD_CTX* context, std::initializer_list<Bytes> parts, Mac& hash) {
    return std::ranges::all_of(parts,
                               [&](Bytes part) {
                                   return EVP_DigestUpdate(context, part.data(), part.size()) == 1;
                               }) &&
           EVP_DigestFinal_ex(context, hash.bytes_.data(), &hash.length_) == 1;
}

}  // namespace siptls::decrypt

// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/keyed_hmac.h"

#include <utility>

namespace siptls::decrypt {

KeyedHmac::KeyedHmac(CryptoLibrary& library, tls::Digest digest, Bytes key)
    : context_(library.hmac(digest)) {
    // OpenSSL takes a null key for the one before.
    static constexpr std::uint8_t kNone = 0;
    const std::uint8_t* const bytes = key.empty() ? &kNone : key.data();
    if (context_ != nullptr && EVP_MAC_init(context_, bytes, key.size(), nullptr) != 1) {
        context_ = nullptr;
    }
}

Buffer KeyedHmac::operator()(std::initializer_list<Bytes> parts) {
    // Without a key it goes on with the one it has.
    const bool ready = context_ != nullptr && (std::exchange(fresh_, false) ||
                                               EVP_MAC_init(context_, nullptr, 0, nullptr) == 1);
    if (!ready) {
        return {};
    }
    for (const Bytes part : parts) {
        if (EVP_MAC_update(context_, part.data(), part.size()) != 1) {
            return {};
        }
    }
    Buffer mac(EVP_MAX_MD_SIZE);
    std::size_t length = 0;
    if (EVP_MAC_final(context_, mac.data(), &length, mac.size()) != 1) {
        return {};
    }
    mac.resize(length);
    return mac;
}

}  // namespace siptls::decrypt

// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/camellia_gcm.h"

#include <algorithm>

namespace siptls::decrypt {

namespace {

constexpr std::size_t kBlock = 16;

}  // namespace

CamelliaGcm::CamelliaGcm(const EVP_CIPHER* cipher, Bytes key) : context_(EVP_CIPHER_CTX_new()) {
    EVP_EncryptInit_ex(context_.get(), cipher, nullptr, key.data(), nullptr);
    EVP_CIPHER_CTX_set_padding(context_.get(), 0);
    hash_key_ = encrypt(Block{});
}

CamelliaGcm::Block CamelliaGcm::encrypt(const Block& block) {
    Block out{};
    int length = 0;
    EVP_EncryptUpdate(context_.get(), out.data(), &length, block.data(), static_cast<int>(kBlock));
    return out;
}

CamelliaGcm::Block CamelliaGcm::counter(Bytes nonce, std::uint32_t number) {
    Block block{};
    std::copy(nonce.begin(), nonce.end(), block.begin());
    for (std::size_t at = 0; at < 4; ++at) {
        block[kBlock - 1 - at] = static_cast<std::uint8_t>(number >> (8 * at));
    }
    return encrypt(block);
}

// In the field of 2^128 elements, bits in GCM's order (SP 800-38D, 6.3).
CamelliaGcm::Block CamelliaGcm::multiply(const Block& by_hash_key) const {
    Block product{};
    Block shifted = hash_key_;
    for (std::size_t bit = 0; bit < 8 * kBlock; ++bit) {
        if ((by_hash_key[bit / 8] >> (7 - bit % 8) & 1) != 0) {
            for (std::size_t at = 0; at < kBlock; ++at) {
                product[at] ^= shifted[at];
            }
        }
        const bool carry = (shifted[kBlock - 1] & 1) != 0;
        for (std::size_t at = kBlock; at-- > 1;) {
            shifted[at] = static_cast<std::uint8_t>(shifted[at] >> 1 | shifted[at - 1] << 7);
        }
        shifted[0] = static_cast<std::uint8_t>(shifted[0] >> 1);
        if (carry) {
            shifted[0] ^= 0xe1;
        }
    }
    return product;
}

CamelliaGcm::Block CamelliaGcm::authenticate(Bytes additional, Bytes sealed) const {
    Block state{};
    const auto take = [&](Bytes bytes) {
        for (std::size_t start = 0; start < bytes.size(); start += kBlock) {
            const Bytes part = bytes.subspan(start, std::min(kBlock, bytes.size() - start));
            for (std::size_t at = 0; at < part.size(); ++at) {
                state[at] ^= part[at];
            }
            state = multiply(state);
        }
    };
    take(additional);
    take(sealed);
    Buffer lengths;
    append_number(lengths, 8 * additional.size(), 8);
    append_number(lengths, 8 * sealed.size(), 8);
    take(lengths);
    return state;
}

bool CamelliaGcm::open(Bytes nonce, Bytes additional, Bytes sealed, Bytes tag, Buffer& plain) {
    Block expected = authenticate(additional, sealed);
    const Block mask = counter(nonce, 1);
    for (std::size_t at = 0; at < kBlock; ++at) {
        expected[at] ^= mask[at];
    }
    if (tag.size() != kBlock || CRYPTO_memcmp(expected.data(), tag.data(), kBlock) != 0) {
        return false;
    }
    for (std::size_t start = 0; start < sealed.size(); start += kBlock) {
        const Block stream = counter(nonce, static_cast<std::uint32_t>(2 + start / kBlock));
        const std::size_t length = std::min(kBlock, sealed.size() - start);
        for (std::size_t at = 0; at < length; ++at) {
            plain[start + at] = sealed[start + at] ^ stream[at];
        }
    }
    return true;
}

}  // namespace siptls::decrypt

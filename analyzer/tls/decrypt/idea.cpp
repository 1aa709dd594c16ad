// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/idea.h"

#include <openssl/crypto.h>

namespace siptls::decrypt {

namespace {

constexpr std::size_t kRounds = 8;
constexpr std::size_t kKeysOfRound = 6;

// Modulo 65537, where 0 stands for 65536.
std::uint16_t multiply(std::uint16_t one, std::uint16_t other) {
    constexpr std::uint32_t kModulus = 0x10001;
    if (one == 0 || other == 0) {
        return static_cast<std::uint16_t>(kModulus - one - other);
    }
    return static_cast<std::uint16_t>(std::uint32_t{one} * other % kModulus);
}

std::uint16_t add(std::uint16_t one, std::uint16_t other) {
    return static_cast<std::uint16_t>(one + other);
}

std::uint16_t negative(std::uint16_t number) {
    return static_cast<std::uint16_t>(-number);
}

// number^65535, which is number^-1.
std::uint16_t inverse(std::uint16_t number) {
    std::uint16_t product = 1;
    for (unsigned bit = 0; bit < 16; ++bit) {
        product = multiply(product, number);
        number = multiply(number, number);
    }
    return product;
}

std::uint16_t word(Bytes bytes, std::size_t number) {
    return static_cast<std::uint16_t>(bytes[2 * number] << 8 | bytes[2 * number + 1]);
}

// The keys of encryption: the key's words, rotated by 25 bits for each eight of them.
std::array<std::uint16_t, 52> encryption_keys(Bytes key) {
    std::array<std::uint16_t, 52> keys{};
    for (std::size_t at = 0; at < keys.size(); ++at) {
        if (at < 8) {
            keys[at] = word(key, at);
            continue;
        }
        const std::size_t before = at - at % 8 - 8;
        const unsigned high = keys[before + (at + 1) % 8];
        const unsigned low = keys[before + (at + 2) % 8];
        keys[at] = static_cast<std::uint16_t>(high << 9 | low >> 7);
    }
    return keys;
}

}  // namespace

// Decryption is encryption with inverse keys in the opposite order; in the middle the two sums
// change places.
Idea::Idea(Bytes key) {
    std::array<std::uint16_t, 52> theirs = encryption_keys(key);
    for (std::size_t round = 0; round <= kRounds; ++round) {
        const std::size_t at = round * kKeysOfRound;
        const std::size_t from = (kRounds - round) * kKeysOfRound;
        const std::size_t swapped = round != 0 && round != kRounds ? 1 : 0;
        keys_[at] = inverse(theirs[from]);
        keys_[at + 1] = negative(theirs[from + 1 + swapped]);
        keys_[at + 2] = negative(theirs[from + 2 - swapped]);
        keys_[at + 3] = inverse(theirs[from + 3]);
        if (round != kRounds) {
            keys_[at + 4] = theirs[from - 2];
            keys_[at + 5] = theirs[from - 1];
        }
    }
    OPENSSL_cleanse(theirs.data(), sizeof theirs);
}

Idea::~Idea() {
    OPENSSL_cleanse(keys_.data(), sizeof keys_);
}

void Idea::decrypt(Bytes iv, Bytes sealed, std::span<std::uint8_t> plain) const {
    for (std::size_t at = 0; at < sealed.size(); at += kBlockLength) {
        const auto block = plain.subspan(at, kBlockLength);
        decrypt_block(sealed.subspan(at, kBlockLength), block);
        for (std::size_t byte = 0; byte < kBlockLength; ++byte) {
            block[byte] ^= iv[byte];
        }
        iv = sealed.subspan(at, kBlockLength);
    }
}

void Idea::decrypt_block(Bytes sealed, std::span<std::uint8_t> plain) const {
    std::array<std::uint16_t, 4> x = {word(sealed, 0), word(sealed, 1), word(sealed, 2),
                                      word(sealed, 3)};
    for (std::size_t at = 0; at < kRounds * kKeysOfRound; at += kKeysOfRound) {
        x[0] = multiply(x[0], keys_[at]);
        x[1] = add(x[1], keys_[at + 1]);
        x[2] = add(x[2], keys_[at + 2]);
        x[3] = multiply(x[3], keys_[at + 3]);
        const std::uint16_t first = multiply(x[0] ^ x[2], keys_[at + 4]);
        const std::uint16_t second = multiply(add(x[1] ^ x[3], first), keys_[at + 5]);
        const std::uint16_t sum = add(first, second);
        const std::uint16_t outer = x[1] ^ sum;
        x[0] ^= second;
        x[1] = x[2] ^ second;
        x[2] = outer;
        x[3] ^= sum;
    }
    constexpr std::size_t kEnd = kRounds * kKeysOfRound;
    const std::array<std::uint16_t, 4> out = {
        multiply(x[0], keys_[kEnd]), add(x[2], keys_[kEnd + 1]), add(x[1], keys_[kEnd + 2]),
        multiply(x[3], keys_[kEnd + 3])};
    for (std::size_t at = 0; at < out.size(); ++at) {
        plain[2 * at] = static_cast<std::uint8_t>(out[at] >> 8);
        plain[2 * at + 1] = static_cast<std::uint8_t>(out[at]);
    }
}

}  // namespace siptls::decrypt

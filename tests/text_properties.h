// SPDX-License-Identifier: GPL-2.0-or-later
// The properties every parser of untrusted bytes must have, as loops over variants of one good
// sample: its proper prefixes, its copies with damaged bytes, and its cuts into chunks. Each
// variant stands in memory of its own exact size, so that a sanitizer sees the first byte read too
// far.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "siptls/bytes.h"

namespace siptls::tests {

inline Bytes bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string_view text_of(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The bytes that pairs of hexadecimal digits spell.
inline std::vector<std::uint8_t> unhex(std::string_view digits) {
    const auto value = [](char digit) { return digit <= '9' ? digit - '0' : digit - 'a' + 10; };
    std::vector<std::uint8_t> bytes;
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
        bytes.push_back(static_cast<std::uint8_t>(value(digits[at]) << 4 | value(digits[at + 1])));
    }
    return bytes;
}

// check(prefix) for each proper prefix, the empty one included.
template <class Check>
void for_each_prefix(Bytes sample, Check check) {
    for (std::size_t length = 0; length < sample.size(); ++length) {
        const std::vector<std::uint8_t> prefix(
            sample.begin(), sample.begin() + static_cast<std::ptrdiff_t>(length));
        check(Bytes{prefix});
    }
}

// Values at the edges of lengths, and delimiters.
inline constexpr std::uint8_t kTellingBytes[] = {0x00, 0x01, 0x0a, 0x0d, 0x20,
                                                 0x3f, 0x7f, 0xc0, 0xff};

// check(copy) for copies in which one byte is another one: each telling value, and each single
// flipped bit.
template <class Check>
void for_each_damage(Bytes sample, Check check) {
    std::vector<std::uint8_t> copy(sample.begin(), sample.end());
    for (std::uint8_t& byte : copy) {
        const std::uint8_t good = byte;
        for (const std::uint8_t value : kTellingBytes) {
            byte = value;
            check(Bytes{copy});
        }
        for (unsigned bit = 0; bit < 8; ++bit) {
            byte = static_cast<std::uint8_t>(good ^ (1U << bit));
            check(Bytes{copy});
        }
        byte = good;
    }
}

// check(chunks) for the sample in one piece, in equal pieces of several sizes, and in two pieces
// cut at each place. `chunks` is a list of vectors of bytes.
template <class Check>
void for_each_chunking(Bytes sample, Check check) {
    using Chunks = std::vector<std::vector<std::uint8_t>>;
    for (const std::size_t size : {sample.size(), std::size_t{1}, std::size_t{2}, std::size_t{3},
                                   std::size_t{7}, std::size_t{64}, std::size_t{536}}) {
        Chunks chunks;
        for (std::size_t at = 0; at < sample.size(); at += size) {
            const Bytes piece = sample.subspan(at, std::min(size, sample.size() - at));
            chunks.emplace_back(piece.begin(), piece.end());
        }
        check(chunks);
    }
    for (std::size_t cut = 1; cut < sample.size(); ++cut) {
        const Bytes head = sample.first(cut);
        const Bytes tail = sample.subspan(cut);
        check(Chunks{{head.begin(), head.end()}, {tail.begin(), tail.end()}});
    }
}

}  // namespace siptls::tests

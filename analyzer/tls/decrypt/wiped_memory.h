// SPDX-License-Identifier: GPL-2.0-or-later
// Memory for secrets: wiped before it is given back, so that none outlives its use in a core dump
// or in memory that another part of the program is given.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <openssl/crypto.h>

namespace siptls::decrypt {

// For the containers of the standard library.
template <class Value>
struct WipedMemory {
    using value_type = Value;

    WipedMemory() = default;
    template <class Other>
    explicit WipedMemory(const WipedMemory<Other>& /*other*/) {}

    Value* allocate(std::size_t count) { return std::allocator<Value>().allocate(count); }
    void deallocate(Value* values, std::size_t count) {
        OPENSSL_cleanse(values, count * sizeof(Value));
        std::allocator<Value>().deallocate(values, count);
    }

    friend bool operator==(const WipedMemory&, const WipedMemory&) { return true; }
};

// A text with secrets, longer than what a string holds within itself.
using SecretText = std::basic_string<char, std::char_traits<char>, WipedMemory<char>>;

}  // namespace siptls::decrypt

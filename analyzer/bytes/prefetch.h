// SPDX-License-Identifier: GPL-2.0-or-later
// Asks the processor for memory that will be needed in a moment. A hint: it changes nothing but
// time, and any address will do.
#pragma once

#include <cstddef>

namespace siptls {

inline void prefetch(const void* at) {
    __builtin_prefetch(at);
}

// So much comes at a time, and from such multiples, on all processors of today.
inline constexpr std::size_t kCacheLine = 64;

// All of an object that is known to lie somewhere.
template <class Object>
void prefetch_whole(const Object& object) {
    const auto* const at = reinterpret_cast<const char*>(&object);
    for (std::size_t line = 0; line < sizeof object; line += kCacheLine) {
        prefetch(at + line);
    }
}

}  // namespace siptls

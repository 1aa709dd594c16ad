// SPDX-License-Identifier: GPL-2.0-or-later
// TLS stacks by their ClientHello, as JA4 sums it up. A hint at the library and its settings, never
// at the phone: programs on one library send the same.
#pragma once

#include <span>
#include <string_view>

namespace siptls {

struct KnownStack {
    std::string_view ja4;    // as recorded
    std::string_view title;  // "Go crypto/tls"
    // Rows of the profile table that stand for the name check of what sends this; empty where
    // programs on the stack compare names by rules of their own.
    std::span<const std::string_view> profiles;
    std::string_view source;  // the program and version that was recorded, or who published it
};

std::span<const KnownStack> known_stacks();

// The stack of this JA4; null if none is known. Whether the hello names a server, and which
// protocols inside TLS it offers, is the program's business and makes no difference.
const KnownStack* find_stack(std::string_view ja4);

}  // namespace siptls

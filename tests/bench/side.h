// SPDX-License-Identifier: GPL-2.0-or-later
// The two sides of a conversation, whatever the protocol.
#pragma once

#include <cstdint>

namespace siptls::bench {

enum class Side : std::uint8_t { Client, Server };

constexpr Side other(Side side) {
    return side == Side::Client ? Side::Server : Side::Client;
}

}  // namespace siptls::bench

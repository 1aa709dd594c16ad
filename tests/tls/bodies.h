// SPDX-License-Identifier: GPL-2.0-or-later
// From samples to what a body parser gets.
#pragma once

#include <cstddef>
#include <string_view>

#include "bytes/load.h"
#include "from_hex.h"
#include "properties.h"

namespace siptls::tests {

// The body of a whole handshake message.
inline Buffer body_of_message(std::string_view hex) {
    const Buffer message = from_hex(hex);
    return copy(Bytes(message).subspan(4));
}

// The body of the handshake message in the record that begins at byte `at` of the stream and holds
// nothing else.
inline Buffer body_of_record(std::string_view hex, std::size_t at = 0) {
    const Buffer stream = from_hex(hex);
    const std::size_t length = load_be16(&stream[at + 3]);
    return copy(Bytes(stream).subspan(at + 9, length - 4));
}

}  // namespace siptls::tests

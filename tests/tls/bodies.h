// SPDX-License-Identifier: GPL-2.0-or-later
// From samples to what a body parser gets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
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

// A ClientHello of this version with these suites and extensions, given in hex; no extensions field
// at all if there are none.
inline Buffer client_hello_body(std::string_view version, std::string_view suites,
                                std::string_view extensions) {
    Buffer body = from_hex(std::string(version) + std::string(64, '0') + "00");
    const auto add = [&body](const Buffer& list) {
        body.push_back(static_cast<std::uint8_t>(list.size() >> 8));
        body.push_back(static_cast<std::uint8_t>(list.size()));
        body.insert(body.end(), list.begin(), list.end());
    };
    add(from_hex(suites));
    body.insert(body.end(), {1, 0});  // no compression
    if (!extensions.empty()) {
        add(from_hex(extensions));
    }
    return body;
}

// What a browser of 2023 sent, with GREASE in every list: the example of JA4's description.
inline Buffer browser_hello_body() {
    return client_hello_body(
        "0303", "3a3a 1301 1302 1303 c02b c02f c02c c030 cca9 cca8 c013 c014 009c 009d 002f 0035",
        "2a2a 0000 001b 0003 02 0002 4469 0005 0003 02 6832 0000 0010 000e 00 00 0b "
        "6578616d706c652e636f6d"
        "0033 0002 0000 000d 0012 0010 0403 0804 0401 0503 0805 0501 0806 0601"
        "000a 000a 0008 dada 001d 0017 0018 000b 0002 01 00 ff01 0001 00 002d 0002 01 01"
        "0023 0000 0012 0000 0010 000e 000c 02 6832 08 687474702f312e31 0017 0000"
        "002b 0007 06 7a7a 0304 0303 0005 0005 01 0000 0000 6a6a 0001 00 0015 0001 00");
}

}  // namespace siptls::tests

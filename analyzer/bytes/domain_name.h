// SPDX-License-Identifier: GPL-2.0-or-later
// Domain names in wire form (RFC 1035, 3.1 and 4.1.4) as text. DNS messages and the DHCP option for
// SIP servers (RFC 3361) spell names this way. Compression pointers lead backwards only, so a name
// always ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "siptls/bytes.h"

namespace siptls {

// RFC 1035, 3.1: a name in wire form has at most 255 bytes, hence at most 127 labels.
inline constexpr std::size_t kMaxDomainName = 255;

enum class NameStatus : std::uint8_t {
    Whole,
    Cut,        // the bytes end inside the name
    Malformed,  // a reserved label type, a pointer that leads forward, or too long
};

struct DomainName {
    NameStatus status = NameStatus::Malformed;
    // Lower-case ASCII without trailing dot; the root is empty. A label's byte that is a dot, a
    // backslash or not visible ASCII stands as \DDD in decimal (RFC 1035, 5.1). Empty unless Whole.
    std::string text;
    std::size_t end = 0;  // offset just behind the name where it stands, not where a pointer led
};

// Reads the name at `start`. Pointers count from the first byte of `message`.
DomainName read_domain_name(Bytes message, std::size_t start);

}  // namespace siptls

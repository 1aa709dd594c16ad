// SPDX-License-Identifier: GPL-2.0-or-later
// Types of records that lead a SIP client to its server (RFC 3263, 4; IANA "DNS Parameters"). Other
// numbers are kept as they are.
#pragma once

#include <cstdint>

namespace siptls::dns {

enum class RecordType : std::uint16_t {
    A = 1,
    Cname = 5,
    Aaaa = 28,
    Srv = 33,
    Naptr = 35,
};

}  // namespace siptls::dns

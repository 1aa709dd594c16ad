// SPDX-License-Identifier: GPL-2.0-or-later
// An SSL 2.0 compatible ClientHello as RFC 5246, E.2 describes it, made by hand: TLS 1.0, suites
// TLS_RSA_WITH_AES_128_CBC_SHA and SSL 2.0 RC4 with MD5, no session id, a challenge of 16 bytes.
#pragma once

#include <string_view>

namespace siptls::tests {

inline constexpr std::string_view kSslv2Hello =
    "801f 01 0301 0006 0000 0010 00002f 010080 000102030405060708090a0b0c0d0e0f";

}  // namespace siptls::tests

// SPDX-License-Identifier: GPL-2.0-or-later
// The IANA "TLS Cipher Suites" registry as a table, for tls_names.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace siptls::report {

struct CipherSuite {
    std::uint16_t number;
    std::string_view text;
};

// Sorted by number.
std::span<const CipherSuite> cipher_suites();

}  // namespace siptls::report

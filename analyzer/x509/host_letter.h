// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "bytes/ascii.h"

namespace siptls::x509 {

// Letters, digits and hyphen, of which host names are made (RFC 952).
constexpr bool is_host_letter(char c) {
    return is_alphanumeric(c) || c == '-';
}

}  // namespace siptls::x509

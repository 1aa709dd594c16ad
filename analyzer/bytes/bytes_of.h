// SPDX-License-Identifier: GPL-2.0-or-later
// Texts and addresses as the bytes they consist of. A view, as long as what it is of.
#pragma once

#include <cstdint>
#include <string_view>

#include "siptls/bytes.h"
#include "siptls/endpoint.h"

namespace siptls {

inline Bytes bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// Four or sixteen.
inline Bytes bytes_of(const IpAddress& address) {
    return Bytes{address.bytes}.first(address.family == AddressFamily::V4 ? 4 : 16);
}

}  // namespace siptls

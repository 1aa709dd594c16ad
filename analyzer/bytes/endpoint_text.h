// SPDX-License-Identifier: GPL-2.0-or-later
// Addresses and endpoints put as text into memory of the caller's: a report repeats them for each
// session. The text is that of to_string() (siptls/endpoint.h).
#pragma once

#include <cstddef>

#include "siptls/endpoint.h"

namespace siptls {

// What must have room at `at`; more than any text has.
inline constexpr std::size_t kAddressRoom = 46;  // INET6_ADDRSTRLEN
inline constexpr std::size_t kEndpointRoom = kAddressRoom + sizeof "[]:65535";

// Return the end of the text.
char* put_text(char* at, const IpAddress& address);
char* put_text(char* at, const Endpoint& endpoint);

}  // namespace siptls

// SPDX-License-Identifier: GPL-2.0-or-later
// SIP, SIPS and tel URIs (RFC 3261, 19.1; RFC 3966). Password and URI headers are not given on: the
// one is a secret, the others concern no sign-in.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "bytes/result.h"
#include "sip/parameters.h"

namespace siptls::sip {

// Views into the text it was parsed from, spelled as there.
struct Uri {
    std::string_view scheme;
    std::string_view user;  // of other schemes than sip and sips: all up to the parameters
    std::string_view host;  // an IPv6 address keeps its brackets; empty for other schemes
    std::optional<std::uint16_t> port;
    std::string_view parameters;  // as written, see find_parameter()
};

// Takes a URI alone, without angle brackets.
Result<Uri> parse_uri(std::string_view text);

}  // namespace siptls::sip

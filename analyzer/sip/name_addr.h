// SPDX-License-Identifier: GPL-2.0-or-later
// An address in From, To or Contact (RFC 3261, 20.10): `"Display" <sip:a@b;p>;tag=x`, or a bare
// URI, whose parameters then belong to the header field.
#pragma once

#include <string_view>

#include "bytes/result.h"
#include "sip/parameters.h"
#include "sip/uri.h"

namespace siptls::sip {

// Views into the text it was parsed from.
struct NameAddr {
    std::string_view display_name;  // as written, with its quotes; empty if there is none
    Uri uri;
    std::string_view parameters;  // of the header field, as written, see find_parameter()
};

// Takes one address, not a list.
Result<NameAddr> parse_name_addr(std::string_view text);

}  // namespace siptls::sip

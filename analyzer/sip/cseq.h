// SPDX-License-Identifier: GPL-2.0-or-later
// CSeq: the number of a request and its method, repeated in the response (RFC 3261, 20.16).
#pragma once

#include <cstdint>
#include <string_view>

#include "bytes/result.h"

namespace siptls::sip {

struct CSeq {
    std::uint32_t number = 0;
    std::string_view method;  // a view into the value
};

Result<CSeq> parse_cseq(std::string_view value);

}  // namespace siptls::sip

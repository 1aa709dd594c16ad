// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/cseq.h"

#include <algorithm>

#include "sip/header_lines.h"
#include "sip/text.h"

namespace siptls::sip {

Result<CSeq> parse_cseq(std::string_view value) {
    value = trim(value);
    const std::size_t blank = std::min(value.find_first_of(" \t"), value.size());
    const auto number = parse_number(value.substr(0, blank));
    const std::string_view method = trim(value.substr(blank));
    if (!number) {
        return malformed("SIP: CSeq without number", 0);
    }
    if (method.empty() || !std::all_of(method.begin(), method.end(), is_token_char)) {
        return malformed("SIP: CSeq without method", blank);
    }
    return CSeq{*number, method};
}

}  // namespace siptls::sip

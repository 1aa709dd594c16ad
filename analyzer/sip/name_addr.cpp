// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/name_addr.h"

#include <algorithm>

#include "sip/text.h"

namespace siptls::sip {
namespace {

// Offset of the angle bracket that opens the URI, past a quoted display name; npos if there is
// none.
std::size_t opening_bracket(std::string_view text) {
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (quoted && text[at] == '\\') {
            ++at;
        } else if (text[at] == '"') {
            quoted = !quoted;
        } else if (!quoted && text[at] == '<') {
            return at;
        }
    }
    return std::string_view::npos;
}

}  // namespace

Result<NameAddr> parse_name_addr(std::string_view text) {
    NameAddr result;
    text = trim(text);
    const std::size_t open = opening_bracket(text);
    std::string_view uri;
    std::string_view rest;
    if (open == std::string_view::npos) {
        const std::size_t end = std::min(text.find(';'), text.size());
        uri = trim(text.substr(0, end));
        rest = text.substr(end);
    } else {
        const std::size_t close = text.find('>', open);
        if (close == std::string_view::npos) {
            return malformed("SIP: address without closing bracket", open);
        }
        result.display_name = trim(text.substr(0, open));
        uri = trim(text.substr(open + 1, close - open - 1));
        rest = text.substr(close + 1);
    }
    const auto parsed = parse_uri(uri);
    if (!parsed) {
        return tl::unexpected<ParseError>(parsed.error());
    }
    result.uri = *parsed;
    result.parameters = rest;
    return result;
}

}  // namespace siptls::sip

// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/uri.h"

#include <algorithm>
#include <functional>

#include "sip/header_lines.h"
#include "sip/text.h"

namespace siptls::sip {
namespace {

// Letters of host names and IPv4 addresses; underscores and UTF-8 are no names by the book but
// occur.
constexpr CharacterSet kHostChars([](char c) {
    return is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || !is_ascii(c);
});

bool is_address_char(char c) {
    return is_alphanumeric(c) || c == ':' || c == '.' || c == '%';
}

constexpr CharacterSet kSchemeChars([](char c) {
    return is_alphanumeric(c) || c == '+' || c == '-' || c == '.';
});

// Whatever delimits a URI in a header field must be escaped inside it (RFC 3261, 25.1).
constexpr CharacterSet kUserChars([](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7f && c != '<' && c != '>' && c != '"';
});

bool is_user(std::string_view text) {
    return std::all_of(text.begin(), text.end(), std::cref(kUserChars));
}

// The host at the beginning of `text`; empty if there is none.
std::string_view leading_host(std::string_view text) {
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        const std::string_view address = text.substr(1, end - 1);
        const bool whole = end != std::string_view::npos && !address.empty() &&
                           std::all_of(address.begin(), address.end(), is_address_char);
        return whole ? text.substr(0, end + 1) : std::string_view{};
    }
    const auto* const end = std::find_if_not(text.begin(), text.end(), std::cref(kHostChars));
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

}  // namespace

Result<Uri> parse_uri(std::string_view text) {
    Uri uri;
    const std::size_t colon = text.find(':');
    uri.scheme = text.substr(0, colon);
    if (colon == std::string_view::npos || uri.scheme.empty() || !is_alpha(uri.scheme.front()) ||
        !std::all_of(uri.scheme.begin(), uri.scheme.end(), std::cref(kSchemeChars))) {
        return malformed("SIP: URI without scheme", 0);
    }
    std::string_view rest = text.substr(colon + 1);
    const auto offset = [&] { return text.size() - rest.size(); };
    if (!equal_ignoring_case(uri.scheme, "sip") && !equal_ignoring_case(uri.scheme, "sips")) {
        uri.user = rest.substr(0, rest.find(';'));
        if (uri.user.empty() || !is_user(uri.user)) {
            return malformed("SIP: URI of nothing", offset());
        }
        rest.remove_prefix(uri.user.size());
        uri.parameters = rest;
        return uri;
    }
    if (const std::size_t at = rest.find('@'); at != std::string_view::npos) {
        uri.user = rest.substr(0, at);
        uri.user = uri.user.substr(0, uri.user.find(':'));
        if (!is_user(uri.user)) {
            return malformed("SIP: URI with a user that is none", offset());
        }
        rest.remove_prefix(at + 1);
    }
    uri.host = leading_host(rest);
    if (uri.host.empty()) {
        return malformed("SIP: URI without host", offset());
    }
    rest.remove_prefix(uri.host.size());
    if (rest.starts_with(':')) {
        const std::string_view digits = rest.substr(1, rest.find_first_of(";?") - 1);
        const auto port = parse_number(digits);
        if (!port || *port > 0xffff) {
            return malformed("SIP: URI with a port that is none", offset());
        }
        uri.port = static_cast<std::uint16_t>(*port);
        rest.remove_prefix(1 + digits.size());
    }
    if (!rest.empty() && rest.front() != ';' && rest.front() != '?') {
        return malformed("SIP: URI with something behind the host", offset());
    }
    uri.parameters = rest.substr(0, rest.find('?'));
    return uri;
}

}  // namespace siptls::sip

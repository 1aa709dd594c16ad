// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/challenge.h"

#include <algorithm>

#include "sip/parameters.h"
#include "sip/text.h"

namespace siptls::sip {

Result<std::string_view> credentials_scheme(std::string_view value) {
    value = trim(value);
    const auto* const end = std::find_if_not(value.begin(), value.end(), is_token_char);
    const std::string_view scheme = value.substr(0, static_cast<std::size_t>(end - value.begin()));
    if (scheme.empty() || (scheme.size() < value.size() && !is_space(value[scheme.size()]))) {
        return malformed("SIP: authentication without scheme", scheme.size());
    }
    return scheme;
}

Result<Challenge> parse_challenge(std::string_view value) {
    const auto scheme = credentials_scheme(value);
    if (!scheme) {
        return tl::unexpected<ParseError>(scheme.error());
    }
    const std::string_view rest = trim(value).substr(scheme->size());
    const auto parameters = parse_parameters(rest, ',');
    const auto text = [&](std::string_view name) {
        return unquoted(find_parameter(parameters, name).value_or(std::string_view{}));
    };
    return Challenge{std::string(*scheme), text("realm"), text("targetname"), text("sts-uri")};
}

}  // namespace siptls::sip

// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/challenge.h"

#include <algorithm>
#include <optional>

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
    ParameterReader in{trim(value).substr(scheme->size()), ','};
    Parameter parameter;
    std::optional<std::string_view> realm;
    std::optional<std::string_view> targetname;
    std::optional<std::string_view> sts_uri;
    const auto take_first = [&](std::string_view name, std::optional<std::string_view>& fact) {
        if (!fact && equal_ignoring_case(parameter.name, name)) {
            fact = parameter.value;
        }
    };
    while (in.next(parameter)) {
        take_first("realm", realm);
        take_first("targetname", targetname);
        take_first("sts-uri", sts_uri);
    }
    constexpr std::string_view kNone;
    return Challenge{*scheme, realm.value_or(kNone), targetname.value_or(kNone),
                     sts_uri.value_or(kNone)};
}

}  // namespace siptls::sip

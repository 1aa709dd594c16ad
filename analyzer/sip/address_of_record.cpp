// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/address_of_record.h"

#include <algorithm>
#include <cstddef>

#include "sip/name_addr.h"
#include "sip/text.h"

namespace siptls::sip {
namespace {

constexpr std::size_t kPunctuation = sizeof ":@:65535";

void append_lower(std::string& result, std::string_view text) {
    const auto begin = static_cast<std::ptrdiff_t>(result.size());
    result += text;
    std::transform(result.begin() + begin, result.end(), result.begin() + begin,
                   [](char c) { return lower(c); });
}

}  // namespace

Result<std::string> address_of_record(std::string_view to) {
    const auto address = parse_name_addr(to);
    if (!address) {
        return tl::unexpected<ParseError>(address.error());
    }
    return address_of_record(address->uri);
}

std::string address_of_record(const Uri& uri) {
    std::string result;
    result.reserve(uri.scheme.size() + uri.user.size() + uri.host.size() + kPunctuation);
    append_lower(result, uri.scheme);
    result += ':';
    result += uri.user;
    if (!uri.user.empty() && !uri.host.empty()) {
        result += '@';
    }
    append_lower(result, uri.host);
    if (uri.port) {
        result += ':';
        result += std::to_string(*uri.port);
    }
    return result;
}

}  // namespace siptls::sip

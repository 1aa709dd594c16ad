// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/address_of_record.h"

#include "sip/name_addr.h"
#include "sip/text.h"

namespace siptls::sip {

Result<std::string> address_of_record(std::string_view to) {
    const auto address = parse_name_addr(to);
    if (!address) {
        return tl::unexpected<ParseError>(address.error());
    }
    const Uri& uri = address->uri;
    std::string result = lower(uri.scheme) + ":";
    result += uri.user;
    if (!uri.user.empty() && !uri.host.empty()) {
        result += '@';
    }
    result += lower(uri.host);
    if (uri.port) {
        result += ":" + std::to_string(*uri.port);
    }
    return result;
}

}  // namespace siptls::sip

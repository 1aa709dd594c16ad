// SPDX-License-Identifier: GPL-2.0-or-later
// The address-of-record a REGISTER is about: the To URI (RFC 3261, 10.2), reduced to what tells
// users apart (10.3, step 5).
#pragma once

#include <string>
#include <string_view>

#include "bytes/result.h"
#include "sip/uri.h"

namespace siptls::sip {

// From the value of a To header: the URI without parameters, scheme and host in lower case.
Result<std::string> address_of_record(std::string_view to);
// The same of a URI that was parsed already.
std::string address_of_record(const Uri& uri);

}  // namespace siptls::sip

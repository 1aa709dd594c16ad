// SPDX-License-Identifier: GPL-2.0-or-later
// Header field names do not care for case and some have a compact form of one letter (RFC 3261,
// 7.3.1 and 7.3.3; IANA "SIP Parameters"). One spelling stands for all of them.
#pragma once

#include <string_view>

namespace siptls::sip {

// The long form in lower case of a name the table knows, with static lifetime; empty otherwise.
std::string_view canonical_header_name(std::string_view name);

}  // namespace siptls::sip

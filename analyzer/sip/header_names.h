// SPDX-License-Identifier: GPL-2.0-or-later
// Header field names do not care for case and some have a compact form of one letter (RFC 3261,
// 7.3.1 and 7.3.3; IANA "SIP Parameters"). One spelling stands for all of them.
#pragma once

#include <string_view>

namespace siptls::sip {

// The long form in lower case of a name the table knows, with static lifetime; empty otherwise.
std::string_view canonical_header_name(std::string_view name);

// Whether `name` is a spelling of `canonical`, a name of the table. Quicker than to ask for the
// canonical name of each field where one is looked for.
bool is_spelling_of(std::string_view canonical, std::string_view name);

}  // namespace siptls::sip

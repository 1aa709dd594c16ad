// SPDX-License-Identifier: GPL-2.0-or-later
// The branch of the topmost Via, which with the CSeq names a transaction (RFC 3261, 17.1.3).
#pragma once

#include <string_view>

namespace siptls::sip {

// From the value of the first Via header; empty if it has no branch (RFC 2543 knew none).
std::string_view topmost_branch(std::string_view via);

}  // namespace siptls::sip

// SPDX-License-Identifier: GPL-2.0-or-later
// ms-diagnostics and ms-diagnostics-public (MS-OCER, 8.2): why a Lync or Skype for Business server
// did not do what was asked: ErrorId;source="fqdn";reason="...";further="...".
#pragma once

#include <string_view>

#include "siptls/session.h"

namespace siptls::sip {

// Never fails: what is not there is empty, and the id 0, which no server uses.
MsDiagnostic parse_ms_diagnostic(std::string_view value);

}  // namespace siptls::sip

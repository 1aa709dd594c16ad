// SPDX-License-Identifier: GPL-2.0-or-later
// Words for who a client is beside its addresses, for the door of a site that a certificate guards,
// and for what a client did on its way to be signed in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "siptls/analysis.h"

namespace siptls::report {

// "registrar", "web services", "Access Edge", "Exchange"
std::string_view role_words(CertificateRole role);

// What the client is by its family, and whether several share its address; one sentence each,
// without full stops.
std::vector<std::string> identity_remarks(const ClientIdentity& identity);

// "DNS found sip.mslync.net at 192.0.2.21", escaped.
std::string describe(const SignInStep& step);

}  // namespace siptls::report

// SPDX-License-Identifier: GPL-2.0-or-later
// Words for names: where an expected name is known from, why a presented one fits or not.
#pragma once

#include <string>
#include <string_view>

#include "siptls/certificate.h"
#include "siptls/profile.h"
#include "siptls/verdict.h"

namespace siptls::report {

// "a DNS SRV answer", "the server name in its ClientHello (SNI)", ...
std::string_view source_words(NameSource source);
// The same from the id of a source; the id itself, escaped, if it is none.
std::string source_words(std::string_view id);

// "host name", "SIP domain", "IP address"
std::string_view kind_words(NameKind kind);

// Why a name was refused, without naming the presented one; from the id of a MatchRefusal.
std::string refusal_words(std::string_view id);
// What made a name fit: "a DNS name", "a wildcard", ...; from the id of a MatchedBy.
std::string matched_words(std::string_view id);

// "SHA-256 862d71acf76bc55c...", which tells certificates of one subject apart.
std::string fingerprint_words(const Certificate& certificate);

}  // namespace siptls::report

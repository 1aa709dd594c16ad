// SPDX-License-Identifier: GPL-2.0-or-later
// What is told of many clients together, in words. All text is escaped.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "siptls/analysis.h"

namespace siptls::report {

// "1 client", "2 clients"
std::string counted(std::size_t count, std::string_view what);

// "CN sip.example.com, SHA-256 0123...", or that it is not in the capture.
std::string certificate_words(const Analysis& analysis, std::optional<CertificateId> id);

// What is missing where, and whom it concerns.
std::string finding_sentence(const Analysis& analysis, const Finding& finding);

// A name that works here and who would refuse it.
std::string risk_sentence(const Analysis& analysis, const AtRisk& risk);

}  // namespace siptls::report

// SPDX-License-Identifier: GPL-2.0-or-later
// How a SIP exchange went, in words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "siptls/session.h"

namespace siptls::report {

// How the sign-in stands after its last final response.
enum class SignIn : std::uint8_t {
    Accepted,
    Challenged,   // the client did not answer the last challenge
    Redirected,   // it was sent elsewhere
    Refused,      // by the registrar, after TLS
    Unavailable,  // 5xx: whoever answered could not serve
    Unanswered,
};
SignIn sign_in_of(const SipExchange& exchange);

// The reason phrase of RFC 3261 and its updates: "Forbidden"; empty if the status has none.
std::string_view status_words(std::uint16_t status);

// "REGISTER sip:a@b: 401, 401, 200"; statuses that repeat are counted. Escaped.
std::string exchange_words(const SipExchange& exchange);

// One sentence without its full stop: what came of a sign-in and, where it failed, what that says
// of the certificate. Escaped.
std::string sign_in_words(const SipExchange& exchange);

}  // namespace siptls::report

// SPDX-License-Identifier: GPL-2.0-or-later
// What is said inside TLS once the handshake is through: a SIP sign-in (RFC 3261, 10) of ordinary
// message sizes, or a web request and its page. Spoken through the flight recorder.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "bench/capture_clock.h"
#include "bench/side.h"

namespace siptls::bench {

struct Line {
    Side from = Side::Client;
    Micros pause{};  // how long the speaker thinks first
    std::string text;
};

using Dialogue = std::vector<Line>;

// REGISTER, 401, REGISTER with credentials, 200.
Dialogue sip_sign_in(const std::string& sip_domain, const std::string& registrar);

// What a phone that stays says after its sign-in: two keep-alives (RFC 5626, 3.5.1) and a
// re-registration, over minutes.
Dialogue sip_stay(const std::string& sip_domain, const std::string& registrar);

// GET, then a page of `page_size` bytes of body.
Dialogue web_request(const std::string& host, std::size_t page_size);

}  // namespace siptls::bench

// SPDX-License-Identifier: GPL-2.0-or-later
// Hand-built analyses for the report tests: the founding case, one without sessions, one hostile.
#pragma once

#include <string_view>

#include "siptls/analysis.h"

namespace siptls::test {

// A Lync phone refuses a wildcard four times; a second phone does the same; later the first one
// succeeds with another certificate.
Analysis founding_case();

// The founding case with the server's own trace: its record of the first try, a failure that the
// capture does not show, another of which it lacks the end, a sign-in.
Analysis traced_case();

// A capture without any session, with TLS on a port that was not followed.
Analysis other_port();

// Nothing at all.
Analysis nothing();

// The founding case with control bytes, bidirectional marks and broken UTF-8 in every text that
// comes from the wire.
Analysis hostile_case();

// A session that succeeded, one that the server ended, one that was not seen whole.
JudgedSession established();
JudgedSession refused_by_server();
JudgedSession cut_off();

Timestamp at_second(std::int64_t second);

}  // namespace siptls::test

// SPDX-License-Identifier: GPL-2.0-or-later
// What the arguments of a reason are, so that each gets the right words, and where names are hidden
// the right pseudonym.
#pragma once

#include <array>
#include <cstdint>

#include "siptls/arguments.h"
#include "siptls/verdict.h"

namespace siptls::report {

enum class ArgumentKind : std::uint8_t {
    Text,
    Name,               // of a host or domain, or an address
    DistinguishedName,  // in RFC 4514 form
    MissingIssuer,      // likewise, or empty
    Source,
    Refusal,
    Date,      // of a certificate or of what is about one; seconds since 1970
    Time,      // nanoseconds since 1970
    Duration,  // nanoseconds
    Close,
    Alert,
    Version,
    Cause,
    Code,  // a result code as a decimal number, or empty
};

using ArgumentKinds = std::array<ArgumentKind, Arguments::kMost>;

const ArgumentKinds& argument_kinds(Reason reason);

}  // namespace siptls::report

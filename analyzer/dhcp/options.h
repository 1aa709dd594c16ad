// SPDX-License-Identifier: GPL-2.0-or-later
// The options of a DHCP message, gathered from the option field and, where option 52 says so, from
// the file and sname fields (RFC 2131, 4.1). Parts of a long option are joined (RFC 3396).
#pragma once

#include <cstdint>
#include <vector>

#include "bytes/result.h"
#include "siptls/bytes.h"

namespace siptls::dhcp {

struct Option {
    std::uint8_t code = 0;
    std::vector<std::uint8_t> value;
};

struct Options {
    std::vector<Option> list;  // each code once, in the order of first appearance
    // The option field ends without the end option: further options, or further parts of these, may
    // not have been captured.
    bool complete = true;

    // Null if the option is not there.
    const Option* find(std::uint8_t code) const;
};

// The three fields that can hold options, `options` from behind the magic cookie on. Fails if an
// overloaded field holds an option longer than itself.
Result<Options> gather_options(Bytes options, Bytes file, Bytes sname);

}  // namespace siptls::dhcp

// SPDX-License-Identifier: GPL-2.0-or-later
// The values of all header fields of one name.
#pragma once

#include <string_view>
#include <vector>

#include "sip/message.h"

namespace siptls::tests {

inline std::vector<std::string_view> headers_of(const sip::Message& message,
                                                std::string_view name) {
    std::vector<std::string_view> values;
    message.each_header(name, [&](std::string_view value) { values.push_back(value); });
    return values;
}

}  // namespace siptls::tests

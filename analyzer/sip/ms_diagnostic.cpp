// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/ms_diagnostic.h"

#include <algorithm>

#include "sip/header_lines.h"
#include "sip/limits.h"
#include "sip/parameters.h"
#include "sip/text.h"

namespace siptls::sip {

MsDiagnostic parse_ms_diagnostic(std::string_view value) {
    MsDiagnostic diagnostic;
    value = trim(value);
    diagnostic.text = value.substr(0, kMaxText);
    std::string_view rest = value;
    std::string_view id;
    if (next_element(rest, ';', id)) {
        diagnostic.id = parse_number(id).value_or(0);
    }
    std::string room;
    const auto text = [&](std::string_view name) {
        return unquoted(find_parameter(rest, name).value_or(""), room).substr(0, kMaxText);
    };
    diagnostic.reason = text("reason");
    diagnostic.source = text("source");
    return diagnostic;
}

}  // namespace siptls::sip

// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/json_out.h"

#include <cmath>

#include "report/escape.h"
#include "report/time_text.h"

namespace siptls::report {

void JsonOut::text(std::string_view raw) {
    if (is_plain(raw)) {
        writer_.plain(raw);
    } else {
        writer_.literal(json_literal(raw));
    }
}

void JsonOut::text_or_null(std::string_view raw) {
    if (raw.empty()) {
        null();
    } else {
        text(raw);
    }
}

void JsonOut::seconds(double value) {
    if (!std::isfinite(value)) {
        null();
        return;
    }
    writer_.Double(std::round(value * 1e6) / 1e6);
}

void JsonOut::time(Timestamp value) {
    text(rfc3339(value));
}

void JsonOut::frame(FrameRef frame) {
    if (frame.number == 0) {
        null();
        return;
    }
    begin_object();
    number("capture", frame.capture);
    number("number", frame.number);
    end_object();
}

void JsonOut::endpoint(const Endpoint& endpoint) {
    begin_object();
    text("ip", to_string(endpoint.address));
    number("port", endpoint.port);
    end_object();
}

void JsonOut::boolean_or_null(JsonKey key_text, std::optional<bool> value) {
    key(key_text);
    if (value) {
        boolean(*value);
    } else {
        null();
    }
}

void JsonOut::texts(JsonKey key_text, const std::vector<std::string>& values) {
    array(key_text, values, [&](const std::string& value) { text(value); });
}

}  // namespace siptls::report

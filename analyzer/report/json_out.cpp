// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/json_out.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <iterator>

#include "report/escape.h"
#include "report/time_text.h"

namespace siptls::report {

void JsonOut::text(std::string_view raw) {
    if (is_plain(raw)) {
        writer_.plain(raw);
    } else {
        writer_.literal(json_literal(raw), rapidjson::kStringType);
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

// Whole numbers are exact and quick; with a point, as any number of seconds has it.
void JsonOut::span(Nanoseconds value) {
    constexpr std::uint64_t kMicrosecond = 1000;
    constexpr std::uint64_t kInSecond = 1'000'000;
    const bool negative = value < 0;
    const std::uint64_t size =
        negative ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    const std::uint64_t microseconds = (size + kMicrosecond / 2) / kMicrosecond;
    char text[sizeof "-9223372036.854776"];
    char* end = text;
    if (negative && microseconds > 0) {
        *end++ = '-';
    }
    end = std::to_chars(end, std::end(text), microseconds / kInSecond).ptr;
    *end++ = '.';
    std::uint64_t rest = microseconds % kInSecond;
    do {
        rest *= 10;
        *end++ = static_cast<char>('0' + rest / kInSecond);
        rest %= kInSecond;
    } while (rest > 0);
    writer_.literal({text, static_cast<std::size_t>(end - text)}, rapidjson::kNumberType);
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

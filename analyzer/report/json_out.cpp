// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/json_out.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <iterator>

#include "report/time_text.h"

namespace siptls::report {
namespace {

constexpr std::size_t kLongestAddress = sizeof "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255" - 1;

char* put(char* at, std::string_view text) {
    return std::copy(text.begin(), text.end(), at);
}

}  // namespace

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
    writer_.literal({text, end}, rapidjson::kNumberType);
}

void JsonOut::time(Timestamp value) {
    char text[kLongestTime + 2];
    char* end = text;
    *end++ = '"';
    end = put_rfc3339(end, value);
    *end++ = '"';
    writer_.literal({text, end}, rapidjson::kStringType);
}

// Places and endpoints make up much of a report, so each is put together in one piece.
void JsonOut::frame(FrameRef frame) {
    if (frame.number == 0) {
        null();
        return;
    }
    char text[sizeof R"({"capture":4294967295,"number":18446744073709551615})"];
    char* end = put(text, R"({"capture":)");
    end = std::to_chars(end, std::end(text), frame.capture).ptr;
    end = put(end, R"(,"number":)");
    end = std::to_chars(end, std::end(text), frame.number).ptr;
    *end++ = '}';
    writer_.literal({text, end}, rapidjson::kObjectType);
}

void JsonOut::endpoint(const Endpoint& endpoint) {
    const std::string address = to_string(endpoint.address);
    char text[sizeof R"({"ip":"","port":65535})" + kLongestAddress];
    char* end = put(text, R"({"ip":")");
    end = put(end, address);
    end = put(end, R"(","port":)");
    end = std::to_chars(end, std::end(text), endpoint.port).ptr;
    *end++ = '}';
    writer_.literal({text, end}, rapidjson::kObjectType);
}

void JsonOut::boolean_or_null(const JsonKey& key_text, std::optional<bool> value) {
    key(key_text);
    if (value) {
        boolean(*value);
    } else {
        null();
    }
}

void JsonOut::texts(const JsonKey& key_text, const std::vector<std::string>& values) {
    array(key_text, values, [&](const std::string& value) { text(value); });
}

}  // namespace siptls::report

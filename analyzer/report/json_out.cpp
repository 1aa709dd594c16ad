// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/json_out.h"

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <rapidjson/internal/dtoa.h>

#include "bytes/endpoint_text.h"
#include "report/time_text.h"

namespace siptls::report {
namespace {

char* put(char* at, std::string_view text) {
    std::memcpy(at, text.data(), text.size());
    return at + text.size();
}

char* put(char* at, std::uint64_t number) {
    constexpr std::size_t kMostDigits = 20;
    return std::to_chars(at, at + kMostDigits, number).ptr;
}

}  // namespace

void JsonOut::seconds(double value) {
    if (!std::isfinite(value)) {
        null();
        return;
    }
    constexpr std::size_t kLongest = 25;  // as RapidJSON has it
    writer_.piece(kLongest, [&](char* at) {
        return rapidjson::internal::dtoa(std::round(value * 1e6) / 1e6, at);
    });
}

// Whole numbers are exact and quick; with a point, as any number of seconds has it.
void JsonOut::span(Nanoseconds value) {
    constexpr std::uint64_t kMicrosecond = 1000;
    constexpr std::uint64_t kInSecond = 1'000'000;
    const bool negative = value < 0;
    const std::uint64_t size =
        negative ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    const std::uint64_t microseconds = (size + kMicrosecond / 2) / kMicrosecond;
    constexpr std::size_t kLongest = sizeof "-9223372036.854776" - 1;
    writer_.piece(kLongest, [&](char* at) {
        if (negative && microseconds > 0) {
            *at++ = '-';
        }
        at = put(at, microseconds / kInSecond);
        *at++ = '.';
        std::uint64_t rest = microseconds % kInSecond;
        do {
            rest *= 10;
            *at++ = static_cast<char>('0' + rest / kInSecond);
            rest %= kInSecond;
        } while (rest > 0);
        return at;
    });
}

void JsonOut::time(Timestamp value) {
    writer_.piece(kLongestTime + 2, [&](char* at) {
        *at++ = '"';
        at = put_rfc3339(at, value);
        *at++ = '"';
        return at;
    });
}

// Places and endpoints make up much of a report, so each is put together in one piece.
void JsonOut::frame(FrameRef frame) {
    if (frame.number == 0) {
        null();
        return;
    }
    constexpr std::size_t kLongest =
        sizeof R"({"capture":4294967295,"number":18446744073709551615})" - 1;
    writer_.piece(kLongest, [&](char* at) {
        at = put(at, R"({"capture":)");
        at = put(at, std::uint64_t{frame.capture});
        at = put(at, R"(,"number":)");
        at = put(at, frame.number);
        *at++ = '}';
        return at;
    });
}

void JsonOut::endpoint(const Endpoint& endpoint) {
    constexpr std::size_t kMost = sizeof R"({"ip":"","port":65535})" + kAddressRoom;
    writer_.piece(kMost, [&](char* at) {
        at = put(at, R"({"ip":")");
        at = put_text(at, endpoint.address);
        at = put(at, R"(","port":)");
        at = put(at, std::uint64_t{endpoint.port});
        *at++ = '}';
        return at;
    });
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

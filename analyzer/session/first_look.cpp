// SPDX-License-Identifier: GPL-2.0-or-later
#include "session/first_look.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "session/limits.h"
#include "sip/start_line.h"
#include "tls/content_type.h"

namespace siptls::session {

namespace {

// A request with one of the methods that phones and browsers use, or a response (RFC 9112, 2.1).
bool looks_like_http(Bytes line) {
    constexpr std::array<std::string_view, 5> kBeginnings = {"GET /", "POST /", "HEAD /",
                                                             "GET http", "HTTP/1."};
    const std::string_view text(reinterpret_cast<const char*>(line.data()), line.size());
    return std::any_of(kBeginnings.begin(), kBeginnings.end(),
                       [&](std::string_view beginning) { return text.starts_with(beginning); });
}

}  // namespace

FirstLook first_look_at_text(Bytes bytes) {
    const auto begin = std::find_if(bytes.begin(), bytes.end(),
                                    [](std::uint8_t byte) { return byte != '\r' && byte != '\n'; });
    const bool text = begin == bytes.end() || (*begin >= 'A' && *begin <= 'Z');
    if (!text) {
        return FirstLook::Other;
    }
    const Bytes line = bytes.first(std::min(bytes.size(), kMaxFirstLine));
    if (std::find(begin, bytes.end(), '\n') == bytes.end() && line.size() == bytes.size()) {
        return FirstLook::NeedMore;
    }
    if (sip::looks_like_sip(line)) {
        return FirstLook::Sip;
    }
    return looks_like_http(Bytes(begin, bytes.end())) ? FirstLook::Http : FirstLook::Other;
}

FirstLook first_look(Bytes bytes) {
    if (bytes.empty()) {
        return FirstLook::NeedMore;
    }
    const std::uint8_t first = bytes[0];
    if (tls::is_content_type(first)) {
        if (bytes.size() < 2) {
            return FirstLook::NeedMore;
        }
        return bytes[1] == 3 ? FirstLook::Tls : FirstLook::Other;
    }
    if ((first & 0x80) != 0) {
        if (bytes.size() < 4) {
            return FirstLook::NeedMore;
        }
        return bytes[2] == 1 && (bytes[3] == 2 || bytes[3] == 3) ? FirstLook::Tls
                                                                 : FirstLook::Other;
    }
    return first_look_at_text(bytes);
}

}  // namespace siptls::session

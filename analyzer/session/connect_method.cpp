// SPDX-License-Identifier: GPL-2.0-or-later
#include "session/connect_method.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

#include "bytes/ascii.h"
#include "bytes/domain_name.h"
#include "session/limits.h"
#include "sip/text.h"
#include "siptls/endpoint.h"

namespace siptls::session {

namespace {

constexpr std::string_view kMethod = "CONNECT ";
constexpr std::string_view kVersion = "HTTP/1.";  // and a digit

// The lines up to the empty one.
struct Head {
    Found found = Found::No;
    std::size_t length = 0;
    std::string_view first_line;  // without its end; with NeedMore empty until it is whole
};

Head find_head(std::string_view text, std::string_view beginning) {
    const std::string_view known = text.substr(0, beginning.size());
    if (!beginning.starts_with(known)) {
        return {};
    }
    const std::string_view bearable = text.substr(0, kMaxConnect);
    Head head{bearable.size() < kMaxConnect ? Found::NeedMore : Found::No};
    for (std::size_t begin = 0; begin < bearable.size();) {
        const std::size_t end = bearable.find('\n', begin);
        if (end == std::string_view::npos) {
            break;
        }
        std::string_view line = bearable.substr(begin, end - begin);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (begin == 0) {
            head.first_line = line;
        } else if (line.empty()) {
            return {Found::Yes, end + 1, head.first_line};
        }
        begin = end + 1;
    }
    return head;
}

bool is_version(std::string_view word) {
    return word.size() == kVersion.size() + 1 && word.starts_with(kVersion) &&
           is_digit(word.back());
}

std::optional<std::uint16_t> number_of(std::string_view digits) {
    std::uint16_t number = 0;
    const auto* const end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, number);
    return read.ec == std::errc() && read.ptr == end ? std::optional(number) : std::nullopt;
}

bool is_host(std::string_view host) {
    const bool letters = std::all_of(host.begin(), host.end(), [](char c) {
        return is_alphanumeric(c) || c == '-' || c == '.' || c == '_';
    });
    return host.size() <= kMaxDomainName && (letters || parse_ip_address(host));
}

}  // namespace

ConnectRequest find_connect_request(Bytes bytes) {
    const Head head = find_head(sip::as_text(bytes), kMethod);
    if (head.first_line.empty()) {
        return {head.found};
    }
    // "CONNECT sip.example.com:5061 HTTP/1.1" (RFC 9112, 3, 3.2.3)
    std::string_view line = head.first_line;
    next_word(line);
    const std::string_view target = next_word(line);
    const std::size_t colon = target.rfind(':');
    if (colon == std::string_view::npos || !is_version(line)) {
        return {};
    }
    ConnectRequest request{head.found, head.length, target.substr(0, colon)};
    request.port = number_of(target.substr(colon + 1)).value_or(0);
    if (request.host.starts_with('[') && request.host.ends_with(']')) {
        request.host = request.host.substr(1, request.host.size() - 2);
    }
    if (!is_host(request.host)) {
        request.host = {};
    }
    return request;
}

ConnectAnswer find_connect_answer(Bytes bytes) {
    const Head head = find_head(sip::as_text(bytes), kVersion);
    if (head.first_line.empty()) {
        return {head.found};
    }
    // "HTTP/1.1 200 Connection established" (RFC 9112, 4)
    std::string_view line = head.first_line;
    const bool version = is_version(next_word(line));
    const auto status = number_of(next_word(line));
    if (!version || !status || *status < 100 || *status > 599) {
        return {};
    }
    return {head.found, head.length, *status};
}

}  // namespace siptls::session

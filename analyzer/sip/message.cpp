// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/message.h"

#include <algorithm>
#include <utility>

#include "sip/header_lines.h"
#include "sip/header_names.h"
#include "sip/limits.h"
#include "sip/text.h"

namespace siptls::sip {
namespace {

// Few messages have more: one allocation does.
constexpr std::size_t kUsualFields = 24;

// RFC 3261, 7.3.1: a line end and the blanks around it mean one blank.
std::string unfold(std::string_view value) {
    std::string result;
    while (true) {
        const std::size_t line_end = value.find('\n');
        result += trim(value.substr(0, line_end));
        if (line_end == std::string_view::npos) {
            return result;
        }
        result += ' ';
        value.remove_prefix(line_end + 1);
    }
}

bool is_lower_case(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) { return c != lower(c); });
}

}  // namespace

std::optional<std::string_view> Message::header(std::string_view name) const {
    for (const HeaderField& field : fields_) {
        if (field.name == name) {
            return field.value;
        }
    }
    return std::nullopt;
}

std::string_view Message::own(std::string text) {
    return owned_.emplace_front(std::move(text));
}

Result<std::size_t> Message::read_fields(std::string_view text) {
    fields_.reserve(kUsualFields);
    HeaderLines lines{text};
    HeaderLine line;
    while (true) {
        const std::size_t at = lines.offset();
        switch (lines.next(line)) {
            case HeaderLines::Step::End: return lines.offset();
            case HeaderLines::Step::Cut: complete_ = false; return text.size();
            case HeaderLines::Step::Malformed:
                return malformed("SIP: a line is no header field", at);
            case HeaderLines::Step::Line: break;
        }
        if (fields_.size() == kMaxFields) {
            return malformed("SIP: too many header fields", at);
        }
        std::string_view name = canonical_header_name(line.name);
        if (name.empty()) {
            name = is_lower_case(line.name) ? line.name : own(lower(line.name));
        }
        fields_.push_back({name, line.folded ? own(unfold(line.value)) : line.value});
    }
}

void Message::read_body(Bytes rest) {
    body_ = rest;
    const auto value = header("content-length");
    const auto length = value ? parse_number(*value) : std::nullopt;
    if (!length) {
        return;
    }
    if (*length > rest.size()) {
        complete_ = false;
        return;
    }
    body_ = rest.first(*length);
}

Result<Message> parse_message(Bytes bytes) {
    const std::size_t start = keep_alives(as_text(bytes));
    const std::string_view text = as_text(bytes).substr(start);
    if (text.size() > kMaxMessage) {
        return malformed("SIP: message too large", start);
    }
    std::size_t start_length = 0;
    const auto start_line = parse_start_line(text, start_length);
    if (!start_line) {
        return malformed("SIP: no start line", start);
    }
    Message message;
    message.start_line_ = *start_line;
    const std::size_t fields_start = start + start_length;
    const auto fields_length = message.read_fields(text.substr(start_length));
    if (!fields_length) {
        return malformed(fields_length.error().what, fields_start + fields_length.error().offset);
    }
    message.read_body(bytes.subspan(fields_start + *fields_length));
    return message;
}

}  // namespace siptls::sip

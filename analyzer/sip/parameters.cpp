// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/parameters.h"

#include <algorithm>

#include "sip/limits.h"
#include "sip/text.h"

namespace siptls::sip {
namespace {

// Offset of the quote that ends the string whose text begins at `at`, or the text's size. What is
// behind a backslash ends nothing.
std::size_t closing_quote(std::string_view text, std::size_t at) {
    std::size_t quote = std::min(text.find('"', at), text.size());
    while (at < quote) {
        const std::size_t escape = text.substr(at, quote - at).find('\\');
        if (escape == std::string_view::npos) {
            return quote;
        }
        at += escape + 2;
        if (at > quote) {
            quote = std::min(text.find('"', at), text.size());
        }
    }
    return quote;
}

// What may end an element or hide separators; most characters do neither.
constexpr CharacterSet kMarks([](char c) { return c == ',' || c == ';' || c == '"' || c == '<'; });

// Offset of the first separator that counts, a comma or a semicolon, or the text's size.
std::size_t element_end(std::string_view text, char separator) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (!kMarks(c)) {
            continue;
        }
        if (c == separator) {
            return at;
        }
        if (c == '"') {
            at = closing_quote(text, at + 1);
        } else if (c == '<') {
            at = std::min(text.find('>', at), text.size());
        }
    }
    return text.size();
}

}  // namespace

bool next_element(std::string_view& rest, char separator, std::string_view& element) {
    if (rest.empty()) {
        return false;
    }
    const std::size_t end = element_end(rest, separator);
    element = trim(rest.substr(0, end));
    rest.remove_prefix(end == rest.size() ? end : end + 1);
    return true;
}

bool ParameterReader::next(Parameter& parameter) {
    std::string_view element;
    while (element.empty()) {
        if (read_ == kMaxParameters || !next_element(rest_, separator_, element)) {
            return false;
        }
    }
    ++read_;
    const std::size_t equals = element.find('=');
    const bool flag = equals == std::string_view::npos;
    // Outside, the element has no blanks any more.
    parameter.name = flag ? element : without_trailing(element.substr(0, equals), is_space);
    parameter.value =
        flag ? std::string_view() : without_leading(element.substr(equals + 1), is_space);
    return true;
}

std::optional<std::string_view> find_parameter(std::string_view parameters, std::string_view name,
                                               char separator) {
    ParameterReader in{parameters, separator};
    Parameter parameter;
    while (in.next(parameter)) {
        if (equal_ignoring_case(parameter.name, name)) {
            return parameter.value;
        }
    }
    return std::nullopt;
}

std::string_view unquoted(std::string_view text, std::string& room) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') {
        return text;
    }
    text = text.substr(1, text.size() - 2);
    if (text.find('\\') == std::string_view::npos) {
        return text;
    }
    room.clear();
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\' && at + 1 < text.size()) {
            ++at;
        }
        room += text[at];
    }
    return room;
}

}  // namespace siptls::sip

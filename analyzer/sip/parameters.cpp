// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/parameters.h"

#include <algorithm>

#include "sip/limits.h"
#include "sip/text.h"

namespace siptls::sip {
namespace {

// Few texts have more: one allocation does.
constexpr std::size_t kUsualParameters = 8;

// Offset of the quote that ends the string whose text begins at `at`, or the text's size.
std::size_t closing_quote(std::string_view text, std::size_t at) {
    while (at < text.size() && text[at] != '"') {
        at += text[at] == '\\' ? 2 : 1;
    }
    return std::min(at, text.size());
}

// Offset of the first separator that counts, or the text's size.
std::size_t element_end(std::string_view text, char separator) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
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

std::vector<Parameter> parse_parameters(std::string_view text, char separator) {
    std::vector<Parameter> parameters;
    std::string_view element;
    while (parameters.size() < kMaxParameters && next_element(text, separator, element)) {
        if (element.empty()) {
            continue;
        }
        if (parameters.empty()) {
            parameters.reserve(kUsualParameters);
        }
        const std::size_t equals = element.find('=');
        if (equals == std::string_view::npos) {
            parameters.push_back({element, {}});
        } else {
            parameters.push_back(
                {trim(element.substr(0, equals)), trim(element.substr(equals + 1))});
        }
    }
    return parameters;
}

std::optional<std::string_view> find_parameter(const std::vector<Parameter>& parameters,
                                               std::string_view name) {
    for (const Parameter& parameter : parameters) {
        if (equal_ignoring_case(parameter.name, name)) {
            return parameter.value;
        }
    }
    return std::nullopt;
}

std::string unquoted(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') {
        return std::string(text);
    }
    text = text.substr(1, text.size() - 2);
    if (text.find('\\') == std::string_view::npos) {
        return std::string(text);
    }
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\' && at + 1 < text.size()) {
            ++at;
        }
        result += text[at];
    }
    return result;
}

}  // namespace siptls::sip

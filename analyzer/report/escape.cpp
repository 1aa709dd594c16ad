// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/escape.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include <fmt/format.h>

#include "bytes/utf8.h"
#include "siptls/wording.h"

namespace siptls {
namespace {

void append_json_unit(std::string& out, char32_t unit) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<std::uint32_t>(unit));
}

void append_json(std::string& out, char32_t value, std::string_view encoded) {
    if (value == '"' || value == '\\') {
        out += '\\';
        out += static_cast<char>(value);
    } else if (!is_invisible(value)) {
        out += encoded;
    } else if (value < 0x10000) {
        append_json_unit(out, value);
    } else {
        append_json_unit(out, 0xd800 + ((value - 0x10000) >> 10));
        append_json_unit(out, 0xdc00 + ((value - 0x10000) & 0x3ff));
    }
}

std::string escape(std::string_view raw, std::string_view backslash) {
    if (report::is_plain(raw)) {
        return std::string(raw);
    }
    std::string out;
    out.reserve(raw.size());
    while (!raw.empty()) {
        const CodePoint point = first_code_point(raw);
        const std::size_t length = std::max<std::size_t>(point.length, 1);
        if (point.length == 0 || (point.length == 1 && is_invisible(point.value))) {
            fmt::format_to(std::back_inserter(out), "\\x{:02x}",
                           static_cast<std::uint8_t>(raw.front()));
        } else if (is_invisible(point.value)) {
            fmt::format_to(std::back_inserter(out), "\\u{{{:x}}}",
                           static_cast<std::uint32_t>(point.value));
        } else if (point.value == '\\') {
            out += backslash;
        } else {
            out += raw.substr(0, length);
        }
        raw.remove_prefix(length);
    }
    return out;
}

}  // namespace

std::string escape_text(std::string_view raw) {
    return escape(raw, "\\\\");
}

std::string escape_again(std::string_view text) {
    return escape(text, "\\");
}

namespace report {

namespace {

// is_plain() of eight characters at once: each term sets the highest bit of a byte that is not. A
// borrow or carry reaches a neighbour only from such a byte.
bool are_plain(std::uint64_t word) {
    constexpr std::uint64_t kEach = 0x0101010101010101;
    const std::uint64_t below_space = word - kEach * ' ';
    const std::uint64_t beyond_tilde = word + kEach;
    const std::uint64_t quote = (word ^ kEach * '"') - kEach;
    const std::uint64_t backslash = (word ^ kEach * '\\') - kEach;
    const std::uint64_t any = word | below_space | beyond_tilde | quote | backslash;
    return (any & kEach * 0x80) == 0;
}

template <class Piece>
Piece piece_at(std::string_view raw, std::size_t at) {
    Piece piece;
    std::memcpy(&piece, raw.data() + at, sizeof piece);
    return piece;
}

// Whether all of `raw` is plain. As far as it is, `take` gets its pieces, of eight characters where
// there are so many, each with its place; the last one overlaps the one before.
template <class Take>
bool walk_plain(std::string_view raw, Take take) {
    using Word = std::uint64_t;
    using Half = std::uint32_t;
    if (raw.size() >= sizeof(Word)) {
        const std::size_t last = raw.size() - sizeof(Word);
        for (std::size_t at = 0; at < last; at += sizeof(Word)) {
            const auto word = piece_at<Word>(raw, at);
            if (!are_plain(word)) {
                return false;
            }
            take(at, word);
        }
        const auto word = piece_at<Word>(raw, last);
        take(last, word);
        return are_plain(word);
    }
    if (raw.size() >= sizeof(Half)) {
        const std::size_t last = raw.size() - sizeof(Half);
        const auto first_half = piece_at<Half>(raw, 0);
        const auto last_half = piece_at<Half>(raw, last);
        take(0, first_half);
        take(last, last_half);
        return are_plain(Word{first_half} << 32 | last_half);
    }
    for (std::size_t at = 0; at < raw.size(); ++at) {
        take(at, raw[at]);
        if (!is_plain(raw[at])) {
            return false;
        }
    }
    return true;
}

}  // namespace

bool is_plain(std::string_view raw) {
    return walk_plain(raw, [](std::size_t, auto) {});
}

bool copy_plain(std::string_view raw, char* to) {
    return walk_plain(
        raw, [to](std::size_t at, auto piece) { std::memcpy(to + at, &piece, sizeof piece); });
}

std::string json_literal(std::string_view raw) {
    std::string out = "\"";
    while (!raw.empty()) {
        const CodePoint point = first_code_point(raw);
        if (point.length == 0) {
            fmt::format_to(std::back_inserter(out), "\\\\x{:02x}",
                           static_cast<std::uint8_t>(raw.front()));
            raw.remove_prefix(1);
            continue;
        }
        append_json(out, point.value, raw.substr(0, point.length));
        raw.remove_prefix(point.length);
    }
    out += '"';
    return out;
}

std::size_t columns(std::string_view escaped) {
    return static_cast<std::size_t>(std::count_if(escaped.begin(), escaped.end(), [](char c) {
        return (static_cast<std::uint8_t>(c) & 0xc0U) != 0x80;
    }));
}

namespace {

// What stands at the front and must not be cut apart: an escape of escape_text(), or a code point.
std::string_view first_unit(std::string_view escaped) {
    std::size_t length = 1;
    if (escaped.starts_with("\\x")) {
        length = sizeof "\\xNN" - 1;
    } else if (escaped.starts_with("\\u{")) {
        length = std::min(escaped.find('}'), escaped.size() - 1) + 1;
    } else if (escaped.starts_with("\\\\")) {
        length = 2;
    } else {
        while (length < escaped.size() && columns(escaped.substr(length, 1)) == 0) {
            ++length;
        }
    }
    return escaped.substr(0, length);
}

}  // namespace

std::string shorten(std::string_view escaped, std::size_t limit) {
    if (limit < 4 || escaped.size() <= limit || columns(escaped) <= limit) {
        return std::string(escaped);
    }
    std::size_t left = limit - 3;
    std::size_t at = 0;
    while (at < escaped.size()) {
        const std::string_view unit = first_unit(escaped.substr(at));
        if (columns(unit) > left) {
            break;
        }
        left -= columns(unit);
        at += unit.size();
    }
    return std::string(escaped.substr(0, at)) + "...";
}

}  // namespace report
}  // namespace siptls

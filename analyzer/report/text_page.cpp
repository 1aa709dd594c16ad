// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/text_page.h"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "report/escape.h"
#include "report/wording/frames.h"

namespace siptls::report {
namespace {

constexpr std::size_t kLabelColumns = 13;
constexpr std::string_view kMargin = "  ";
constexpr std::size_t kNarrowest = 40;  // below this, wrapping would tear every sentence

std::string_view begin_tone(Tone tone) {
    switch (tone) {
        case Tone::Plain: return "";
        case Tone::Strong: return "\033[1m";
        case Tone::Bad: return "\033[1;31m";
        case Tone::Good: return "\033[1;32m";
    }
    return "";
}

std::string indent() {
    return std::string(kMargin.size() + kLabelColumns, ' ');
}

// How many bytes of `text` fill at most `limit` columns; at least one code point.
std::size_t bytes_of_columns(std::string_view text, std::size_t limit) {
    std::size_t seen = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool begins = (static_cast<unsigned char>(text[at]) & 0xc0U) != 0x80;
        if (begins && seen == std::max<std::size_t>(limit, 1)) {
            return at;
        }
        seen += begins ? 1 : 0;
    }
    return text.size();
}

// The first line of `text` within `limit` columns, broken at a space if there is one.
std::size_t line_bytes(std::string_view text, std::size_t limit) {
    const std::size_t fits = bytes_of_columns(text, limit);
    if (fits == text.size() || text[fits] == ' ') {
        return fits;
    }
    const std::size_t space = text.rfind(' ', fits);
    return space == std::string_view::npos || space == 0 ? fits : space;
}

}  // namespace

TextPage::TextPage(std::ostream& out, std::size_t width, Tone emphasis)
    : out_(out), width_(std::max(width, kNarrowest)), color_(emphasis != Tone::Plain) {}

void TextPage::line(Tone tone, std::string_view text) {
    if (color_ && tone != Tone::Plain) {
        out_ << begin_tone(tone) << text << "\033[0m\n";
    } else {
        out_ << text << '\n';
    }
}

void TextPage::wrapped(std::string_view first, std::string_view rest, std::string_view text,
                       Tone tone) {
    std::string_view prefix = first;
    do {
        const std::size_t room = width_ - std::min(width_ - 1, columns(prefix));
        const std::size_t length = line_bytes(text, room);
        std::string broken = std::string(prefix) + std::string(text.substr(0, length));
        std::replace(broken.begin(), broken.end(), kNoBreak, ' ');
        line(tone, broken);
        text.remove_prefix(length);
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        prefix = rest;
    } while (!text.empty());
}

void TextPage::blank() {
    out_ << '\n';
}

void TextPage::conclusion(Tone tone, std::string_view text) {
    wrapped("", kMargin, text, tone);
}

void TextPage::heading(Tone tone, std::string_view text) {
    blank();
    wrapped("", kMargin, text, tone);
}

void TextPage::paragraph(std::string_view text) {
    wrapped(kMargin, kMargin, text, Tone::Plain);
}

void TextPage::field(std::string_view label, std::string_view text) {
    if (text.empty()) {
        return;
    }
    wrapped(fmt::format("{}{:<{}}", kMargin, label, kLabelColumns), indent(), text, Tone::Plain);
}

void TextPage::verbatim_field(std::string_view label, std::string_view text) {
    line(Tone::Plain, fmt::format("{}{:<{}}{}", kMargin, label, kLabelColumns, text));
}

void TextPage::more(std::string_view text) {
    wrapped(indent(), indent(), text, Tone::Plain);
}

void TextPage::verbatim(std::string_view text) {
    line(Tone::Plain, indent() + "  " + std::string(text));
}

void TextPage::bullet_field(std::string_view label, std::string_view text) {
    wrapped(fmt::format("{}{:<{}}- ", kMargin, label, kLabelColumns), indent() + "  ", text,
            Tone::Plain);
}

void TextPage::bullet(std::string_view text) {
    wrapped(indent() + "- ", indent() + "  ", text, Tone::Plain);
}

void TextPage::bullet_more(std::string_view text) {
    wrapped(indent() + "  ", indent() + "  ", text, Tone::Plain);
}

void TextPage::item(std::string_view text) {
    wrapped("  - ", "    ", text, Tone::Plain);
}

void TextPage::command(std::string_view text) {
    line(Tone::Plain, "      " + std::string(text));
}

void TextPage::table(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t at = 0; at < row.size(); ++at) {
            widths[at] = std::max(widths[at], columns(row[at]));
        }
    }
    for (const auto& row : rows) {
        std::string text(kMargin);
        for (std::size_t at = 0; at < row.size(); ++at) {
            const bool last = at + 1 == row.size();
            text += row[at];
            text.append(last ? 0 : widths[at] - columns(row[at]) + 2, ' ');
        }
        line(&row == &rows.front() ? Tone::Strong : Tone::Plain, text);
    }
}

}  // namespace siptls::report

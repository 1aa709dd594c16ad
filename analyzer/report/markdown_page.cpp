// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/markdown_page.h"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "report/wording/frames.h"

namespace siptls::report {
namespace {

constexpr std::string_view kNoBreakSpace = "\xc2\xa0";
constexpr std::size_t kStep = 2;

// What begins markup inside a line. Parentheses only do behind a bracket, which is escaped.
constexpr std::string_view kInline = "\\`*_[]<>|~&";
// What begins a block at the start of one; our own text never starts with a digit and a dot.
constexpr std::string_view kLeading = "#+-=>";

std::size_t longest_run(std::string_view text, char wanted) {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : text) {
        run = c == wanted ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

std::string labelled(std::string_view label) {
    return fmt::format("**{}:**", escape_markdown(label));
}

}  // namespace

std::string escape_markdown(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (kInline.find(c) != std::string_view::npos ||
            (at == 0 && kLeading.find(c) != std::string_view::npos)) {
            out += '\\';
        }
        out += c;
    }
    return with_spaces(out, kNoBreakSpace);
}

std::string code_span(std::string_view text) {
    const std::string fence(longest_run(text, '`') + 1, '`');
    const bool pad = text.empty() || text.front() == '`' || text.back() == '`' ||
                     text.front() == ' ' || text.back() == ' ';
    const std::string_view space = pad ? " " : "";
    return fmt::format("{}{}{}{}{}", fence, space, with_spaces(text, " "), space, fence);
}

void MarkdownPage::flush() {
    if (!line_.empty()) {
        out_ << line_ << '\n';
        line_.clear();
    }
    if (code_.empty()) {
        return;
    }
    std::size_t longest = 2;
    for (const std::string& line : code_) {
        longest = std::max(longest, longest_run(line, '`'));
    }
    const std::string indent(indent_, ' ');
    const std::string fence(longest + 1, '`');
    out_ << '\n' << indent << fence << '\n';
    for (const std::string& line : code_) {
        out_ << indent << line << '\n';
    }
    out_ << indent << fence << '\n';
    code_.clear();
}

void MarkdownPage::begin_item(std::size_t indent, std::string text) {
    flush();
    if (!in_list_) {
        out_ << '\n';
        in_list_ = true;
    }
    line_ = std::string(indent, ' ') + "- " + std::move(text);
    indent_ = indent + kStep;
}

void MarkdownPage::block(std::string_view text) {
    flush();
    out_ << '\n' << text << '\n';
    in_list_ = false;
    indent_ = 0;
}

void MarkdownPage::blank() {
    flush();
    in_list_ = false;
}

void MarkdownPage::conclusion(Tone, std::string_view text) {
    out_ << "# " << escape_markdown(text) << '\n';
}

void MarkdownPage::heading(Tone, std::string_view text) {
    block("## " + escape_markdown(text));
}

void MarkdownPage::paragraph(std::string_view text) {
    block(escape_markdown(text));
}

void MarkdownPage::field(std::string_view label, std::string_view text) {
    if (!text.empty()) {
        begin_item(0, labelled(label) + ' ' + escape_markdown(text));
    }
}

void MarkdownPage::verbatim_field(std::string_view label, std::string_view text) {
    begin_item(0, labelled(label) + ' ' + code_span(text));
}

void MarkdownPage::more(std::string_view text) {
    const bool behind_code = !code_.empty();
    if (behind_code) {
        flush();
    }
    line_ += behind_code ? "\n" : "\\\n";
    line_ += std::string(indent_, ' ') + escape_markdown(text);
}

void MarkdownPage::verbatim(std::string_view text) {
    code_.push_back(with_spaces(text, " "));
}

void MarkdownPage::bullet_field(std::string_view label, std::string_view text) {
    begin_item(0, labelled(label));
    begin_item(kStep, escape_markdown(text));
}

void MarkdownPage::bullet(std::string_view text) {
    begin_item(kStep, escape_markdown(text));
}

void MarkdownPage::bullet_more(std::string_view text) {
    more(text);
}

void MarkdownPage::item(std::string_view text) {
    begin_item(0, escape_markdown(text));
}

void MarkdownPage::command(std::string_view text) {
    flush();
    in_list_ = false;
    indent_ = 0;
    code_.push_back(with_spaces(text, " "));
    flush();
}

void MarkdownPage::file(std::string_view title, std::string_view text) {
    paragraph(fmt::format("{}:", title));
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        code_.push_back(with_spaces(text.substr(0, end), " "));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    flush();
}

void MarkdownPage::write_row(const std::vector<std::string>& cells) {
    out_ << '|';
    for (const std::string& cell : cells) {
        out_ << ' ' << escape_markdown(cell) << " |";
    }
    out_ << '\n';
}

void MarkdownPage::table(const std::vector<std::vector<std::string>>& rows) {
    if (rows.empty()) {
        return;
    }
    flush();
    in_list_ = false;
    out_ << '\n';
    write_row(rows.front());
    out_ << '|';
    for (std::size_t at = 0; at < rows.front().size(); ++at) {
        out_ << " --- |";
    }
    out_ << '\n';
    for (std::size_t at = 1; at < rows.size(); ++at) {
        write_row(rows[at]);
    }
}

void MarkdownPage::end() {
    flush();
}

}  // namespace siptls::report

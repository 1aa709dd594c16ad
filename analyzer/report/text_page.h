// SPDX-License-Identifier: GPL-2.0-or-later
// The layout of the text report: headings, labelled fields with a hanging indent, bullets, tables
// of few columns. What is written here is escaped already; this file only breaks lines.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace siptls::report {

// Shown as a space at which no line is broken. Escaped text never holds it.
inline constexpr char kNoBreak = '\x1f';

enum class Tone { Plain, Strong, Bad, Good };

class TextPage {
  public:
    // Lines are broken before `width` columns where there is a space to break at.
    TextPage(std::ostream& out, std::size_t width, Tone emphasis);

    void blank();
    // The one line that says the conclusion; wrapped if it must be.
    void conclusion(Tone tone, std::string_view text);
    void heading(Tone tone, std::string_view text);
    void paragraph(std::string_view text);
    // "  Label       text ...", further lines under the text. Nothing if `text` is empty.
    void field(std::string_view label, std::string_view text);
    // The same on one line, however long: for what is to be copied.
    void verbatim_field(std::string_view label, std::string_view text);
    // A continuation of the field before, beginning a line of its own.
    void more(std::string_view text);
    // The same, one step in, never broken.
    void verbatim(std::string_view text);
    // The same, behind a dash.
    void bullet(std::string_view text);
    // A paragraph behind a dash.
    void item(std::string_view text);
    // A line to copy, on its own and never broken.
    void command(std::string_view text);
    // Columns as wide as their widest cell, the last as it comes; the first row is the heading.
    void table(const std::vector<std::vector<std::string>>& rows);

  private:
    void wrapped(std::string_view first, std::string_view rest, std::string_view text, Tone tone);
    void line(Tone tone, std::string_view text);

    std::ostream& out_;
    std::size_t width_;
    bool color_;
};

}  // namespace siptls::report

// SPDX-License-Identifier: GPL-2.0-or-later
// A page of a report for reading, as its sections see it: headings, labelled fields, bullets,
// tables of few columns. What is written here is escaped against terminals already; a page breaks
// lines and escapes what its own syntax asks for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace siptls::report {

enum class Tone { Plain, Strong, Bad, Good };

class Page {
  public:
    Page() = default;
    Page(const Page&) = delete;
    Page& operator=(const Page&) = delete;
    virtual ~Page() = default;

    // Space between what belongs together and what follows.
    virtual void blank() = 0;
    // The one sentence that says the conclusion.
    virtual void conclusion(Tone tone, std::string_view text) = 0;
    virtual void heading(Tone tone, std::string_view text) = 0;
    virtual void paragraph(std::string_view text) = 0;
    // A labelled text. Nothing if `text` is empty.
    virtual void field(std::string_view label, std::string_view text) = 0;
    // The same with a text that is to be copied: on one line, however long.
    virtual void verbatim_field(std::string_view label, std::string_view text) = 0;
    // A continuation of the field before, beginning a line of its own.
    virtual void more(std::string_view text) = 0;
    // The same, one step in, never broken.
    virtual void verbatim(std::string_view text) = 0;
    // A field whose texts are a list: this one and the bullets that follow.
    virtual void bullet_field(std::string_view label, std::string_view text) = 0;
    virtual void bullet(std::string_view text) = 0;
    // A continuation of the bullet before, beginning a line of its own.
    virtual void bullet_more(std::string_view text) = 0;
    // A paragraph behind a dash.
    virtual void item(std::string_view text) = 0;
    // A line to copy, on its own and never broken.
    virtual void command(std::string_view text) = 0;
    // A file to save, as lines of plain text. A page for a terminal leaves it out.
    virtual void file(std::string_view title, std::string_view text) = 0;
    // The first row is the heading.
    virtual void table(const std::vector<std::vector<std::string>>& rows) = 0;
    // Nothing more follows.
    virtual void end() {}
};

}  // namespace siptls::report

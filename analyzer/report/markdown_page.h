// SPDX-License-Identifier: GPL-2.0-or-later
// A page in Markdown (CommonMark with the tables of GitHub), to be pasted into a ticket. Fields and
// bullets become lists, what is to be copied becomes code.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "report/page.h"

namespace siptls::report {

class MarkdownPage final : public Page {
  public:
    explicit MarkdownPage(std::ostream& out) : out_(out) {}

    void blank() override;
    void conclusion(Tone tone, std::string_view text) override;
    void heading(Tone tone, std::string_view text) override;
    void paragraph(std::string_view text) override;
    void field(std::string_view label, std::string_view text) override;
    void verbatim_field(std::string_view label, std::string_view text) override;
    void more(std::string_view text) override;
    void verbatim(std::string_view text) override;
    void bullet_field(std::string_view label, std::string_view text) override;
    void bullet(std::string_view text) override;
    void bullet_more(std::string_view text) override;
    void item(std::string_view text) override;
    void command(std::string_view text) override;
    void file(std::string_view title, std::string_view text) override;
    void table(const std::vector<std::vector<std::string>>& rows) override;
    void end() override;

  private:
    // A list item `indent` columns in; what continues it stands two further in.
    void begin_item(std::size_t indent, std::string text);
    void block(std::string_view text);
    void write_row(const std::vector<std::string>& cells);
    void flush();

    std::ostream& out_;
    bool in_list_ = false;
    std::size_t indent_ = 0;         // of what continues the item
    std::string line_;               // the item so far
    std::vector<std::string> code_;  // of the block that follows it
};

// `text` so that Markdown shows it as it is.
std::string escape_markdown(std::string_view text);
// A code span that holds `text`.
std::string code_span(std::string_view text);

}  // namespace siptls::report

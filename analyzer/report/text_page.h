// SPDX-License-Identifier: GPL-2.0-or-later
// A page for a terminal: fields with a hanging indent, lines broken at the width.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "report/page.h"

namespace siptls::report {

class TextPage final : public Page {
  public:
    // Lines are broken before `width` columns where there is a space to break at.
    TextPage(std::ostream& out, std::size_t width, Tone emphasis);

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
    void file(std::string_view, std::string_view) override {}
    // Columns as wide as their widest cell, the last as it comes.
    void table(const std::vector<std::vector<std::string>>& rows) override;

  private:
    void wrapped(std::string_view first, std::string_view rest, std::string_view text, Tone tone);
    void line(Tone tone, std::string_view text);

    std::ostream& out_;
    std::size_t width_;
    bool color_;
};

}  // namespace siptls::report

// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/html_page.h"

#include <ctemplate/template_cache.h>
#include <fmt/format.h>

#include "bytes/bytes_of.h"
#include "report/html_sections.h"
#include "report/html_templates.h"
#include "x509/digest.h"

namespace siptls::report {
namespace {

constexpr const char* kPageTemplate = "page.html";

void replace(std::string& text, std::string_view mark, std::string_view with) {
    const std::size_t at = text.find(mark);
    if (at != std::string::npos) {
        text.replace(at, mark.size(), with);
    }
}

// The page may use its own style and script, known by their hashes, and nothing else.
std::string policy() {
    return fmt::format(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; "
        "form-action 'none'",
        x509::sha256_base64(bytes_of(kHtmlStyle)), x509::sha256_base64(bytes_of(kHtmlScript)));
}

std::string page_template() {
    std::string text(kHtmlPage);
    replace(text, "@POLICY@", policy());
    replace(text, "@STYLE@", kHtmlStyle);
    replace(text, "@SCRIPT@", kHtmlScript);
    return text;
}

}  // namespace

std::string html_page(const Analysis& analysis, const HtmlAttempts& attempts,
                      const ReportOptions& options) {
    Dictionary page("page");
    const HtmlContext context{analysis, attempts, options};
    fill_head(page, context);
    fill_comparison(page, context);
    fill_findings(page, context);
    fill_sample(page, context);
    fill_timeline(page, context);
    fill_remedies(page, context);
    fill_traces(page, context);
    fill_sessions(page, context);
    fill_limits(page, context);

    ctemplate::TemplateCache cache;
    cache.StringToTemplateCache(kPageTemplate, page_template(), ctemplate::DO_NOT_STRIP);
    cache.StringToTemplateCache(kLadderTemplate, std::string(kHtmlLadder), ctemplate::DO_NOT_STRIP);
    std::string text;
    cache.ExpandWithData(kPageTemplate, ctemplate::DO_NOT_STRIP, &page, nullptr, &text);
    return text;
}

void set(Dictionary& dictionary, const char* name, std::string_view text) {
    dictionary.SetValue(name, with_spaces(text, "\xc2\xa0"));
}

void set_section(Dictionary& dictionary, const char* section, const char* name,
                 std::string_view text) {
    if (!text.empty()) {
        set(*dictionary.AddSectionDictionary(section), name, text);
    }
}

void set_frame(Dictionary& dictionary, const Analysis& analysis, FrameRef frame) {
    set_section(dictionary, "FRAME", "TEXT", frame_words(analysis, frame));
}

}  // namespace siptls::report

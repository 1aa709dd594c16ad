// SPDX-License-Identifier: GPL-2.0-or-later
// The end of the report for reading, always there: how many sessions, what could not be judged and
// why, what each capture let us see, what was dropped, where else TLS was seen.
#include <algorithm>
#include <cstddef>
#include <vector>

#include <fmt/format.h>

#include "report/limits.h"
#include "report/text_sections.h"
#include "report/wording/not_judged.h"
#include "report/wording/summary.h"

namespace siptls::report {
namespace {

void write_paragraphs(Page& page, const std::vector<std::string>& sentences) {
    for (const std::string& sentence : sentences) {
        page.paragraph(sentence);
    }
}

void write_not_judged(Page& page, const Summary& summary) {
    const std::string sentence = not_judged_sentence(summary);
    if (!sentence.empty()) {
        page.paragraph(sentence);
    }
    for (const std::string& advice : not_judged_advice(summary)) {
        page.item(advice);
    }
}

void write_decryption(Page& page, const Summary& summary) {
    const std::string sentence = decryption_sentence(summary);
    if (!sentence.empty()) {
        page.paragraph(sentence);
    }
}

void write_other_ports(Page& page, const Analysis& analysis) {
    const OtherPortsText text = other_ports_text(analysis);
    if (!text.sentence.empty()) {
        page.paragraph(text.sentence);
    }
    if (!text.command.empty()) {
        page.command(text.command);
    }
}

void write_capture(Page& page, const CaptureReport& capture, std::size_t number) {
    const CaptureText text = tell(capture);
    page.field(fmt::format("Capture {}", number), text.facts);
    for (const std::string& line : text.more) {
        page.more(line);
    }
}

void write_captures(Page& page, const std::vector<CaptureReport>& captures) {
    const std::size_t told = std::min(captures.size(), kMaxCaptures);
    for (std::size_t at = 0; at < told; ++at) {
        write_capture(page, captures[at], at + 1);
    }
    if (const std::string beyond = captures_beyond(captures, told); !beyond.empty()) {
        page.paragraph("and " + beyond);
    }
}

}  // namespace

void write_summary(const TextContext& context) {
    const Analysis& analysis = context.analysis;
    Page& page = context.page;
    page.heading(Tone::Strong, "Summary");
    page.paragraph(sessions_words(analysis.summary));
    write_decryption(page, analysis.summary);
    write_not_judged(page, analysis.summary);
    write_paragraphs(page, unanswered_sentences(analysis.summary));
    write_other_ports(page, analysis);
    write_paragraphs(page, ceiling_sentences(analysis.summary));
    write_captures(page, analysis.captures);
}

}  // namespace siptls::report

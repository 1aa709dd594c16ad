// SPDX-License-Identifier: GPL-2.0-or-later
// The head of the HTML report: the conclusion in one sentence, the cure in another.
#include <fmt/format.h>

#include "report/html_sections.h"
#include "report/limits.h"
#include "report/time_text.h"
#include "report/wording/baseline.h"
#include "report/wording/causes.h"
#include "report/wording/conclusion.h"
#include "report/wording/remedies.h"
#include "report/wording/summary.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

std::string_view mood_class(Mood mood) {
    switch (mood) {
        case Mood::Bad: return "bad";
        case Mood::Good: return "good";
        case Mood::Open: return "open";
    }
    return "open";
}

// From the first packet of all captures to the last; empty if there is none.
std::string span_words(const Analysis& analysis) {
    const CaptureFacts* first = nullptr;
    const CaptureFacts* last = nullptr;
    for (const CaptureReport& capture : analysis.captures) {
        const CaptureFacts& facts = capture.facts;
        if (facts.packets > 0) {
            first = first == nullptr || facts.first_time < first->first_time ? &facts : first;
            last = last == nullptr || last->last_time < facts.last_time ? &facts : last;
        }
    }
    if (first == nullptr) {
        return {};
    }
    return fmt::format("{} to {}", date_time(first->first_time),
                       same_day(first->first_time, last->last_time) ? time_of_day(last->last_time)
                                                                    : date_time(last->last_time));
}

}  // namespace

void fill_comparison(Dictionary& page, const HtmlContext& context) {
    if (!context.attempts.comparison) {
        return;
    }
    const BaselineComparison& comparison = *context.attempts.comparison;
    Dictionary& section = *page.AddSectionDictionary("BASELINE");
    set(section, "TEXT", comparison_sentence(comparison));
    for (const ChangeText& change : change_lines(comparison, kMaxChanges)) {
        Dictionary& line = *section.AddSectionDictionary("CHANGE");
        set(line, "CLASS", change.id);
        set(line, "WORD", change.word);
        set(line, "LINE", change.line);
    }
    if (count_changes(comparison) > kMaxChanges) {
        set_section(section, "MORE_CHANGES", "SENTENCE",
                    fmt::format("And {} more; the JSON report lists all.",
                                count_changes(comparison) - kMaxChanges));
    }
}

void fill_head(Dictionary& page, const HtmlContext& context) {
    const Analysis& analysis = context.analysis;
    const Conclusion conclusion = conclude(analysis);
    set(page, "HEADLINE", conclusion.text);
    set(page, "MOOD", mood_class(conclusion.mood));
    set(page, "VERSION", version());
    set(page, "SESSIONS", sessions_words(analysis.summary));
    set_section(page, "CAPTURED", "SPAN", span_words(analysis));
    if (context.options.redacted) {
        set_section(page, "REDACTED", "SENTENCE", redacted_sentence());
    }
    for (const auto& [key, value] : context.options.labels) {
        Dictionary& label = *page.AddSectionDictionary("LABEL");
        set(label, "KEY", escape_text(key));
        set(label, "VALUE", escape_text(value));
    }
    if (!analysis.findings.empty() && !analysis.findings.front().remediation.empty()) {
        const std::size_t others = analysis.findings.size() - 1;
        set_section(
            page, "CURE", "TEXT",
            describe(analysis.findings.front().remediation.front()).text +
                (others == 0 ? std::string()
                 : others == 1
                     ? " The other finding has a cure of its own."
                     : fmt::format(" The other {} findings have cures of their own.", others)));
    }
    for (const Cause cause : other_causes(analysis.summary)) {
        Dictionary& line = *page.AddSectionDictionary("AGAINST");
        set(line, "CAUSE", short_words(cause));
        set(line, "TEXT", advice_against(cause));
    }
}

}  // namespace siptls::report

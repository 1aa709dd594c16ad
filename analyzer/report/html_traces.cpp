// SPDX-License-Identifier: GPL-2.0-or-later
// Server traces in the HTML report: how each was read, the records that belong to sessions, what
// only a trace tells.
#include <algorithm>

#include <fmt/format.h>

#include "report/escape.h"
#include "report/html_sections.h"
#include "report/limits.h"
#include "report/time_text.h"
#include "report/wording/traces.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr std::size_t kTextColumns = 200;

std::string shown(std::string_view raw) {
    return raw.empty() ? "-" : shorten(escape_text(raw), kTextColumns);
}

std::string code_or_dash(std::optional<std::uint32_t> code) {
    return code ? code_words(code) : "-";
}

void fill_sources(Dictionary& section, const Analysis& analysis) {
    for (std::size_t at = 0; at < analysis.traces.size(); ++at) {
        const TraceText text = tell(analysis.traces[at]);
        Dictionary& part = *section.AddSectionDictionary("SOURCE");
        set(part, "NUMBER", fmt::format("{}", at + 1));
        set(part, "FACTS", text.facts);
        for (const std::string& line : text.more) {
            set_section(part, "LINE", "TEXT", line);
        }
    }
}

void fill_records(Dictionary& section, const Analysis& analysis, const HtmlAttempts& attempts) {
    if (attempts.trace_records.empty()) {
        return;
    }
    Dictionary& table = *section.AddSectionDictionary("RECORDS");
    if (!analysis.captures.empty()) {
        table.ShowSection("CLOCKS");
    }
    for (const TraceMark& mark : attempts.trace_records) {
        Dictionary& row = *table.AddSectionDictionary("RECORD");
        set(row, "TIME", date_time(mark.fact.time));
        if (!analysis.captures.empty()) {
            set_section(row, "CLOCK", "OFFSET", offset_words(mark.fact.clock_offset));
        }
        set(row, "CLIENT", to_string(mark.client));
        set(row, "SERVER", to_string(mark.server));
        set(row, "TEXT", shown(mark.fact.text));
        set(row, "CODE", code_or_dash(mark.fact.result_code));
        set(row, "LINE", fmt::format("{}", mark.fact.line));
    }
    if (attempts.trace_records_beyond > 0) {
        set_section(table, "MORE_RECORDS", "SENTENCE",
                    fmt::format("And {} more records; the CSV report (-T csv) lists all.",
                                attempts.trace_records_beyond));
    }
}

void fill_sign_ins(Dictionary& section, const Analysis& analysis) {
    const std::vector<std::string> lines = trace_sign_ins(analysis);
    if (lines.empty()) {
        return;
    }
    Dictionary& list = *section.AddSectionDictionary("SIGN_INS");
    for (const std::string& line : lines) {
        set_section(list, "SIGN_IN", "TEXT", line);
    }
}

void fill_only(Dictionary& section, const Analysis& analysis) {
    const std::string sentence = trace_only_sentence(analysis);
    if (sentence.empty()) {
        return;
    }
    Dictionary& only = *section.AddSectionDictionary("ONLY");
    set(only, "SENTENCE", sentence);
    for (const TraceOnlyFailure& failure : analysis.trace_only) {
        Dictionary& row = *only.AddSectionDictionary("FAILURE");
        set(row, "TIME", date_time(failure.time));
        set(row, "CLIENT", to_string(failure.client));
        set_section(row, "TO", "SERVER", failure.server ? to_string(*failure.server) : "");
        set(row, "TEXT", shown(failure.text));
        set(row, "CODE", code_or_dash(failure.result_code));
        set(row, "CAPTURED", failure.session.empty() ? "nothing" : "all but the end");
    }
    if (analysis.trace_only_count > analysis.trace_only.size()) {
        set_section(
            only, "MORE_FAILURES", "SENTENCE",
            fmt::format("And {} more.", analysis.trace_only_count - analysis.trace_only.size()));
    }
}

}  // namespace

void fill_traces(Dictionary& page, const HtmlContext& context) {
    if (context.analysis.traces.empty()) {
        return;
    }
    Dictionary& section = *page.AddSectionDictionary("TRACES");
    fill_sources(section, context.analysis);
    fill_records(section, context.analysis, context.attempts);
    fill_sign_ins(section, context.analysis);
    fill_only(section, context.analysis);
}

}  // namespace siptls::report

// SPDX-License-Identifier: GPL-2.0-or-later
// The part of a report for reading that tells of server traces; nothing where none was given.
#include <algorithm>

#include <fmt/format.h>

#include "report/text_sections.h"
#include "report/wording/traces.h"

namespace siptls::report {

namespace {

constexpr std::size_t kMaxListed = 20;

void write_only(const TextContext& context) {
    const Analysis& analysis = context.analysis;
    const std::string sentence = trace_only_sentence(analysis);
    if (sentence.empty()) {
        return;
    }
    context.page.paragraph(sentence);
    const std::size_t listed = std::min(analysis.trace_only.size(), kMaxListed);
    for (std::size_t at = 0; at < listed; ++at) {
        context.page.item(tell(analysis.trace_only[at]));
    }
    if (analysis.trace_only_count > listed) {
        context.page.item(fmt::format("and {} more", analysis.trace_only_count - listed));
    }
}

}  // namespace

void write_traces(const TextContext& context) {
    const Analysis& analysis = context.analysis;
    if (analysis.traces.empty()) {
        return;
    }
    context.page.heading(Tone::Strong, "Server trace");
    for (std::size_t at = 0; at < analysis.traces.size(); ++at) {
        const TraceText text = tell(analysis.traces[at]);
        context.page.field(fmt::format("Trace {}", at + 1), text.facts);
        for (const std::string& line : text.more) {
            context.page.more(line);
        }
    }
    for (const std::string& line : trace_sign_ins(analysis)) {
        context.page.item(line);
    }
    write_only(context);
}

}  // namespace siptls::report

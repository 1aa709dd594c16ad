// SPDX-License-Identifier: GPL-2.0-or-later
// The part of a report for reading that tells of server traces; nothing where none was given.
#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "report/text_sections.h"
#include "report/wording/traces.h"
#include "siptls/wording.h"

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

// Sign-ins that the trace tells of: there the certificate was taken.
void write_registrations(const TextContext& context) {
    std::size_t count = 0;
    for (const Registration& registration : context.analysis.registrations) {
        const auto& statuses = registration.exchange.statuses;
        const bool accepted = std::any_of(statuses.begin(), statuses.end(), [](std::uint16_t one) {
            return one >= 200 && one < 300;
        });
        if (registration.source != RegistrationSource::Trace || !accepted || ++count > kMaxListed) {
            continue;
        }
        const std::string& agent = registration.exchange.user_agent;
        context.page.item(fmt::format("{} registered {}{}", to_string(registration.client.address),
                                      escape_text(registration.exchange.aor),
                                      agent.empty() ? "" : " with " + escape_text(agent)));
    }
    if (count > kMaxListed) {
        context.page.item(fmt::format("and {} more registered", count - kMaxListed));
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
    write_registrations(context);
    write_only(context);
}

}  // namespace siptls::report

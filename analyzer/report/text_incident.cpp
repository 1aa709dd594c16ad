// SPDX-License-Identifier: GPL-2.0-or-later
// One incident on one screen: who, wanted, presented, the rule, how it ended, how often, the
// evidence, what else it could be, the remedy.
#include <fmt/format.h>

#include "report/text_sections.h"
#include "report/wording/incident.h"
#include "report/wording/list_words.h"
#include "report/wording/remedies.h"

namespace siptls::report {
namespace {

constexpr std::size_t kShownEvidence = 8;
constexpr std::size_t kShownSteps = 16;

// The first line under the label, the others below it.
void write_field(Page& page, std::string_view label, const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
        if (&line == &lines.front()) {
            page.field(label, line);
        } else {
            page.more(line);
        }
    }
}

void write_client(Page& page, const IncidentText& text) {
    page.field("Client", text.client);
    if (!text.software.empty()) {
        page.more(text.software);
    }
    for (const std::string& remark : text.remarks) {
        page.more(remark);
    }
}

void write_resolved(Page& page, const IncidentText& text) {
    page.field("Resolved", text.resolved);
    for (const std::string& difference : text.differences) {
        page.more(difference);
    }
}

// The way to be signed in, up to and behind the refusal.
void write_story(const TextContext& context, const IncidentText& text) {
    std::vector<std::string> lines;
    for (const ToldStep& step : text.story) {
        if (lines.size() == kShownSteps) {
            lines.emplace_back("and more; -T json lists all");
            break;
        }
        lines.push_back(step.time + " " + whole(context.analysis, step.what));
    }
    write_field(context.page, "Sign-in", lines);
}

// What the fields above have told is left out.
void write_evidence(const TextContext& context, const Incident& incident,
                    const IncidentText& text) {
    const auto& reasons = incident.first.verdict.evidence;
    std::size_t told = 0;
    for (std::size_t at = 0; at < reasons.size(); ++at) {
        if (is_told_elsewhere(reasons[at].reason)) {
            continue;
        }
        if (told == kShownEvidence) {
            context.page.bullet("and more; -T json lists all");
            return;
        }
        const std::string line = whole(context.analysis, text.evidence[at]);
        if (told++ == 0) {
            context.page.bullet_field("Evidence", line);
        } else {
            context.page.bullet(line);
        }
    }
}

void write_rivals(const TextContext& context, const IncidentText& text) {
    context.page.field("Not excluded", list_words(text.open, text.open.size()));
    std::vector<std::string> excluded;
    for (const Told& told : text.excluded) {
        excluded.push_back(whole(context.analysis, told));
    }
    write_field(context.page, "Excluded", excluded);
    context.page.field("Not visible", list_words(text.hidden, text.hidden.size()));
}

}  // namespace

void write_incident(const TextContext& context, const Incident& incident, const Finding* finding,
                    std::size_t number) {
    Page& page = context.page;
    const IncidentText text = tell(context.analysis, incident);
    page.heading(Tone::Bad, fmt::format("Incident {}: {}", number, text.title));
    write_client(page, text);
    page.field("Server", text.server);
    page.field("Wanted", whole(context.analysis, text.wanted));
    page.field("Presented", text.presented);
    if (!text.issued.empty()) {
        page.more(text.issued);
    }
    write_field(page, "Rule", text.rules);
    page.field("Ending", whole(context.analysis, text.ending));
    page.field("Attempts", text.attempts);
    write_resolved(page, text);
    write_story(context, text);
    write_evidence(context, incident, text);
    write_rivals(context, text);
    if (finding != nullptr) {
        write_remedy(page, *finding);
    }
    page.verbatim_field("Wireshark", text.filter);
}

void write_remedy(Page& page, const Finding& finding) {
    std::string_view label = "Remedy";
    for (const Remedy& remedy : finding.remediation) {
        const RemedyText text = describe(remedy);
        if (label.empty()) {
            page.bullet(text.text);
        } else {
            page.bullet_field(label, text.text);
        }
        label = {};
        for (const std::string& command : text.commands) {
            page.verbatim(command);
        }
        if (!text.after.empty()) {
            page.bullet_more(text.after);
        }
    }
}

void write_incident_again(const TextContext& context, const Incident& incident, std::size_t number,
                          std::size_t first) {
    Page& page = context.page;
    const IncidentText text = tell(context.analysis, incident);
    page.heading(Tone::Bad, fmt::format("Incident {}: as incident {}, {}", number, first,
                                        name(incident.confidence)));
    write_client(page, text);
    page.field("Server", text.server);
    page.field("Ending", text.ending.text);
    page.field("Attempts", text.attempts);
    page.field("Resolved", text.resolved);
    page.verbatim_field("Wireshark", text.filter);
}

}  // namespace siptls::report

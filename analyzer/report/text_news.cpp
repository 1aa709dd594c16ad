// SPDX-License-Identifier: GPL-2.0-or-later
// What a live analysis tells before its end: incidents in full when they are new, then in one line
// what became of them.
#include <fmt/format.h>

#include "report/text_sections.h"
#include "report/wording/causes.h"
#include "report/wording/findings.h"
#include "report/wording/incident.h"

namespace siptls::report {

void write_incident_news(const TextContext& context, const Incident& incident) {
    const IncidentText text = tell(context.analysis, incident);
    const std::string parties =
        fmt::format("{} -> {}", to_string(incident.client), to_string(incident.server));
    if (incident.cause == Cause::Unknown) {
        context.page.paragraph(parties + ": no incident after all, by what was seen since");
        return;
    }
    context.page.paragraph(
        fmt::format("{}: {}; attempts: {}{}", parties, text.title, text.attempts,
                    incident.resolved.value_or(false) ? "; resolved: " + text.resolved : ""));
}

void write_finding_news(const TextContext& context, const Finding& finding) {
    if (finding.incidents.empty()) {
        return;  // its incidents have been taken back
    }
    context.page.item(finding_sentence(context.analysis, finding));
    if (finding.revision == 1) {
        write_remedy(context.page, finding);
    }
}

void write_session_news(const TextContext& context, const JudgedSession& session) {
    context.page.paragraph(session_line(session) + (session.revision > 1 ? " (revised)" : ""));
}

}  // namespace siptls::report

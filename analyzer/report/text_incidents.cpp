// SPDX-License-Identifier: GPL-2.0-or-later
// The incidents: the first of each finding in full with its remedy, those like it in short, so that
// three hundred phones with one trouble stay readable.
#include <fmt/format.h>

#include "report/limits.h"
#include "report/text_sections.h"

namespace siptls::report {
namespace {

// How many incidents of one finding are told after the first.
constexpr std::size_t kMaxAlike = 20;

struct Group {
    const Finding* finding = nullptr;
    std::size_t incidents = 0;
    std::size_t first = 0;  // number of the incident that was told in full, 0: none
};

}  // namespace

void write_incidents(const TextContext& context) {
    std::vector<Group> told(context.analysis.findings.size());
    std::map<std::string_view, Group*> by_incident;
    for (std::size_t at = 0; at < context.analysis.findings.size(); ++at) {
        told[at].finding = &context.analysis.findings[at];
        for (const std::string& id : told[at].finding->incidents) {
            by_incident.emplace(id, &told[at]);
        }
    }
    std::size_t number = 0;
    std::size_t in_full = 0;
    std::size_t in_short = 0;
    for (const Incident& incident : context.analysis.incidents) {
        ++number;
        const auto found = by_incident.find(incident.id);
        Group* group = found == by_incident.end() ? nullptr : found->second;
        if (group == nullptr || group->incidents++ == 0) {
            if (in_full == kMaxFindings) {
                continue;
            }
            ++in_full;
            write_incident(context, incident, group == nullptr ? nullptr : group->finding, number);
            if (group != nullptr) {
                group->first = number;
            }
        } else if (group->first != 0 && group->incidents <= kMaxAlike + 1 &&
                   in_short < kMaxIncidents) {
            ++in_short;
            write_incident_again(context, incident, number, group->first);
        }
    }
    if (number > in_full + in_short) {
        context.page.blank();
        context.page.paragraph(
            fmt::format("and {} more incidents; -T json lists all, -T csv their sessions",
                        number - in_full - in_short));
    }
}

}  // namespace siptls::report

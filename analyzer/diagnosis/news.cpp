// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/news.h"

#include <set>
#include <string_view>

namespace siptls::diagnosis {

void News::tell_new(Incident incident) {
    tell(std::move(incident));
    untold_findings_ = true;
}

void News::tell(Incident incident) {
    const std::uint32_t revision = told_incidents_.next(incident.id, digest(incident));
    if (revision != 0 && incident_sink_) {
        incident.revision = revision;
        incident_sink_(incident, door_);
    }
}

void News::tell(Finding finding) {
    const std::uint32_t revision = told_findings_.next(finding.id, digest(finding));
    if (revision != 0 && finding_sink_) {
        finding.revision = revision;
        finding_sink_(finding, door_);
    }
}

void News::tell(const std::vector<Incident>& incidents, const std::vector<Finding>& findings) {
    untold_findings_ = false;
    for (const Incident& incident : incidents) {
        tell(incident);
    }
    told_incidents_.end_round();
    std::set<std::string_view> standing;
    for (const Finding& finding : findings) {
        standing.insert(finding.id);
        tell(finding);
    }
    for (Finding& before : last_findings_) {
        if (standing.count(before.id) == 0) {
            before.clients.clear();
            before.servers.clear();
            before.incidents.clear();
            before.remediation.clear();
            tell(std::move(before));
        }
    }
    told_findings_.end_round();
    last_findings_ = findings;
}

void News::take_back(const std::vector<Incident>& before, const std::vector<Incident>& after) {
    std::set<std::string_view> standing;
    for (const Incident& incident : after) {
        standing.insert(incident.id);
    }
    for (const Incident& incident : before) {
        if (standing.count(incident.id) == 0) {
            Incident taken_back = incident;
            taken_back.cause = Cause::Unknown;
            taken_back.confidence = Confidence::Null;
            tell(std::move(taken_back));
        }
    }
}

}  // namespace siptls::diagnosis

// SPDX-License-Identifier: GPL-2.0-or-later
// Pace::Settled: incidents and findings are told as they come up, and again when they say something
// else. What no longer holds is taken back.
#pragma once

#include <utility>
#include <vector>

#include "diagnosis/told.h"
#include "siptls/analyzer.h"

namespace siptls::diagnosis {

class News {
  public:
    explicit News(const Analyzer& door) : door_(door) {}

    void on_incident(Analyzer::IncidentSink sink) { incident_sink_ = std::move(sink); }
    void on_finding(Analyzer::FindingSink sink) { finding_sink_ = std::move(sink); }

    // An incident comes up, whose finding waits for others (has_untold_findings()).
    void tell_new(Incident incident);
    // All that stand now, as far as they were not told so.
    void tell(const std::vector<Incident>& incidents, const std::vector<Finding>& findings);
    // Those of `before` that are not in `after` are told as having no cause.
    void take_back(const std::vector<Incident>& before, const std::vector<Incident>& after);

    bool has_untold_findings() const { return untold_findings_; }

  private:
    void tell(Incident incident);
    void tell(Finding finding);

    const Analyzer& door_;
    Analyzer::IncidentSink incident_sink_;
    Analyzer::FindingSink finding_sink_;
    ToldRevisions told_incidents_;
    ToldRevisions told_findings_;
    std::vector<Finding> last_findings_;  // as told in the last round
    bool untold_findings_ = false;
};

}  // namespace siptls::diagnosis

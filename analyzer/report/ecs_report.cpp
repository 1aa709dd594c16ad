// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/ecs_report.h"

#include <algorithm>
#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "report/ecs_records.h"
#include "report/limits.h"
#include "report/listing.h"

namespace siptls::report {
namespace {

const Certificate* shown(std::optional<CertificateId> id,
                         const std::vector<Certificate>& certificates) {
    return id && *id < certificates.size() ? &certificates[*id] : nullptr;
}

// When incidents were, for the findings that name them.
class IncidentTimes {
  public:
    void add(const Incident& incident) {
        latest_ = {incident.first_time, incident.last_time};
        if (times_.size() >= kMaxToldIncidents && times_.count(incident.id) == 0) {
            times_.clear();
        }
        times_[incident.id] = latest_;
    }

    // Of a finding whose incidents are not known any more, when the latest one was.
    EcsSpan span_of(const Finding& finding) const {
        std::optional<EcsSpan> span;
        for (const std::string& id : finding.incidents) {
            if (const auto found = times_.find(id); found != times_.end()) {
                const EcsSpan& one = found->second;
                span =
                    span ? EcsSpan{std::min(span->first, one.first), std::max(span->last, one.last)}
                         : one;
            }
        }
        return span.value_or(latest_);
    }

  private:
    std::map<std::string, EcsSpan, std::less<>> times_;
    EcsSpan latest_;
};

class EcsReport final : public ReportWriter {
  public:
    EcsReport(std::ostream& stream, ReportOptions options)
        : stream_(stream), out_(stream), options_(std::move(options)) {}

    void session(const JudgedSession& judged,
                 const std::vector<Certificate>& certificates) override {
        if (is_listed(judged, options_.listing)) {
            write_ecs_session(out_, judged, shown(judged.session.leaf(), certificates), options_);
            written();
        }
    }

    void incident(const Incident& incident, const std::vector<Certificate>& certificates) override {
        times_.add(incident);
        write_ecs_incident(out_, incident, shown(incident.certificate, certificates),
                           is_new(incident), options_);
        written();
    }

    void finding(const Finding& finding, const std::vector<Certificate>&) override {
        write_ecs_finding(out_, finding, times_.span_of(finding), options_);
        written();
    }

    void heartbeat(const Heartbeat& beat) override {
        write_ecs_heartbeat(out_, beat, options_);
        written();
    }

    void compared(const BaselineComparison& comparison) override {
        comparison_ = comparison;
        for (const BaselineIncident& incident : comparison_->fresh) {
            news_.insert(incident.id);
        }
    }

    void finish(const Analysis& analysis) override {
        if (options_.pace == Pace::Final) {
            tell_conclusions(analysis);
        }
        for (const TraceOnlyFailure& failure : analysis.trace_only) {
            write_ecs_trace_only(out_, failure, options_);
        }
        write_ecs_summary(out_, analysis, comparison_ ? &*comparison_ : nullptr, options_);
        out_.flush();
        stream_.flush();
    }

  private:
    void tell_conclusions(const Analysis& analysis) {
        for (const Incident& one : analysis.incidents) {
            incident(one, analysis.certificates);
        }
        for (const Finding& one : analysis.findings) {
            finding(one, analysis.certificates);
        }
    }

    // Nothing where there is no earlier report.
    std::optional<bool> is_new(const Incident& incident) const {
        return comparison_ ? std::optional(news_.count(incident.id) != 0) : std::nullopt;
    }

    void written() {
        if (options_.pace == Pace::Settled) {
            out_.flush();
            stream_.flush();
        }
    }

    std::ostream& stream_;
    JsonOut out_;
    ReportOptions options_;
    std::optional<BaselineComparison> comparison_;
    std::set<std::string, std::less<>> news_;  // ids of the incidents that it calls fresh
    IncidentTimes times_;
};

}  // namespace

std::unique_ptr<ReportWriter> make_ecs_report(std::ostream& out, const ReportOptions& options) {
    return std::make_unique<EcsReport>(out, options);
}

}  // namespace siptls::report

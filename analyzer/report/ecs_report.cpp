// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/ecs_report.h"

#include <optional>
#include <ostream>
#include <set>
#include <string_view>
#include <utility>

#include "report/ecs_records.h"
#include "report/listing.h"

namespace siptls::report {
namespace {

class EcsReport final : public ReportWriter {
  public:
    EcsReport(std::ostream& stream, ReportOptions options)
        : stream_(stream), out_(stream), options_(std::move(options)) {}

    void session(const JudgedSession& judged,
                 const std::vector<Certificate>& certificates) override {
        if (is_listed(judged, options_.listing)) {
            const auto leaf = judged.session.leaf();
            write_ecs_session(out_, judged,
                              leaf && *leaf < certificates.size() ? &certificates[*leaf] : nullptr,
                              options_);
        }
    }

    void compared(const BaselineComparison& comparison) override { comparison_ = comparison; }

    void finish(const Analysis& analysis) override {
        write_incidents(analysis);
        const IncidentsById incidents = incidents_by_id(analysis);
        for (const Finding& finding : analysis.findings) {
            write_ecs_finding(out_, finding, incidents, options_);
        }
        for (const TraceOnlyFailure& failure : analysis.trace_only) {
            write_ecs_trace_only(out_, failure, options_);
        }
        write_ecs_summary(out_, analysis, comparison_ ? &*comparison_ : nullptr, options_);
        out_.flush();
        stream_.flush();
    }

  private:
    void write_incidents(const Analysis& analysis) {
        std::set<std::string_view> news;
        if (comparison_) {
            for (const BaselineIncident& incident : comparison_->fresh) {
                news.insert(incident.id);
            }
        }
        for (const Incident& incident : analysis.incidents) {
            const auto fresh =
                comparison_ ? std::optional(news.count(incident.id) != 0) : std::nullopt;
            write_ecs_incident(out_, incident, fresh, analysis, options_);
        }
    }

    std::ostream& stream_;
    JsonOut out_;
    ReportOptions options_;
    std::optional<BaselineComparison> comparison_;
};

}  // namespace

std::unique_ptr<ReportWriter> make_ecs_report(std::ostream& out, const ReportOptions& options) {
    return std::make_unique<EcsReport>(out, options);
}

}  // namespace siptls::report

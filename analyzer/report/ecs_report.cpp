// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/ecs_report.h"

#include <ostream>

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

    void finish(const Analysis& analysis) override {
        for (const Incident& incident : analysis.incidents) {
            write_ecs_incident(out_, incident, analysis, options_);
        }
        const IncidentsById incidents = incidents_by_id(analysis);
        for (const Finding& finding : analysis.findings) {
            write_ecs_finding(out_, finding, incidents, options_);
        }
        for (const TraceOnlyFailure& failure : analysis.trace_only) {
            write_ecs_trace_only(out_, failure, options_);
        }
        write_ecs_summary(out_, analysis, options_);
        out_.flush();
        stream_.flush();
    }

  private:
    std::ostream& stream_;
    JsonOut out_;
    ReportOptions options_;
};

}  // namespace

std::unique_ptr<ReportWriter> make_ecs_report(std::ostream& out, const ReportOptions& options) {
    return std::make_unique<EcsReport>(out, options);
}

}  // namespace siptls::report

// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/json_report.h"

#include <optional>
#include <ostream>

#include "report/json_analysis.h"
#include "report/json_out.h"
#include "report/json_session.h"
#include "report/listing.h"

namespace siptls::report {
namespace {

class JsonReport final : public ReportWriter {
  public:
    JsonReport(std::ostream& stream, ReportOptions options)
        : stream_(stream), out_(stream), options_(std::move(options)) {
        begin();
    }

    void session(const JudgedSession& session,
                 const std::vector<Certificate>& certificates) override {
        if (is_listed(session, options_.listing)) {
            sessions_.write(session, certificates);
        }
    }

    void compared(const BaselineComparison& comparison) override { comparison_ = comparison; }

    void finish(const Analysis& analysis) override {
        out_.end_array();
        write_analysis(out_, analysis, options_.sip_domains, comparison_ ? &*comparison_ : nullptr);
        out_.end_object();
        out_.line_feed();
        out_.flush();
        stream_.flush();
    }

  private:
    void begin() {
        out_.begin_object();
        out_.text("schema", "siptls.analysis/1");
        out_.key("generator");
        write_generator(out_);
        write_labels(out_, options_.labels);
        out_.boolean("redacted", options_.redacted);
        out_.text("sessions_listed", listing_word(options_.listing));
        out_.key("sessions");
        out_.begin_array();
    }

    std::ostream& stream_;
    JsonOut out_;
    SessionWriter sessions_{out_};
    ReportOptions options_;
    std::optional<BaselineComparison> comparison_;
};

}  // namespace

std::unique_ptr<ReportWriter> make_json_report(std::ostream& out, const ReportOptions& options) {
    return std::make_unique<JsonReport>(out, options);
}

}  // namespace siptls::report

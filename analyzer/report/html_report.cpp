// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/html_report.h"

#include <ostream>

#include "report/html_page.h"
#include "report/listing.h"

namespace siptls::report {
namespace {

class HtmlReport final : public ReportWriter {
  public:
    HtmlReport(std::ostream& out, ReportOptions options)
        : out_(out), options_(std::move(options)) {}

    void session(const JudgedSession& session, const std::vector<Certificate>&) override {
        note(attempts_, session,
             is_listed(session, options_.listing) ? Wanted::Listed : Wanted::Counted);
    }

    void compared(const BaselineComparison& comparison) override {
        attempts_.comparison = comparison;
    }

    void finish(const Analysis& analysis) override {
        out_ << html_page(analysis, attempts_, options_);
        out_.flush();
    }

  private:
    std::ostream& out_;
    ReportOptions options_;
    HtmlAttempts attempts_;
};

}  // namespace

std::unique_ptr<ReportWriter> make_html_report(std::ostream& out, const ReportOptions& options) {
    return std::make_unique<HtmlReport>(out, options);
}

}  // namespace siptls::report

// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/page_report.h"

#include <ostream>

#include <fmt/format.h>

#include "report/listing.h"
#include "report/text_sections.h"
#include "report/time_text.h"
#include "report/wording/causes.h"
#include "report/wording/sessions.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

// A list for reading; whoever needs every session asks for JSON.
constexpr std::size_t kMaxListedSessions = 500;

class PageReport final : public ReportWriter {
  public:
    PageReport(std::ostream& out, ReportOptions options, std::unique_ptr<Page> page)
        : out_(out), options_(std::move(options)), page_(std::move(page)) {}

    void session(const JudgedSession& session, const std::vector<Certificate>&) override {
        if (!is_listed(session, options_.listing)) {
            return;
        }
        if (options_.listing == SessionListing::All) {
            list(session);
        }
        if (session.session.outcome != Outcome::Established && !session.verdict.incident) {
            count(session);
        }
    }

    void finish(const Analysis& analysis) override {
        Page& page = *page_;
        const TextContext context{analysis, page};
        write_conclusion(context);
        write_labels(page);
        write_incidents(context);
        write_findings(context);
        write_requests(context, options_.sip_domains);
        write_clients(context);
        write_at_risk(context);
        write_other_failures(context, others_);
        write_sessions(page);
        write_summary(context);
        page.end();
        out_.flush();
    }

  private:
    void list(const JudgedSession& session) {
        if (++sessions_ <= kMaxListedSessions) {
            lines_.push_back(session_line(session));
        }
    }

    void count(const JudgedSession& session) {
        OtherFailures& group = others_[{session.verdict.cause, session.session.outcome}];
        if (++group.count == 1) {
            group.sample = session;
        }
        group.last_time = std::max(group.last_time, session.session.start_time);
    }

    void write_labels(Page& page) const {
        for (const auto& [key, value] : options_.labels) {
            page.paragraph(escape_text(key) + ": " + escape_text(value));
        }
    }

    void write_sessions(Page& page) const {
        if (options_.listing != SessionListing::All || sessions_ == 0) {
            return;
        }
        page.heading(Tone::Strong, "Sessions");
        for (const std::string& line : lines_) {
            page.paragraph(line);
        }
        if (sessions_ > lines_.size()) {
            page.paragraph(
                fmt::format("and {} more; -T json lists all", sessions_ - lines_.size()));
        }
    }

    std::ostream& out_;
    ReportOptions options_;
    std::unique_ptr<Page> page_;
    OtherFailureGroups others_;
    std::vector<std::string> lines_;
    std::uint64_t sessions_ = 0;
};

}  // namespace

std::string TextContext::frame(FrameRef ref) const {
    return frame_words(analysis, ref);
}

std::string TextContext::bracketed(FrameRef ref) const {
    return report::bracketed(analysis, ref);
}

const Certificate* TextContext::certificate(std::optional<CertificateId> id) const {
    return find_certificate(analysis, id);
}

std::string session_line(const JudgedSession& judged) {
    const Session& session = judged.session;
    const bool judged_cause =
        judged.verdict.cause != Cause::None && judged.verdict.cause != Cause::Unknown;
    return fmt::format("{}  {} -> {}  {}{}", date_time(session.start_time),
                       to_string(session.client), to_string(session.server),
                       outcome_words(session.outcome),
                       judged_cause ? ": " + short_words(judged.verdict.cause) : "");
}

std::unique_ptr<ReportWriter> make_page_report(std::ostream& out, const ReportOptions& options,
                                               std::unique_ptr<Page> page) {
    return std::make_unique<PageReport>(out, options, std::move(page));
}

}  // namespace siptls::report

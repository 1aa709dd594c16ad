// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/page_report.h"

#include <algorithm>
#include <optional>
#include <ostream>

#include <fmt/format.h>

#include "report/limits.h"
#include "report/listing.h"
#include "report/text_sections.h"
#include "report/time_text.h"
#include "report/wording/baseline.h"
#include "report/wording/causes.h"
#include "report/wording/conclusion.h"
#include "report/wording/sessions.h"
#include "report/wording/sip.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

// A list for reading; whoever needs every session asks for JSON.
constexpr std::size_t kMaxListedSessions = 500;
constexpr std::size_t kMaxListedExchanges = 4;  // of one session

class PageReport final : public ReportWriter {
  public:
    PageReport(std::ostream& out, ReportOptions options, std::unique_ptr<Page> page)
        : out_(out), options_(std::move(options)), page_(std::move(page)) {}

    void session(const JudgedSession& session, const std::vector<Certificate>&) override {
        if (!is_listed(session, options_.listing)) {
            return;
        }
        if (options_.pace == Pace::Settled) {
            tell(session);
            return;
        }
        if (options_.listing == SessionListing::All) {
            list(session);
        }
        if (session.session.outcome != Outcome::Established && !session.verdict.incident) {
            count(session);
        }
    }

    void incident(const Incident& incident, const std::vector<Certificate>& certificates) override {
        const TextContext context{so_far(certificates), *page_};
        if (incident.revision == 1 && incident.cause != Cause::Unknown) {
            write_incident(context, incident, nullptr, ++incidents_);
        } else {
            write_incident_news(context, incident);
        }
        out_.flush();
    }

    void finding(const Finding& finding, const std::vector<Certificate>& certificates) override {
        write_finding_news({so_far(certificates), *page_}, finding);
        out_.flush();
    }

    void problem(const CaptureFacts&, const Problem& problem) override {
        page_->paragraph(escape_again(problem.text));
        out_.flush();
    }

    void compared(const BaselineComparison& comparison) override { comparison_ = comparison; }

    void finish(const Analysis& analysis) override {
        Page& page = *page_;
        const TextContext context{analysis, page};
        write_conclusion(context);
        write_about(page);
        write_comparison(page);
        write_incidents(context);
        write_findings(context);
        write_requests(context, options_.sip_domains);
        write_clients(context);
        write_at_risk(context);
        write_sign_ins(context);
        write_other_failures(context, others_);
        write_traces(context);
        write_sessions(page);
        write_summary(context);
        page.end();
        out_.flush();
    }

  private:
    // What there is to refer to before the end.
    const Analysis& so_far(const std::vector<Certificate>& certificates) {
        so_far_.certificates.insert(
            so_far_.certificates.end(),
            certificates.begin() + static_cast<std::ptrdiff_t>(so_far_.certificates.size()),
            certificates.end());
        return so_far_;
    }

    // An incident speaks for its sessions.
    void tell(const JudgedSession& session) {
        if (!session.verdict.incident || session.revision > 1) {
            write_session_news({so_far_, *page_}, session);
            out_.flush();
        }
    }

    void list(const JudgedSession& session) {
        if (++sessions_ <= kMaxListedSessions) {
            lines_.push_back(session_line(session));
        }
    }

    void count(const JudgedSession& session) {
        const Verdict& verdict = session.verdict;
        const Evidence* telling = telling_evidence(verdict);
        OtherFailures& group =
            others_[{verdict.cause, session.session.outcome, verdict.confidence,
                     telling != nullptr ? telling->reason : Reason::NameUnknown}];
        if (++group.count == 1) {
            group.sample = session;
        }
        group.last_time = std::max(group.last_time, session.session.start_time);
    }

    void write_comparison(Page& page) const {
        if (!comparison_) {
            return;
        }
        page.paragraph(comparison_sentence(*comparison_));
        for (const ChangeText& change : change_lines(*comparison_, kMaxChanges)) {
            page.item(fmt::format("{}: {}", change.word, change.line));
        }
        if (count_changes(*comparison_) > kMaxChanges) {
            page.paragraph(fmt::format("and {} more; -T json lists all",
                                       count_changes(*comparison_) - kMaxChanges));
        }
    }

    void write_about(Page& page) const {
        if (options_.redacted) {
            page.paragraph(redacted_sentence());
        }
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
    std::optional<BaselineComparison> comparison_;
    OtherFailureGroups others_;
    std::vector<std::string> lines_;
    std::uint64_t sessions_ = 0;
    Analysis so_far_;            // live: the certificates alone
    std::size_t incidents_ = 0;  // live: told in full
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
    std::string text =
        fmt::format("{}  {} -> {}  {}{}", date_time(session.start_time), to_string(session.client),
                    to_string(session.server), outcome_words(session.outcome),
                    judged_cause ? ": " + short_words(judged.verdict.cause) : "");
    for (std::size_t at = 0; at < std::min(session.sip.size(), kMaxListedExchanges); ++at) {
        text += "; " + exchange_words(session.sip[at]);
    }
    return text;
}

std::unique_ptr<ReportWriter> make_page_report(std::ostream& out, const ReportOptions& options,
                                               std::unique_ptr<Page> page) {
    return std::make_unique<PageReport>(out, options, std::move(page));
}

}  // namespace siptls::report

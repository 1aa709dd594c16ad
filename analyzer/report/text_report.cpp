// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/text_report.h"

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

class TextReport final : public ReportWriter {
  public:
    TextReport(std::ostream& out, ReportOptions options)
        : out_(out), options_(std::move(options)) {}

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
        TextPage page = new_page();
        const TextContext context{so_far(certificates), page};
        if (incident.revision == 1 && incident.cause != Cause::Unknown) {
            write_incident(context, incident, nullptr, ++incidents_);
        } else {
            write_incident_news(context, incident);
        }
        out_.flush();
    }

    void finding(const Finding& finding, const std::vector<Certificate>& certificates) override {
        TextPage page = new_page();
        const TextContext context{so_far(certificates), page};
        page.blank();
        write_finding(context, finding);
        if (finding.revision == 1) {
            write_remedy(context, finding);
        }
        out_.flush();
    }

    void problem(const CaptureFacts&, const Problem& problem) override {
        TextPage page = new_page();
        page.paragraph(escape_again(problem.text));
        out_.flush();
    }

    void finish(const Analysis& analysis) override {
        TextPage page = new_page();
        if (options_.pace == Pace::Settled) {
            page.blank();
        }
        const TextContext context{analysis, page};
        write_conclusion(context);
        write_labels(page);
        write_incidents(context);
        write_findings(context);
        write_clients(context);
        write_at_risk(context);
        write_other_failures(context, others_);
        write_sessions(page);
        write_summary(context);
        out_.flush();
    }

  private:
    TextPage new_page() const {
        return {out_, options_.width, options_.color ? Tone::Strong : Tone::Plain};
    }

    // What there is to refer to before the end.
    const Analysis& so_far(const std::vector<Certificate>& certificates) {
        for (std::size_t at = so_far_.certificates.size(); at < certificates.size(); ++at) {
            so_far_.certificates.push_back(certificates[at]);
        }
        return so_far_;
    }

    // An incident speaks for its sessions.
    void tell(const JudgedSession& session) {
        if (session.verdict.incident && session.revision == 1) {
            return;
        }
        TextPage page = new_page();
        page.paragraph(session_line(session) + (session.revision > 1 ? " (revised)" : ""));
        out_.flush();
    }

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

    void write_labels(TextPage& page) const {
        for (const auto& [key, value] : options_.labels) {
            page.paragraph(escape_text(key) + ": " + escape_text(value));
        }
    }

    void write_sessions(TextPage& page) const {
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
    OtherFailureGroups others_;
    std::vector<std::string> lines_;
    std::uint64_t sessions_ = 0;
    Analysis so_far_;            // live: certificates alone
    std::size_t incidents_ = 0;  // live: told in full
};

}  // namespace

std::string TextContext::frame(FrameRef ref) const {
    if (ref.number == 0) {
        return {};
    }
    return analysis.captures.size() > 1 ? fmt::format("frame{0}{1}{0}of{0}capture{0}{2}", kNoBreak,
                                                      ref.number, ref.capture + 1)
                                        : fmt::format("frame{}{}", kNoBreak, ref.number);
}

std::string TextContext::bracketed(FrameRef ref) const {
    return ref.number == 0 ? std::string() : " [" + frame(ref) + "]";
}

const Certificate* TextContext::certificate(std::optional<CertificateId> id) const {
    return id && *id < analysis.certificates.size() ? &analysis.certificates[*id] : nullptr;
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

std::unique_ptr<ReportWriter> make_text_report(std::ostream& out, const ReportOptions& options) {
    return std::make_unique<TextReport>(out, options);
}

}  // namespace siptls::report

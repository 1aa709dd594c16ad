// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/ndjson_report.h"

#include <initializer_list>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "bytes/hash.h"
#include "report/json_analysis.h"
#include "report/json_findings.h"
#include "report/json_out.h"
#include "report/json_session.h"
#include "report/json_traces.h"
#include "report/json_views.h"
#include "report/listing.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

// For records whose identity is only what they say: the same in every run over the same input.
std::string id_of(std::initializer_list<std::string_view> parts) {
    std::uint64_t hash = 0;
    for (const std::string_view part : parts) {
        hash = hash_bytes({reinterpret_cast<const std::uint8_t*>(part.data()), part.size()}, hash);
    }
    return fmt::format("{:016x}", hash);
}

std::string id_of(const Registration& registration) {
    return id_of({to_string(registration.client), to_string(registration.server),
                  registration.session, registration.exchange.method, registration.exchange.aor,
                  fmt::format("{}:{}", registration.exchange.frame.capture,
                              registration.exchange.frame.number)});
}

class NdjsonReport final : public ReportWriter {
  public:
    NdjsonReport(std::ostream& stream, ReportOptions options)
        : stream_(stream), out_(stream), options_(std::move(options)) {}

    void session(const JudgedSession& session,
                 const std::vector<Certificate>& certificates) override {
        if (is_listed(session, options_.listing)) {
            record("session", session.id, session.revision,
                   [&] { sessions_.write_members(session, certificates); });
        }
    }

    void incident(const Incident& incident, const std::vector<Certificate>& certificates) override {
        record("incident", incident.id, incident.revision, [&] {
            write_incident_members(out_, incident, certificates);
            write_shown_certificate(incident.certificate, certificates);
        });
    }

    void finding(const Finding& finding, const std::vector<Certificate>& certificates) override {
        record("finding", finding.id, finding.revision, [&] {
            write_finding_members(out_, finding, certificates);
            if (requests_) {
                write_request_of(out_, finding, *requests_);
            }
            write_shown_certificate(finding.certificate, certificates);
        });
    }

    void problem(const CaptureFacts& facts, const Problem& problem) override {
        record("problem", id_of({facts.path, name(problem.code), problem.text}), 1, [&] {
            out_.number("capture", facts.index);
            out_.text("path", facts.path);
            out_.text("code", name(problem.code));
            out_.text("text", escape_again(problem.text));
        });
    }

    void compared(const BaselineComparison& comparison) override { comparison_ = comparison; }

    // One and the same record in all its revisions: the state of the run.
    void heartbeat(const Heartbeat& beat) override {
        record("heartbeat", id_of({"heartbeat", beat.input}), beat.number, [&] {
            out_.key("time");
            out_.time(beat.time);
            write_heartbeat_members(out_, beat);
        });
    }

    void finish(const Analysis& analysis) override {
        for (const Registration& registration : analysis.registrations) {
            record("registration", id_of(registration), 1,
                   [&] { write_registration_members(out_, registration); });
        }
        if (options_.pace == Pace::Final) {
            tell_conclusions(analysis);
        }
        std::string paths;
        for (const CaptureReport& capture : analysis.captures) {
            paths += capture.facts.path + '\n';
        }
        record("summary", id_of({"summary", paths}), 1, [&] {
            out_.key("generator");
            write_generator(out_);
            out_.boolean("redacted", options_.redacted);
            out_.text("sessions_listed", listing_word(options_.listing));
            write_summary_members(out_, analysis);
            write_certificates(out_, analysis);
            write_at_risk(out_, analysis);
            write_baseline(out_, comparison_ ? &*comparison_ : nullptr);
            write_captures(out_, analysis);
            write_traces(out_, analysis);
        });
    }

  private:
    void tell_conclusions(const Analysis& analysis) {
        for (const Incident& one : analysis.incidents) {
            incident(one, analysis.certificates);
        }
        requests_ = certificate_requests(analysis, options_.sip_domains);
        for (const Finding& one : analysis.findings) {
            finding(one, analysis.certificates);
        }
        for (const CaptureReport& capture : analysis.captures) {
            for (const Problem& one : capture.facts.problems) {
                problem(capture.facts, one);
            }
        }
    }

    template <class Members>
    void record(std::string_view type, std::string_view id, std::uint64_t revision,
                Members members) {
        out_.begin_object();
        out_.text("schema", "siptls.record/1");
        out_.text("type", type);
        out_.text("id", id);
        out_.number("revision", revision);
        write_labels(out_, options_.labels);
        members();
        out_.end_object();
        out_.line_feed();
        if (options_.pace == Pace::Settled || type == "summary") {
            out_.flush();
            stream_.flush();
        }
    }

    // In full, so that the record can be understood without any other.
    void write_shown_certificate(std::optional<CertificateId> id,
                                 const std::vector<Certificate>& certificates) {
        out_.key("certificate");
        if (id && *id < certificates.size()) {
            write_certificate(out_, certificates[*id], {});
        } else {
            out_.null();
        }
    }

    std::ostream& stream_;
    JsonOut out_;
    SessionWriter sessions_{out_};
    ReportOptions options_;
    std::optional<BaselineComparison> comparison_;
    // Nothing before the end, when what a certificate must have is known.
    std::optional<Requests> requests_;
};

}  // namespace

std::unique_ptr<ReportWriter> make_ndjson_report(std::ostream& out, const ReportOptions& options) {
    return std::make_unique<NdjsonReport>(out, options);
}

}  // namespace siptls::report

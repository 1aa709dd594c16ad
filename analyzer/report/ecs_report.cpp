// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/ecs_report.h"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "report/display_filter.h"
#include "report/ecs_fields.h"
#include "report/json_analysis.h"
#include "report/json_session.h"
#include "report/listing.h"
#include "report/time_text.h"
#include "report/tls_names.h"
#include "report/wording/causes.h"
#include "report/wording/conclusion.h"
#include "report/wording/sessions.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

std::string_view outcome_word(Outcome outcome) {
    switch (outcome) {
        case Outcome::Established: return "success";
        case Outcome::ClientClosedBeforeFinished:
        case Outcome::ClientClosedAfterFinished:
        case Outcome::ServerClosedBeforeFinished: return "failure";
        case Outcome::Incomplete:
        case Outcome::NotTls: break;
    }
    return "unknown";
}

void write_confidence(JsonOut& out, Confidence confidence) {
    if (confidence != Confidence::Null) {
        out.text("confidence", name(confidence));
    }
}

class EcsReport final : public ReportWriter {
  public:
    EcsReport(std::ostream& stream, ReportOptions options)
        : stream_(stream), out_(stream), options_(std::move(options)) {}

    void session(const JudgedSession& judged,
                 const std::vector<Certificate>& certificates) override {
        if (!is_listed(judged, options_.listing)) {
            return;
        }
        const Session& session = judged.session;
        const auto leaf = session.leaf();
        const Certificate* certificate =
            leaf && *leaf < certificates.size() ? &certificates[*leaf] : nullptr;
        write_ecs_action(out_, judged.id, judged.revision);
        out_.begin_object();
        write_ecs_event(out_, event_of(judged), options_);
        out_.text("message",
                  fmt::format("{} -> {}: {}", to_string(session.client), to_string(session.server),
                              outcome_words(session.outcome)));
        write_ecs_side(out_, "source", session.client, judged.verdict.identity.mac);
        write_ecs_side(out_, "destination", session.server, "");
        write_ecs_network(out_, session.server);
        write_ecs_client(out_, judged.verdict.identity);
        write_tls(session, certificate);
        write_ecs_related(out_, related_of(judged, certificate));
        write_own(judged);
        end_record();
    }

    void finish(const Analysis& analysis) override {
        for (const Incident& incident : analysis.incidents) {
            write_incident(incident, analysis);
        }
        for (const Finding& finding : analysis.findings) {
            write_finding(finding, analysis);
        }
        write_summary(analysis);
        out_.flush();
        stream_.flush();
    }

  private:
    static EcsEvent event_of(const JudgedSession& judged) {
        const Session& session = judged.session;
        EcsEvent event;
        event.id = judged.id;
        event.kind = "event";
        event.dataset = "siptls.session";
        event.action = "tls-handshake";
        event.type = "end";
        event.outcome = outcome_word(session.outcome);
        if (judged.verdict.cause != Cause::None) {
            event.code = name(judged.verdict.cause);
            event.reason = text_of(judged.verdict.cause).title;
        }
        event.start = session.start_time;
        event.end = session.end_time;
        return event;
    }

    void write_tls(const Session& session, const Certificate* certificate) {
        out_.key("tls");
        out_.begin_object();
        if (const auto version = tls_version_name(session.tls_version.value_or(0));
            !version.empty()) {
            const bool ssl = version == "ssl3";
            out_.text("version", ssl ? "3.0" : version);
            out_.text("version_protocol", ssl ? "ssl" : "tls");
        }
        if (session.cipher_suite) {
            out_.text("cipher", cipher_suite_name(*session.cipher_suite));
        }
        out_.boolean("established", session.outcome == Outcome::Established);
        if (session.resumed) {
            out_.boolean("resumed", *session.resumed);
        }
        if (session.sni) {
            out_.key("client");
            out_.begin_object();
            out_.text("server_name", *session.sni);
            out_.end_object();
        }
        if (certificate != nullptr) {
            write_ecs_certificate(out_, *certificate);
        }
        out_.end_object();
    }

    static EcsRelated related_of(const JudgedSession& judged, const Certificate* certificate) {
        EcsRelated related;
        related.addresses = {to_string(judged.session.client.address),
                             to_string(judged.session.server.address)};
        if (judged.verdict.expected_name) {
            related.hosts = {judged.verdict.expected_name->name};
        }
        if (!judged.verdict.identity.aor.empty()) {
            related.users = {judged.verdict.identity.aor};
        }
        if (certificate != nullptr) {
            related.hashes = {upper_case(certificate->sha256)};
        }
        return related;
    }

    void write_own(const JudgedSession& judged) {
        const Session& session = judged.session;
        begin_own();
        out_.number("revision", judged.revision);
        out_.text("outcome", name(session.outcome));
        out_.text("cause", name(judged.verdict.cause));
        write_confidence(out_, judged.verdict.confidence);
        out_.boolean("incident", judged.verdict.incident);
        out_.text("ending", ending(session));
        out_.text("handshake_reached", handshake_reached(session));
        if (judged.verdict.expected_name) {
            out_.key("expected_name");
            write_expected_name(out_, *judged.verdict.expected_name);
        }
        if (judged.verdict.profile) {
            out_.text("client_profile", judged.verdict.profile->id);
        }
        out_.array("evidence", judged.verdict.evidence,
                   [&](const Evidence& evidence) { out_.text(describe(evidence)); });
        out_.text_or_null("tunnel", session.tunnel);
        out_.frame("first_frame", session.first_frame);
        out_.frame("last_frame", session.last_frame);
        out_.text("display_filter", display_filter(session.client, session.server));
        out_.end_object();
    }

    void write_incident(const Incident& incident, const Analysis& analysis) {
        EcsEvent event;
        event.id = incident.id;
        event.kind = "alert";
        event.dataset = "siptls.incident";
        event.action = "certificate-refused";
        event.type = "denied";
        event.outcome = "failure";
        event.code = name(incident.cause);
        event.reason = text_of(incident.cause).title;
        event.start = incident.first_time;
        event.end = incident.last_time;
        write_ecs_action(out_, incident.id, 1);
        out_.begin_object();
        write_ecs_event(out_, event, options_);
        out_.text("message",
                  fmt::format("{} could not sign in at {}: {} ({})", to_string(incident.client),
                              to_string(incident.server), text_of(incident.cause).title,
                              escape_text(incident.expected_name.name)));
        write_ecs_side(out_, "source", {incident.client, 0}, incident.identity.mac);
        write_ecs_side(out_, "destination", incident.server, "");
        write_ecs_network(out_, incident.server);
        write_ecs_client(out_, incident.identity);
        const Certificate* certificate = nullptr;
        if (incident.certificate && *incident.certificate < analysis.certificates.size()) {
            certificate = &analysis.certificates[*incident.certificate];
            out_.key("tls");
            out_.begin_object();
            write_ecs_certificate(out_, *certificate);
            out_.end_object();
        }
        EcsRelated related;
        related.addresses = {to_string(incident.client), to_string(incident.server.address)};
        related.hosts = {incident.expected_name.name};
        if (certificate != nullptr) {
            related.hashes = {upper_case(certificate->sha256)};
        }
        write_ecs_related(out_, related);
        begin_own();
        write_confidence(out_, incident.confidence);
        out_.text("missing_name", incident.expected_name.name);
        out_.number("attempts", incident.attempts);
        out_.boolean("gave_up", incident.gave_up);
        out_.boolean_or_null("resolved", incident.resolved);
        out_.texts("sessions", incident.sessions);
        out_.end_object();
        end_record();
    }

    // A finding has no time of its own: it stands from its first incident to its last.
    static void span_of(const Finding& finding, const Analysis& analysis, EcsEvent& event) {
        bool first = true;
        for (const Incident& incident : analysis.incidents) {
            const bool mine = std::find(finding.incidents.begin(), finding.incidents.end(),
                                        incident.id) != finding.incidents.end();
            if (!mine) {
                continue;
            }
            event.start = first ? incident.first_time : std::min(event.start, incident.first_time);
            event.end = first ? incident.last_time : std::max(event.end, incident.last_time);
            first = false;
        }
    }

    void write_finding(const Finding& finding, const Analysis& analysis) {
        EcsEvent event;
        event.id = finding.id;
        event.kind = "alert";
        event.dataset = "siptls.finding";
        event.action = "certificate-lacks-name";
        event.type = "info";
        event.outcome = "failure";
        event.code = name(finding.cause);
        event.reason = text_of(finding.cause).title;
        span_of(finding, analysis, event);
        write_ecs_action(out_, finding.id, 1);
        out_.begin_object();
        write_ecs_event(out_, event, options_);
        out_.text("message", fmt::format("{}: {}", short_words(finding.cause),
                                         escape_text(finding.missing_name)));
        EcsRelated related;
        for (const Endpoint& server : finding.servers) {
            related.addresses.push_back(to_string(server.address));
        }
        for (const IpAddress& client : finding.clients) {
            related.addresses.push_back(to_string(client));
        }
        related.hosts = {finding.missing_name};
        write_ecs_related(out_, related);
        begin_own();
        write_confidence(out_, finding.confidence);
        out_.text("missing_name", finding.missing_name);
        out_.texts("incidents", finding.incidents);
        write_remediation(out_, finding);
        out_.end_object();
        end_record();
    }

    void write_summary(const Analysis& analysis) {
        EcsEvent event;
        event.id = "summary";
        event.kind = "metric";
        event.dataset = "siptls.summary";
        event.action = "capture-analysed";
        event.type = "info";
        event.outcome = "success";
        for (const CaptureReport& capture : analysis.captures) {
            const CaptureFacts& facts = capture.facts;
            if (facts.packets > 0) {
                const bool first = event.start.nanoseconds == 0;
                event.start = first ? facts.first_time : std::min(event.start, facts.first_time);
                event.end = std::max(event.end, facts.last_time);
            }
        }
        event.id =
            fmt::format("summary-{:x}-{:x}", static_cast<std::uint64_t>(event.start.nanoseconds),
                        static_cast<std::uint64_t>(event.end.nanoseconds));
        write_ecs_action(out_, event.id, 1);
        out_.begin_object();
        write_ecs_event(out_, event, options_);
        out_.text("message", conclude(analysis).text);
        begin_own();
        write_summary_members(out_, analysis);
        out_.end_object();
        end_record();
    }

    void begin_own() {
        out_.key("siptls");
        out_.begin_object();
        out_.boolean("redacted", options_.redacted);
    }

    void end_record() {
        out_.end_object();
        out_.line_feed();
    }

    std::ostream& stream_;
    JsonOut out_;
    ReportOptions options_;
};

}  // namespace

std::unique_ptr<ReportWriter> make_ecs_report(std::ostream& out, const ReportOptions& options) {
    return std::make_unique<EcsReport>(out, options);
}

}  // namespace siptls::report

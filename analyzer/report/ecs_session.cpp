// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include "report/display_filter.h"
#include "report/ecs_fields.h"
#include "report/ecs_records.h"
#include "report/json_session.h"
#include "report/tls_names.h"
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

EcsEvent event_of(const JudgedSession& judged) {
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
    event.message = fmt::format("{} -> {}: {}", to_string(session.client),
                                to_string(session.server), outcome_words(session.outcome));
    return event;
}

void write_client(JsonOut& out, const JudgedSession& judged) {
    const auto& sni = judged.session.sni;
    if (!sni && judged.fingerprints.ja3.empty()) {
        return;
    }
    out.key("client");
    out.begin_object();
    if (sni) {
        out.text("server_name", *sni);
    }
    if (!judged.fingerprints.ja3.empty()) {
        out.text("ja3", judged.fingerprints.ja3);
    }
    out.end_object();
}

void write_tls(JsonOut& out, const JudgedSession& judged, const Certificate* certificate) {
    const Session& session = judged.session;
    out.key("tls");
    out.begin_object();
    if (const auto version = tls_version_name(session.tls_version.value_or(0)); !version.empty()) {
        const bool ssl = version == "ssl3";
        out.text("version", ssl ? "3.0" : version);
        out.text("version_protocol", ssl ? "ssl" : "tls");
    }
    if (session.cipher_suite) {
        out.text("cipher", cipher_suite_name(*session.cipher_suite));
    }
    out.boolean("established", session.outcome == Outcome::Established);
    if (session.resumed) {
        out.boolean("resumed", *session.resumed);
    }
    write_client(out, judged);
    write_ecs_server(out, certificate, judged.fingerprints.ja3s);
    out.end_object();
}

EcsRelated related_of(const JudgedSession& judged, const Certificate* certificate) {
    EcsRelated related;
    related.addresses = {to_string(judged.session.client.address),
                         to_string(judged.session.server.address)};
    if (judged.session.relay) {
        related.addresses.push_back(to_string(judged.session.relay->balancer.address));
    }
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

// What the schema has no field for.
void write_own(JsonOut& out, const JudgedSession& judged) {
    const Session& session = judged.session;
    out.number("revision", judged.revision);
    out.text("outcome", name(session.outcome));
    out.text("cause", name(judged.verdict.cause));
    write_ecs_confidence(out, judged.verdict.confidence);
    out.boolean("incident", judged.verdict.incident);
    out.text("ending", ending(session));
    out.text("handshake_reached", handshake_reached(session));
    if (judged.verdict.expected_name) {
        out.key("expected_name");
        write_expected_name(out, *judged.verdict.expected_name);
    }
    if (judged.verdict.profile) {
        out.text("client_profile", judged.verdict.profile->id);
    }
    if (!judged.fingerprints.ja4.empty()) {
        out.text("ja4", judged.fingerprints.ja4);
    }
    out.array("evidence", judged.verdict.evidence,
              [&](const Evidence& evidence) { out.text(describe(evidence)); });
    if (!session.trace.empty()) {
        out.array("trace", session.trace,
                  [&](const TraceFact& fact) { write_trace_fact(out, fact); });
    }
    out.text_or_null("tunnel", session.tunnel);
    if (session.relay) {
        out.text("balancer", to_string(session.relay->balancer));
        out.text("sought", to_string(session.relay->sought));
    }
    out.frame("first_frame", session.first_frame);
    out.frame("last_frame", session.last_frame);
    out.text("display_filter", display_filter(session));
}

}  // namespace

void write_ecs_session(JsonOut& out, const JudgedSession& judged, const Certificate* certificate,
                       const ReportOptions& options) {
    const Session& session = judged.session;
    begin_ecs_record(out, event_of(judged), judged.revision, options);
    write_ecs_side(out, "source", session.client, judged.verdict.identity.mac);
    write_ecs_side(out, "destination", session.server, "");
    write_ecs_network(out, session.server.address, judged.community_id);
    write_ecs_client(out, judged.verdict.identity);
    write_tls(out, judged, certificate);
    write_ecs_related(out, related_of(judged, certificate));
    begin_ecs_own(out, options);
    write_own(out, judged);
    end_ecs_record(out);
}

}  // namespace siptls::report

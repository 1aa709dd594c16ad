// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/json_session.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "report/display_filter.h"
#include "report/json_traces.h"
#include "report/tls_names.h"
#include "siptls/wording.h"
#include "tls/cipher_suites.h"

namespace siptls::report {
namespace {

std::string_view side_word(Side side) {
    return side == Side::Client ? "client" : "server";
}

void write_relay(JsonOut& out, const std::optional<Relay>& relay) {
    if (!relay) {
        out.null("relay");
        return;
    }
    out.key("relay");
    out.begin_object();
    out.key("balancer");
    out.endpoint(relay->balancer);
    out.key("sought");
    out.endpoint(relay->sought);
    out.end_object();
}

void write_connect(JsonOut& out, const ConnectTarget* target) {
    if (target == nullptr) {
        out.null("http_connect");
        return;
    }
    out.key("http_connect");
    out.begin_object();
    out.text_or_null("host", target->host);
    out.number("port", target->server.port);
    out.frame("frame", target->frame);
    out.end_object();
}

void write_place(JsonOut& out, const JudgedSession& judged) {
    const Session& session = judged.session;
    out.key("client");
    out.endpoint(session.client);
    out.key("server");
    out.endpoint(session.server);
    out.key("start_time");
    out.time(session.start_time);
    out.key("end_time");
    out.time(session.end_time);
    out.frame("first_frame", session.first_frame);
    out.frame("last_frame", session.last_frame);
    out.text("display_filter", display_filter(session));
    out.text_or_null("community_id", judged.community_id);
    out.text_or_null("tunnel", session.tunnel);
    write_relay(out, session.relay);
    write_connect(out, session.connect.get());
}

// Nearly all are in the registry, whose names need no copy.
void write_suite(JsonOut& out, std::optional<std::uint16_t> suite) {
    const std::string_view known = suite ? tls::cipher_suite_name(*suite) : "";
    if (suite && known.empty()) {
        out.text(cipher_suite_name(*suite));
    } else {
        out.text_or_null(known);
    }
}

void write_tls(JsonOut& out, const JudgedSession& judged) {
    const Session& session = judged.session;
    out.text_or_null("tls_version", tls_version_name(session.tls_version.value_or(0)));
    out.key("cipher_suite");
    write_suite(out, session.cipher_suite);
    out.key("sni");
    if (session.sni) {
        out.text(*session.sni);
    } else {
        out.null();
    }
    out.text_or_null("ja3", judged.fingerprints.ja3);
    out.text_or_null("ja3s", judged.fingerprints.ja3s);
    out.text_or_null("ja4", judged.fingerprints.ja4);
    out.boolean_or_null("resumed", session.resumed);
    out.text("handshake_reached", handshake_reached(session));
    out.boolean("decrypted", session.decryption == Decryption::Opened);
    // Once the ServerHello has been sent there is something that keys would show.
    const bool hidden = session.decryption == Decryption::NoKeys
                            ? static_cast<bool>(session.at(Moment::ServerHello))
                            : session.decryption != Decryption::Opened;
    out.text_or_null("not_decrypted_because", hidden ? name(session.decryption) : "");
}

void write_alert(JsonOut& out, const AlertFact& alert) {
    out.begin_object();
    out.text("from", side_word(alert.from));
    out.text_or_null("level", alert.level == 1 ? "warning" : alert.level == 2 ? "fatal" : "");
    out.text_or_null("description", alert.description ? alert_name(*alert.description) : "");
    out.boolean("encrypted", alert.encrypted);
    out.frame("frame", alert.seen.frame);
    if (alert.source == AlertSource::Trace) {
        out.text("source", "trace");
    }
    out.end_object();
}

void write_chain(JsonOut& out, const std::vector<CertificateId>& chain, CertificateSource source,
                 const std::vector<Certificate>& certificates) {
    out.begin_array();
    for (const CertificateId id : chain) {
        if (id < certificates.size()) {
            out.begin_object();
            out.text("sha256", certificates[id].sha256);
            out.text("source", name(source));
            out.end_object();
        }
    }
    out.end_array();
}

// Where it was seen does not stand in the report.
bool read_the_same(const std::vector<ExcludedCause>& some,
                   const std::vector<ExcludedCause>& others) {
    return std::equal(some.begin(), some.end(), others.begin(), others.end(),
                      [](const ExcludedCause& one, const ExcludedCause& other) {
                          return one.cause == other.cause && one.why.reason == other.why.reason &&
                                 one.why.arguments == other.why.arguments;
                      });
}

void write_excluded(JsonOut& out, const std::vector<ExcludedCause>& causes) {
    out.begin_array();
    for (const ExcludedCause& excluded : causes) {
        out.begin_object();
        out.text("cause", name(excluded.cause));
        out.text("reason", describe(excluded.why));
        out.end_object();
    }
    out.end_array();
}

std::string profile_results(const ProfileMatches& matches) {
    std::ostringstream text;
    JsonOut out(text);
    out.begin_array();
    for (const ProfileMatch& result : matches) {
        out.begin_object();
        out.text("profile", result.profile);
        out.boolean("accepted", result.match.accepted);
        out.text_or_null("matched_by", result.match.accepted ? name(result.match.matched_by) : "");
        out.text("reason", describe(result.match));
        out.end_object();
    }
    out.end_array();
    out.flush();
    return std::move(text).str();
}

void write_profile(JsonOut& out, const std::optional<IdentifiedProfile>& profile) {
    if (!profile) {
        out.null("client_profile");
        return;
    }
    out.key("client_profile");
    out.begin_object();
    out.text("id", profile->id);
    out.text_or_null("version", profile->version);
    out.text("evidence", profile->evidence);
    out.end_object();
}

void write_confidence(JsonOut& out, Confidence confidence) {
    out.text_or_null("confidence", confidence == Confidence::Null ? "" : name(confidence));
}

void write_evidence(JsonOut& out, const Evidence& evidence, EvidenceMemo& memo) {
    out.begin_object();
    out.again_first(evidence, memo, [&](const Evidence& new_one) {
        out.text("kind", name(new_one.reason));
        out.text("text", describe(new_one));
    });
    out.frame("frame", evidence.frame);
    out.end_object();
}

void write_verdict(JsonOut& out, const Session& session, const Verdict& verdict,
                   EvidenceMemo& reasons, LatelyWritten<std::vector<ExcludedCause>>& excluded) {
    out.key("verdict");
    out.begin_object();
    out.text("cause", name(verdict.cause));
    out.boolean("incident", verdict.incident);
    write_confidence(out, verdict.confidence);
    out.text("title", text_of(verdict.cause).title);
    out.array("also", verdict.also, [&](const RivalCause& rival) {
        out.begin_object();
        out.text("cause", name(rival.cause));
        write_confidence(out, rival.confidence);
        out.end_object();
    });
    out.array("evidence", verdict.evidence,
              [&](const Evidence& evidence) { write_evidence(out, evidence, reasons); });
    if (session.outcome == Outcome::Established) {
        out.empty_array("excluded");
    } else {
        out.again(
            "excluded", verdict.excluded, excluded,
            [&](const auto& causes) { write_excluded(out, causes); }, read_the_same);
    }
    out.array("not_observable", verdict.not_observable,
              [&](Cause cause) { out.text(name(cause)); });
    out.end_object();
}

void write_anomaly(JsonOut& out, const AnomalyFact& anomaly) {
    out.begin_object();
    out.text("code", name(anomaly.code));
    out.text("text", anomaly.text);
    out.frame("frame", anomaly.frame);
    out.end_object();
}

void write_diagnostic(JsonOut& out, const MsDiagnostic& diagnostic) {
    const MsDiagnosticText* known = find_ms_diagnostic(diagnostic.id);
    out.begin_object();
    out.key("id");
    if (diagnostic.id != 0) {
        out.number(diagnostic.id);
    } else {
        out.null();
    }
    out.text_or_null("reason", diagnostic.reason);
    out.text_or_null("source", diagnostic.source);
    out.text_or_null("explanation", known != nullptr ? known->meaning : "");
    out.end_object();
}

void write_seconds(JsonOut& out, JsonKey key, std::optional<std::uint32_t> seconds) {
    out.key(key);
    if (seconds) {
        out.number(*seconds);
    } else {
        out.null();
    }
}

}  // namespace

void SessionWriter::write(const JudgedSession& judged,
                          const std::vector<Certificate>& certificates) {
    out_.begin_object();
    out_.text("id", judged.id);
    out_.number("revision", judged.revision);
    write_members(judged, certificates);
    out_.end_object();
}

void SessionWriter::write_profile_results(const JudgedSession& judged) {
    const ProfileMatches& matches = judged.verdict.profile_matches;
    if (matches.empty() || judged.session.outcome == Outcome::Established) {
        out_.empty_array("profile_results");
    } else {
        out_.again("profile_results", profile_results_.of(matches, profile_results));
    }
}

void SessionWriter::write_chain(const Session& session,
                                const std::vector<Certificate>& certificates) {
    const CertificateSource source = session.certificate_source;
    out_.again("certificate_chain", session.certificate_chain,
               chains_[static_cast<std::size_t>(source)],
               [&](const auto& chain) { report::write_chain(out_, chain, source, certificates); });
}

// The best candidate is the expected name.
void SessionWriter::write_names(const Verdict& verdict) {
    JsonOut& out = out_;
    if (verdict.expected_name) {
        out.again("expected_name", *verdict.expected_name, expected_name_,
                  [&](const ExpectedName& expected) { write_expected_name(out, expected); });
    } else {
        out.null("expected_name");
    }
    out.array("expected_name_candidates", verdict.candidates, [&](const ExpectedName& candidate) {
        if (const std::string* known = expected_name_.find(candidate)) {
            out.again(*known);
        } else {
            write_expected_name(out, candidate);
        }
    });
    out.again("client_identity", verdict.identity, identity_,
              [&](const ClientIdentity& identity) { write_identity(out, identity); });
    write_profile(out, verdict.profile);
}

void SessionWriter::write_members(const JudgedSession& judged,
                                  const std::vector<Certificate>& certificates) {
    JsonOut& out = out_;
    const Session& session = judged.session;
    write_place(out, judged);
    write_tls(out, judged);
    out.array("alerts", session.alerts, [&](const AlertFact& alert) { write_alert(out, alert); });
    out.text("closed_by", name(session.closed_by));
    out.text("close_how", name(session.close_kind));
    write_chain(session, certificates);
    write_names(judged.verdict);
    write_profile_results(judged);
    out.text("outcome", name(session.outcome));
    write_verdict(out, session, judged.verdict, reasons_, excluded_);
    out.array("sip", session.sip, [&](const SipExchange& exchange) { write_sip(out, exchange); });
    out.array("trace", session.trace, [&](const TraceFact& fact) { write_trace_fact(out, fact); });
    out.array("anomalies", session.anomalies,
              [&](const AnomalyFact& anomaly) { write_anomaly(out, anomaly); });
}

void write_expected_name(JsonOut& out, const ExpectedName& expected) {
    out.begin_object();
    out.text("name", expected.name);
    out.text("source", name(expected.source));
    out.text("kind", name(expected.kind));
    out.frame("frame", expected.frame);
    out.boolean("inferred", expected.inferred);
    out.key("age");
    if (expected.age) {
        out.span(*expected.age);
    } else {
        out.null();
    }
    out.key("ttl");
    if (expected.ttl) {
        out.number(*expected.ttl);
    } else {
        out.null();
    }
    out.text_or_null("alias_of", expected.alias_of);
    out.end_object();
}

void write_trace_fact(JsonOut& out, const TraceFact& fact) {
    out.begin_object();
    out.key("time");
    out.time(fact.time);
    out.text("text", fact.text);
    write_result_code(out, fact.result_code);
    out.key("clock_offset");
    out.span(fact.clock_offset);
    out.number("trace", fact.trace);
    out.number("line", fact.line);
    out.end_object();
}

void write_identity(JsonOut& out, const ClientIdentity& identity) {
    out.begin_object();
    out.text_or_null("mac", identity.mac);
    out.text_or_null("vendor", identity.vendor);
    out.text_or_null("dhcp_hostname", identity.dhcp_hostname);
    out.text_or_null("aor", identity.aor);
    out.text_or_null("user_agent", identity.user_agent);
    out.text_or_null("firmware", identity.firmware);
    out.text_or_null("family", identity.family);
    out.text_or_null("tls_stack", identity.tls_stack);
    out.array("known_by", identity.notes, [&](const IdentityNote& note) {
        out.begin_object();
        out.text("fact", name(note.fact));
        out.text("source", name(note.source));
        out.text("certainty", name(note.certainty));
        out.frame("frame", note.frame);
        out.end_object();
    });
    out.array("shared_by_signs", identity.sharing, [&](SharingSign sign) { out.text(name(sign)); });
    out.end_object();
}

void write_sip(JsonOut& out, const SipExchange& exchange) {
    out.begin_object();
    out.text("method", exchange.method);
    out.text("aor", exchange.aor);
    out.text_or_null("user_agent", exchange.user_agent);
    out.array("statuses", exchange.statuses, [&](std::uint16_t status) { out.number(status); });
    out.texts("auth_schemes", exchange.auth_schemes);
    out.array("ms_diagnostics", exchange.ms_diagnostics,
              [&](const MsDiagnostic& diagnostic) { out.text(diagnostic.text); });
    out.array("diagnostics", exchange.ms_diagnostics,
              [&](const MsDiagnostic& diagnostic) { write_diagnostic(out, diagnostic); });
    out.text_or_null("server", exchange.server);
    out.text_or_null("request_domain", exchange.request_domain);
    out.text_or_null("contact", exchange.contact);
    out.text_or_null("instance_id", exchange.instance_id);
    out.text_or_null("epid", exchange.epid);
    out.texts("auth_realms", exchange.auth_realms);
    out.texts("auth_used", exchange.auth_used);
    out.texts("registrars", exchange.registrars);
    out.texts("redirect_hosts", exchange.redirect_hosts);
    out.texts("service_routes", exchange.service_routes);
    write_seconds(out, "expires", exchange.expires);
    write_seconds(out, "retry_after", exchange.retry_after);
    out.number("requests", exchange.requests);
    out.frame("first_frame", exchange.frame);
    out.frame("last_frame", exchange.last_frame);
    out.end_object();
}

void write_certificate_reference(JsonOut& out, std::optional<CertificateId> id,
                                 const std::vector<Certificate>& certificates) {
    if (id && *id < certificates.size()) {
        out.text(certificates[*id].sha256);
    } else {
        out.null();
    }
}

}  // namespace siptls::report

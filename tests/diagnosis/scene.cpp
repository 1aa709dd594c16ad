// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/scene.h"

#include <algorithm>
#include <utility>

#include <doctest/doctest.h>

#include "diagnosis/expected_name/catalogue.h"
#include "tls/alert_description.h"

namespace siptls::tests {

namespace {

constexpr std::int64_t kMorning = 1'780'000'000;  // May 2026
constexpr std::uint64_t kPhoneHello = 0x1001;

void mark(Session& session, std::initializer_list<Moment> moments, std::int64_t second) {
    std::uint64_t frame = static_cast<std::uint64_t>(second) * 10;
    for (const Moment moment : moments) {
        session.at(moment) = Seen{FrameRef{frame++, 0}, at_second(second)};
    }
}

Session begun(std::int64_t second) {
    Session session;
    session.client = Endpoint{ip(kPhone), static_cast<std::uint16_t>(50000 + second)};
    session.server = Endpoint{ip(kPool), 5061};
    session.start_time = at_second(second);
    session.end_time = session.start_time;
    session.hello_fingerprint = kPhoneHello;
    session.tls_version = 0x0301;
    session.resumed = false;
    session.visibility.client_side_seen = true;
    session.visibility.server_side_seen = true;
    session.closed_by = ClosedBy::Client;
    session.close_kind = CloseKind::Fin;
    session.server_flight_complete = true;
    mark(session, {Moment::ClientHello, Moment::ServerHello}, second);
    return session;
}

}  // namespace

IpAddress ip(std::string_view text) {
    return parse_ip_address(text).value();
}

Timestamp at_second(std::int64_t second) {
    return Timestamp{(kMorning + second) * kSecond};
}

Seen seen_at(std::int64_t second) {
    return Seen{FrameRef{static_cast<std::uint64_t>(second) + 1, 0}, at_second(second)};
}

dns::Message address_answer(std::string question, std::string owner, std::string_view address) {
    dns::Message message;
    message.is_response = true;
    message.questions = {{std::move(question), dns::RecordType::A}};
    message.records = {
        {dns::Section::Answer, std::move(owner), dns::RecordType::A, 300, ip(address)}};
    return message;
}

dns::Message service_answer(std::string owner, std::string target, std::uint16_t port) {
    dns::Message message;
    message.is_response = true;
    message.questions = {{owner, dns::RecordType::Srv}};
    message.records = {{dns::Section::Answer, std::move(owner), dns::RecordType::Srv, 300,
                        dns::Srv{0, 0, port, std::move(target)}}};
    return message;
}

CertificateId Scene::certificate(std::vector<std::string> dns_names) {
    Certificate certificate;
    certificate.sha256 = std::string(62, '0') + std::to_string(10 + certificates.size());
    certificate.issuer = "CN=mslync-CA";
    certificate.not_before = kMorning - 86'400;
    certificate.not_after = kMorning + 86'400;
    certificate.has_subject_alt_name = true;
    certificate.dns_names = std::move(dns_names);
    certificate.key = "RSA 2048";
    certificate.key_bits = 2048;
    certificate.signature_algorithm = "sha256WithRSAEncryption";
    certificate.extended_key_usage = {"serverAuth"};
    certificates.push_back(std::move(certificate));
    return static_cast<CertificateId>(certificates.size() - 1);
}

void Scene::hear(const dns::Message& message, std::int64_t second, const char* client) {
    names.hear(message, ip(client), seen_at(second));
}

void Scene::hear_srv(std::int64_t second, const char* client) {
    hear(service_answer("_sipinternaltls._tcp.mslync.net", "sip.mslync.net"), second, client);
    hear(address_answer("sip.mslync.net", "sip.mslync.net", kPool), second, client);
}

void Scene::hear_user_agent(std::string user_agent, const char* client) {
    SipExchange exchange;
    exchange.method = "REGISTER";
    exchange.aor = "sip:jeff@mslync.net";
    exchange.user_agent = std::move(user_agent);
    exchange.frame = FrameRef{5, 0};
    clients.hear_register(ip(client), exchange, seen_at(5));
}

Session Scene::left(CertificateId leaf, std::int64_t second) const {
    Session session = begun(second);
    session.outcome = Outcome::ClientClosedBeforeFinished;
    session.certificate_chain = {leaf};
    mark(session,
         {Moment::Certificate, Moment::ServerFlight, Moment::FlightAcknowledged,
          Moment::ClientClose},
         second);
    return session;
}

Session Scene::left_after_finished(CertificateId leaf, std::int64_t second) const {
    Session session = left(leaf, second);
    session.outcome = Outcome::ClientClosedAfterFinished;
    mark(session, {Moment::ClientKeyExchange, Moment::ClientFinished, Moment::ServerFinished},
         second);
    return session;
}

Session Scene::accepted(CertificateId leaf, std::int64_t second) const {
    Session session = left_after_finished(leaf, second);
    session.outcome = Outcome::Established;
    mark(session, {Moment::ClientData}, second);
    return session;
}

Session Scene::left13(std::int64_t second) const {
    Session session = left(0, second);
    session.certificate_chain.clear();
    session.at(Moment::Certificate) = {};
    session.tls_version = 0x0304;
    session.lone_protected_alert = true;
    session.close_kind = CloseKind::Alert;
    return session;
}

Session Scene::ended_by_server(std::int64_t second) const {
    Session session = begun(second);
    session.outcome = Outcome::ServerClosedBeforeFinished;
    session.closed_by = ClosedBy::Server;
    session.at(Moment::ServerHello) = {};
    session.server_flight_complete = false;
    session.tls_version.reset();
    mark(session, {Moment::ServerClose}, second);
    return session;
}

void Scene::say(Session& session, std::uint8_t description, Side from) {
    session.alerts.push_back(AlertFact{from, false, 2, description, seen_at(100)});
    session.close_kind = CloseKind::Alert;
}

void Scene::over(const Session& session) {
    siblings.learn(session);
    tallies.add(session, diagnosis::expected_name(session, context()).get());
}

Verdict Scene::judge(Session session) {
    return diagnosis::judge(session, context());
}

Verdict Scene::judge_alone(const Session& session) {
    over(session);
    return judge(session);
}

diagnosis::Context Scene::context() const {
    diagnosis::Context context{options,
                               names,
                               clients,
                               tallies,
                               siblings,
                               certificates,
                               vendors,
                               matches,
                               chains,
                               {},
                               [this](const Session&) -> std::string_view { return ja4; }};
    if (trust) {
        context.trust = [this](const std::vector<CertificateId>&, Timestamp) { return *trust; };
    }
    return context;
}

bool gives(const Verdict& verdict, Reason reason) {
    return std::any_of(verdict.evidence.begin(), verdict.evidence.end(),
                       [&](const Evidence& evidence) { return evidence.reason == reason; });
}

bool rules_out(const Verdict& verdict, Cause cause, Reason why) {
    return std::any_of(verdict.excluded.begin(), verdict.excluded.end(),
                       [&](const ExcludedCause& excluded) {
                           return excluded.cause == cause && excluded.why.reason == why;
                       });
}

bool leaves_open(const Verdict& verdict, Cause cause) {
    return std::any_of(verdict.also.begin(), verdict.also.end(),
                       [&](const RivalCause& rival) { return rival.cause == cause; });
}

bool could_not_see(const Verdict& verdict, Cause cause) {
    return std::find(verdict.not_observable.begin(), verdict.not_observable.end(), cause) !=
           verdict.not_observable.end();
}

std::vector<std::string> names_told(const Scene& scene, const Session& session,
                                    std::string_view profile) {
    std::optional<IdentifiedProfile> identified;
    if (!profile.empty()) {
        identified = IdentifiedProfile{profile, {}, "operator", {}};
    }
    const diagnosis::NameQuery query{session, scene.names, scene.options.server_names,
                                     &scene.tallies};
    const auto words = [](const ExpectedName& candidate) {
        return candidate.name + " " + std::string(name(candidate.source)) +
               (candidate.kind == NameKind::SipDomain ? " domain" : "") +
               (candidate.inferred ? " inferred" : "");
    };
    std::vector<std::string> lines;
    for (const ExpectedName& candidate : diagnosis::expected_names(query, identified)) {
        lines.push_back(words(candidate));
    }
    // Who looks no further than needed comes to the same.
    const diagnosis::BestName best(query, identified);
    REQUIRE(best.get().has_value() == !lines.empty());
    CHECK((lines.empty() || words(best.get()->value()) == lines.front()));
    return lines;
}

std::string best_name(const Scene& scene, const Session& session, std::string_view profile) {
    const auto lines = names_told(scene, session, profile);
    return lines.empty() ? "" : lines.front();
}

std::string in_short(const Verdict& verdict) {
    std::string words(name(verdict.cause));
    if (verdict.confidence != Confidence::Null) {
        words += " " + std::string(name(verdict.confidence));
    }
    return words;
}

std::string verdict_of(std::vector<std::string> dns_names,
                       void (*tell)(Scene&, Session&, Certificate&)) {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate(std::move(dns_names));
    Session session = scene.left(leaf);
    tell(scene, session, scene.certificates[leaf]);
    scene.over(session);
    return in_short(scene.judge(session));
}

}  // namespace siptls::tests

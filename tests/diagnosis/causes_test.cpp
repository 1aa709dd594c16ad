// SPDX-License-Identifier: GPL-2.0-or-later
// Each cause beside the name: when it is claimed, what nearly is it, what rules it out, and when it
// cannot be seen.
#include <doctest/doctest.h>

#include "diagnosis/scene.h"
#include "siptls/wording.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

const std::vector<std::string> kExact = {"sip.mslync.net"};

struct Row {
    std::string sentence;
    void (*tell)(Scene&, Session&, Certificate&);
    std::string verdict;
};

void check(const Row& row) {
    CAPTURE(row.sentence);
    CHECK(verdict_of(kExact, row.tell) == row.verdict);
}

std::int64_t start() {
    return at_second(100).nanoseconds / kSecond;
}

}  // namespace

TEST_CASE("causes of the certificate, where its name fits") {
    const Row rows[] = {
        {"expired a second before",
         [](Scene&, Session&, Certificate& c) { c.not_after = start() - 1; },
         "certificate_expired probable"},
        {"in its last second", [](Scene&, Session&, Certificate& c) { c.not_after = start(); },
         "unknown"},
        {"not valid yet", [](Scene&, Session&, Certificate& c) { c.not_before = start() + 1; },
         "certificate_not_yet_valid probable"},
        {"expired, and the client says so",
         [](Scene&, Session& s, Certificate& c) {
             c.not_after = start() - 1;
             Scene::say(s, 45);
         },
         "certificate_expired confirmed"},
        {"not valid yet, for which the client says expired",
         [](Scene&, Session& s, Certificate& c) {
             c.not_before = start() + 1;
             Scene::say(s, 45);
         },
         "certificate_not_yet_valid confirmed"},
        {"the client says expired of a valid one: its clock may be wrong",
         [](Scene&, Session& s, Certificate&) { Scene::say(s, 45); },
         "certificate_expired probable"},
        {"self-signed", [](Scene&, Session&, Certificate& c) { c.self_signed = true; },
         "untrusted_ca probable"},
        {"self-signed, and among the operator's anchors",
         [](Scene& scene, Session&, Certificate& c) {
             c.self_signed = true;
             scene.trust = diagnosis::TrustFact{true, "itself"};
         },
         "unknown"},
        {"of an issuer that the anchors do not know",
         [](Scene& scene, Session&, Certificate&) {
             scene.trust = diagnosis::TrustFact{false, "unable to get local issuer certificate"};
         },
         "untrusted_ca probable"},
        {"expired: that the anchors refuse it then says nothing of its issuer",
         [](Scene& scene, Session&, Certificate& c) {
             c.not_after = start() - 1;
             scene.trust = diagnosis::TrustFact{false, "certificate has expired"};
         },
         "certificate_expired probable"},
        {"the way to the anchors violates a constraint",
         [](Scene& scene, Session&, Certificate&) {
             scene.trust = diagnosis::TrustFact{false, "permitted subtree violation",
                                                diagnosis::TrustFlaw::Certificate};
         },
         "certificate_other probable"},
        {"it violates a constraint and is blamed: the issuer is not the reason",
         [](Scene& scene, Session& s, Certificate&) {
             scene.trust = diagnosis::TrustFact{false, "permitted subtree violation",
                                                diagnosis::TrustFlaw::Certificate};
             Scene::say(s, 46);
         },
         "certificate_other probable"},
        {"a link has expired: that the anchors refuse it for this says nothing of its issuer",
         [](Scene& scene, Session&, Certificate&) {
             scene.trust = diagnosis::TrustFact{false, "certificate has expired",
                                                diagnosis::TrustFlaw::Dates};
         },
         "unknown"},
        {"the client says unknown_ca", [](Scene&, Session& s, Certificate&) { Scene::say(s, 48); },
         "untrusted_ca confirmed"},
        {"the client says unknown_ca of an issuer that the anchors know",
         [](Scene& scene, Session& s, Certificate&) {
             scene.trust = diagnosis::TrustFact{true, "CN=mslync-CA"};
             Scene::say(s, 48);
         },
         "untrusted_ca probable"},
        {"blamed without a quarrel about name or dates",
         [](Scene&, Session& s, Certificate&) { Scene::say(s, 46); }, "untrusted_ca possible"},
        {"for clients only",
         [](Scene&, Session&, Certificate& c) { c.extended_key_usage = {"clientAuth"}; },
         "certificate_other probable"},
        {"for any purpose",
         [](Scene&, Session&, Certificate& c) { c.extended_key_usage = {"anyExtendedKeyUsage"}; },
         "unknown"},
        {"a key of 512 bits",
         [](Scene&, Session&, Certificate& c) {
             c.key = "RSA 512";
             c.key_bits = 512;
         },
         "certificate_other probable"},
        {"a key of 1024 bits is taken by common stacks",
         [](Scene&, Session&, Certificate& c) {
             c.key = "RSA 1024";
             c.key_bits = 1024;
         },
         "unknown"},
        {"a key of 1024 bits, and the certificate is blamed",
         [](Scene&, Session& s, Certificate& c) {
             c.key = "RSA 1024";
             c.key_bits = 1024;
             Scene::say(s, 42);
         },
         "certificate_other probable"},
        {"a key of 1024 bits, and its strength is blamed",
         [](Scene&, Session& s, Certificate& c) {
             c.key = "RSA 1024";
             c.key_bits = 1024;
             s.at(Moment::ServerHello) = seen_at(100);
             Scene::say(s, 71);
         },
         "certificate_other probable"},
        {"the same, and the name does not fit",
         [](Scene&, Session& s, Certificate& c) {
             c.key = "RSA 1024";
             c.key_bits = 1024;
             c.dns_names = {"www.fabrikam.example"};
             s.at(Moment::ServerHello) = seen_at(100);
             Scene::say(s, 71);
         },
         "certificate_other probable"},
        {"the strength is blamed, of what is no certificate: it took the suite",
         [](Scene&, Session& s, Certificate&) {
             s.at(Moment::ServerHello) = seen_at(100);
             Scene::say(s, 71);
         },
         "unknown"},
        {"signed with SHA-1, and the certificate is blamed",
         [](Scene&, Session& s, Certificate& c) {
             c.signature_algorithm = "sha1WithRSAEncryption";
             Scene::say(s, 46);
         },
         "certificate_other probable"},
        {"signed with SHA-1, and a signature is blamed",
         [](Scene&, Session& s, Certificate& c) {
             c.signature_algorithm = "sha1WithRSAEncryption";
             Scene::say(s, 51);
         },
         "certificate_other possible"},
        {"signed with SHA-256, and a signature is blamed",
         [](Scene&, Session& s, Certificate&) { Scene::say(s, 51); }, "unknown"},
        {"signed with SHA-1, which old clients take",
         [](Scene&, Session&, Certificate& c) { c.signature_algorithm = "sha1WithRSAEncryption"; },
         "unknown"},
        {"signed with SHA-1, but it has expired",
         [](Scene&, Session& s, Certificate& c) {
             c.signature_algorithm = "sha1WithRSAEncryption";
             c.not_after = start() - 1;
             Scene::say(s, 42);
         },
         "certificate_expired probable"},
        {"signed with MD5",
         [](Scene&, Session&, Certificate& c) { c.signature_algorithm = "md5WithRSAEncryption"; },
         "certificate_other probable"},
        {"the client says it is revoked",
         [](Scene&, Session& s, Certificate&) { Scene::say(s, 44); },
         "certificate_other confirmed"},
        {"the client wants another version than the server chose",
         [](Scene&, Session& s, Certificate&) { Scene::say(s, 70); }, "protocol_version confirmed"},
        {"the server chose a version that the client offers and stumbles over",
         [](Scene&, Session& s, Certificate&) {
             s.tls_version = 0x0301;
             s.offered_version = 0x0304;
             Scene::say(s, 80);
         },
         "protocol_version possible"},
        {"the same alert under TLS 1.2",
         [](Scene&, Session& s, Certificate&) {
             s.tls_version = 0x0303;
             s.offered_version = 0x0304;
             Scene::say(s, 80);
         },
         "unknown"},
        {"the same alert of a client that has nothing newer",
         [](Scene&, Session& s, Certificate&) {
             s.tls_version = s.offered_version = 0x0301;
             Scene::say(s, 80);
         },
         "unknown"},
        {"the old version, and another alert",
         [](Scene&, Session& s, Certificate&) {
             s.tls_version = 0x0301;
             s.offered_version = 0x0304;
             Scene::say(s, 42);
         },
         "untrusted_ca possible"},
        {"the old version, and the name does not fit either",
         [](Scene&, Session& s, Certificate& c) {
             c.dns_names = {"www.fabrikam.example"};
             s.tls_version = 0x0301;
             s.offered_version = 0x0304;
             Scene::say(s, 80);
         },
         "name_mismatch possible"},
        {"an alert that blames nothing: handshake_failure",
         [](Scene&, Session& s, Certificate&) { Scene::say(s, 40); }, "unknown"},
    };
    for (const Row& row : rows) {
        check(row);
    }
}

TEST_CASE("an alert that names another cause rules the name out") {
    for (const std::uint8_t alert : {std::uint8_t{44}, std::uint8_t{45}, std::uint8_t{48}}) {
        CAPTURE(alert);
        Scene scene;
        scene.hear_srv();
        Session session = scene.left(scene.certificate({"www.fabrikam.example"}));
        Scene::say(session, alert);
        const Verdict verdict = scene.judge_alone(session);
        CHECK(verdict.cause != Cause::NameMismatch);
        CHECK(rules_out(verdict, Cause::NameMismatch, Reason::ClientAlert));
    }
}

TEST_CASE("an alert that fits the name leaves it") {
    for (const std::uint8_t alert :
         {std::uint8_t{42}, std::uint8_t{46}, std::uint8_t{40}, std::uint8_t{80}}) {
        CAPTURE(alert);
        Scene scene;
        scene.hear_srv();
        Session session = scene.left(scene.certificate({"www.fabrikam.example"}));
        Scene::say(session, alert);
        CHECK(in_short(scene.judge_alone(session)) == "name_mismatch probable");
    }
}

TEST_CASE("a server that says what else it refuses has version and suites in common") {
    for (const std::uint8_t alert : {std::uint8_t{112}, std::uint8_t{120}, std::uint8_t{86}}) {
        CAPTURE(alert);
        Scene scene;
        Session session = scene.ended_by_server();
        Scene::say(session, alert, Side::Server);
        const Verdict verdict = scene.judge_alone(session);
        CHECK(in_short(verdict) == "unknown");
        CHECK(rules_out(verdict, Cause::ProtocolVersion, Reason::ServerAlert));
        CHECK(rules_out(verdict, Cause::NoSharedCipher, Reason::ServerAlert));
        CHECK(why_not_judged(verdict) == Reason::ServerAlert);
    }
    Scene scene;  // near misses: one that does not say, and one that says nothing
    Session session = scene.ended_by_server();
    const Verdict silent = scene.judge_alone(session);
    CHECK(why_not_judged(silent) == Reason::ServerEndedFirst);
    Scene::say(session, 80, Side::Server);
    const Verdict verdict = scene.judge_alone(session);
    CHECK(leaves_open(verdict, Cause::ProtocolVersion));
    CHECK(leaves_open(verdict, Cause::NoSharedCipher));
}

TEST_CASE("causes that the server ends for") {
    struct ServerRow {
        std::string sentence;
        void (*tell)(Session&);
        std::string verdict;
    };
    const ServerRow rows[] = {
        {"protocol_version", [](Session& s) { Scene::say(s, 70, Side::Server); },
         "protocol_version confirmed"},
        {"handshake_failure before any choice", [](Session& s) { Scene::say(s, 40, Side::Server); },
         "no_shared_cipher probable"},
        {"handshake_failure behind the client's answer to a choice that was not captured",
         [](Session& s) {
             Scene::say(s, 40, Side::Server);
             s.at(Moment::ClientKeyExchange) = seen_at(100);
         },
         "unknown"},
        {"handshake_failure, and the choice may be what was not captured",
         [](Session& s) {
             Scene::say(s, 40, Side::Server);
             s.visibility.gap_in_server = true;
         },
         "unknown"},
        {"insufficient_security", [](Session& s) { Scene::say(s, 71, Side::Server); },
         "no_shared_cipher confirmed"},
        {"handshake_failure behind the server's choice",
         [](Session& s) {
             Scene::say(s, 40, Side::Server);
             s.at(Moment::ServerHello) = seen_at(100);
         },
         "unknown"},
        {"no word at all", [](Session&) {}, "unknown"},
        {"certificate_required", [](Session& s) { Scene::say(s, 116, Side::Server); },
         "client_certificate_required confirmed"},
        {"asked, answered by none, handshake_failure",
         [](Session& s) {
             s.at(Moment::ServerHello) = s.at(Moment::CertificateRequest) = seen_at(100);
             s.at(Moment::ClientCertificate) = seen_at(101);
             s.client_certificate_empty = true;
             Scene::say(s, 40, Side::Server);
         },
         "client_certificate_required confirmed"},
        {"asked, answered by none, and closed without a word",
         [](Session& s) {
             s.at(Moment::ServerHello) = s.at(Moment::CertificateRequest) = seen_at(100);
             s.at(Moment::ClientCertificate) = seen_at(101);
             s.client_certificate_empty = true;
         },
         "client_certificate_required probable"},
        {"TLS 1.3 hides that it asked, but the client answered with a certificate",
         [](Session& s) {
             s.tls_version = 0x0304;
             s.at(Moment::ServerHello) = seen_at(100);
             s.at(Moment::ClientCertificate) = seen_at(101);
         },
         "client_certificate_required probable"},
        {"TLS 1.3, and the client showed none",
         [](Session& s) {
             s.tls_version = 0x0304;
             s.at(Moment::ServerHello) = seen_at(100);
         },
         "unknown"},
        {"asked, and closed before any answer",
         [](Session& s) {
             s.at(Moment::ServerHello) = s.at(Moment::CertificateRequest) = seen_at(100);
         },
         "unknown"},
    };
    for (const ServerRow& row : rows) {
        CAPTURE(row.sentence);
        Scene scene;
        scene.hear_srv();
        Session session = scene.ended_by_server();
        row.tell(session);
        const Verdict verdict = scene.judge_alone(session);
        CHECK(in_short(verdict) == row.verdict);
        CHECK_FALSE(verdict.incident);
        CHECK(rules_out(verdict, Cause::NameMismatch, Reason::ServerEndedFirst));
    }
}

TEST_CASE("where versions do not meet, both sides' are told as far as they were seen") {
    const auto versions = [](Side who_says_so, std::uint16_t lowest, std::uint16_t chosen) {
        Scene scene;
        Session session = who_says_so == Side::Client ? scene.left(scene.certificate(kExact))
                                                      : scene.ended_by_server();
        session.offered_version = 0x0304;
        session.lowest_version = lowest;
        session.at(Moment::ServerHello) = chosen == 0 ? Seen{} : seen_at(100);
        session.tls_version = chosen == 0 ? std::nullopt : std::optional(chosen);
        Scene::say(session, 70, who_says_so);
        std::string text;
        for (const Evidence& evidence : scene.judge_alone(session).evidence) {
            if (evidence.reason == Reason::VersionOffered ||
                evidence.reason == Reason::VersionChosen) {
                text += describe(evidence) + "; ";
            }
        }
        return text;
    };
    CHECK(versions(Side::Client, 0x0303, 0x0301) ==
          "the client offers versions from TLS 1.2 to TLS 1.3; the server chose TLS 1.0; ");
    CHECK(versions(Side::Client, 0x0304, 0x0303) ==
          "the client offers TLS 1.3 only; the server chose TLS 1.2; ");
    CHECK(versions(Side::Server, 0, 0) == "the client offers at most TLS 1.3; ");
}

TEST_CASE("a connection without a byte is a probe, other protocols are not") {
    Scene scene;
    Session session = scene.ended_by_server();
    session.outcome = Outcome::NotTls;
    session.at(Moment::ClientHello) = {};
    CHECK(in_short(scene.judge_alone(session)) == "probe possible");
    session.other_protocol = OtherProtocol::Sip;
    CHECK(in_short(scene.judge(session)) == "none");
}

TEST_CASE("of an incomplete session nothing can be observed, and nothing is excluded") {
    Scene scene;
    scene.hear_srv();
    Session session = scene.left(scene.certificate({"www.fabrikam.example"}));
    session.outcome = Outcome::Incomplete;
    session.closed_by = ClosedBy::None;
    const Verdict verdict = scene.judge_alone(session);
    CHECK(in_short(verdict) == "unknown");
    CHECK(verdict.not_observable.size() == 9);
    CHECK(verdict.excluded.empty());
    CHECK(verdict.also.empty());
}

TEST_CASE("without the certificate its causes cannot be seen, those of the server are excluded") {
    Scene scene;
    scene.hear_srv();
    const Verdict verdict = scene.judge_alone(scene.left13());
    for (const Cause cause : {Cause::NameMismatch, Cause::CertificateExpired, Cause::UntrustedCa,
                              Cause::CertificateOther, Cause::CertificateNotYetValid}) {
        CAPTURE(name(cause));
        CHECK(could_not_see(verdict, cause));
    }
    CHECK(rules_out(verdict, Cause::NoSharedCipher, Reason::ClientEndedFirst));
    CHECK(gives(verdict, Reason::CertificateHidden));
    CHECK(gives(verdict, Reason::LoneProtectedAlert));
}

// SPDX-License-Identifier: GPL-2.0-or-later
// How sure a verdict is about a client that left inside the handshake (docs/causes.md, Confidence).
#include <doctest/doctest.h>

#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

const std::vector<std::string> kWildcard = {"lync.schertz.local", "*.mslync.net"};
const std::vector<std::string> kExact = {"lync.schertz.local", "*.mslync.net", "sip.mslync.net"};
const std::vector<std::string> kElsewhere = {"www.fabrikam.example"};
const char* const kOldPhone =
    "CPE/4.0.7577.107 OCPhone/4.0.7577.107 (Microsoft Lync Phone Edition)";
const char* const kNewPhone =
    "CPE/4.0.7577.4100 OCPhone/4.0.7577.4100 (Microsoft Lync Phone Edition)";

}  // namespace

TEST_CASE("the founding case: a silent phone and a wildcard are a probable name mismatch") {
    Scene scene;
    scene.hear_srv();
    const Verdict verdict = scene.judge_alone(scene.left(scene.certificate(kWildcard)));
    CHECK(in_short(verdict) == "name_mismatch probable");
    CHECK(verdict.incident);
    CHECK(verdict.expected_name->name == "sip.mslync.net");
    CHECK(verdict.expected_name->source == NameSource::DnsSrv);
    CHECK(gives(verdict, Reason::SomeProfilesRefuse));
    CHECK(gives(verdict, Reason::FlightAcknowledged));
    CHECK(leaves_open(verdict, Cause::UntrustedCa));
    CHECK(rules_out(verdict, Cause::CertificateExpired, Reason::CertificateDatesFit));
    CHECK(rules_out(verdict, Cause::ProtocolVersion, Reason::ClientEndedFirst));
}

TEST_CASE("silence is at most probable, even of an identified phone") {
    Scene scene;
    scene.hear_srv();
    scene.hear_user_agent(kOldPhone);
    const Verdict verdict = scene.judge_alone(scene.left(scene.certificate(kWildcard)));
    CHECK(in_short(verdict) == "name_mismatch probable");
    CHECK(gives(verdict, Reason::ProfileRefuses));
    CHECK(verdict.profile->id == "lync-phone-edition");
}

TEST_CASE("another certificate of the issuer, accepted with the exact name, confirms") {
    Scene scene;
    scene.hear_srv();
    const Session refused = scene.left(scene.certificate(kWildcard));
    scene.over(refused);
    scene.over(scene.accepted(scene.certificate(kExact), 200));
    const Verdict verdict = scene.judge(refused);
    CHECK(in_short(verdict) == "name_mismatch confirmed");
    CHECK(gives(verdict, Reason::AcceptedElsewhere));
    CHECK(rules_out(verdict, Cause::UntrustedCa, Reason::AcceptedElsewhere));
}

TEST_CASE("what does not confirm although it looks like the contrast") {
    struct Row {
        std::string sentence;
        void (*tell)(Scene&, Session& accepted);
    };
    const Row rows[] = {
        {"of another issuer",
         [](Scene& s, Session& a) { s.certificates[a.certificate_chain[0]].issuer = "CN=other"; }},
        {"without the exact name",
         [](Scene& s, Session& a) {
             s.certificates[a.certificate_chain[0]].dns_names = {"*.mslync.net"};
         }},
        {"in a resumed session, where none was shown",
         [](Scene&, Session& a) { a.resumed = true; }},
        {"by another program at the same address",
         [](Scene&, Session& a) { a.hello_fingerprint = 77; }},
        {"by another client",
         [](Scene& s, Session& a) {
             a.client.address = ip("10.50.8.151");
             s.hear_srv(10, "10.50.8.151");
         }},
        {"and left again without a word of its own",
         [](Scene&, Session& a) { a.outcome = Outcome::ClientClosedAfterFinished; }},
    };
    for (const Row& row : rows) {
        CAPTURE(row.sentence);
        Scene scene;
        scene.hear_srv();
        const Session refused = scene.left(scene.certificate(kWildcard));
        Session accepted = scene.accepted(scene.certificate(kExact), 200);
        row.tell(scene, accepted);
        scene.over(refused);
        scene.over(accepted);
        CHECK(in_short(scene.judge(refused)) == "name_mismatch probable");
    }
}

TEST_CASE("trust anchors exclude the issuer, and a name that nobody accepts is confirmed") {
    Scene scene;
    scene.hear_srv();
    scene.trust = diagnosis::TrustFact{true, "CN=mslync-CA"};
    const CertificateId leaf = scene.certificate(kElsewhere);
    CHECK(in_short(scene.judge_alone(scene.left(leaf))) == "name_mismatch confirmed");
    const Verdict verdict = scene.judge(scene.left(leaf));
    CHECK(rules_out(verdict, Cause::UntrustedCa, Reason::ChainTrusted));
    CHECK(rules_out(verdict, Cause::CertificateOther, Reason::ChainTrusted));
}

TEST_CASE("trust anchors do not confirm where clients differ and this one is not known") {
    Scene scene;
    scene.hear_srv();
    scene.trust = diagnosis::TrustFact{true, "CN=mslync-CA"};
    const CertificateId leaf = scene.certificate(kWildcard);
    CHECK(in_short(scene.judge_alone(scene.left(leaf))) == "name_mismatch probable");
    scene.hear_user_agent(kOldPhone);
    CHECK(in_short(scene.judge(scene.left(leaf))) == "name_mismatch confirmed");
}

TEST_CASE("each fact that is only inferred costs confidence") {
    Scene scene;
    scene.trust = diagnosis::TrustFact{true, "CN=mslync-CA"};
    const CertificateId leaf = scene.certificate(kElsewhere);
    Session session = scene.left(leaf);
    scene.hear_srv(10, "10.50.8.151");  // another client asked
    CHECK(in_short(scene.judge(session)) == "name_mismatch probable");
    session.close_kind = CloseKind::Rst;  // which need not say what it has
    session.at(Moment::FlightAcknowledged) = {};
    CHECK(in_short(scene.judge(session)) == "name_mismatch possible");
    session.close_kind = CloseKind::Alert;  // no way to say what it has, either
    scene.hear_srv();
    CHECK(in_short(scene.judge(session)) == "name_mismatch probable");
}

TEST_CASE("a rival with evidence of its own leaves the name possible") {
    Scene scene;
    scene.hear_srv();
    SUBCASE("expired too") {
        const CertificateId leaf = scene.certificate(kElsewhere);
        scene.certificates[leaf].not_after = scene.certificates[leaf].not_before + 1;
        const Verdict verdict = scene.judge_alone(scene.left(leaf));
        CHECK(in_short(verdict) == "name_mismatch possible");
        CHECK(leaves_open(verdict, Cause::CertificateExpired));
    }
    SUBCASE("of an issuer that the operator's anchors do not know") {
        scene.trust = diagnosis::TrustFact{false, "unable to get local issuer certificate"};
        const CertificateId leaf = scene.certificate(kElsewhere);
        CHECK(in_short(scene.judge_alone(scene.left(leaf))) == "name_mismatch possible");
    }
}

TEST_CASE("without a name the cause is unknown, never an incident") {
    Scene scene;
    const Verdict verdict = scene.judge_alone(scene.left(scene.certificate(kElsewhere)));
    CHECK(in_short(verdict) == "unknown");
    CHECK_FALSE(verdict.incident);
    CHECK(could_not_see(verdict, Cause::NameMismatch));
    CHECK(gives(verdict, Reason::NameUnknown));
}

TEST_CASE("a name in the certificate letter by letter excludes the name") {
    Scene scene;
    scene.hear_srv();
    const Verdict verdict = scene.judge_alone(scene.left(scene.certificate(kExact)));
    CHECK(in_short(verdict) == "unknown");
    CHECK(rules_out(verdict, Cause::NameMismatch, Reason::NameFits));
}

TEST_CASE(
    "a client that refuses what its profile accepts is unknown until it takes the exact name") {
    Scene scene;
    scene.hear_srv();
    scene.hear_user_agent(kNewPhone);
    const Session refused = scene.left(scene.certificate(kWildcard));
    scene.over(refused);
    const Verdict before = scene.judge(refused);
    CHECK(in_short(before) == "unknown");
    CHECK(leaves_open(before, Cause::NameMismatch));
    CHECK(leaves_open(before, Cause::UntrustedCa));
    scene.over(scene.accepted(scene.certificate(kExact), 200));
    const Verdict after = scene.judge(refused);
    CHECK(in_short(after) == "name_mismatch probable");
    CHECK(gives(after, Reason::RefusedDespiteProfile));
}

TEST_CASE("who accepted this certificate for this name did not refuse it now") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate(kWildcard);
    scene.over(scene.accepted(leaf));
    Session session = scene.left(leaf);
    scene.over(session);
    const Verdict silent = scene.judge(session);
    CHECK(in_short(silent) == "unknown");
    CHECK(rules_out(silent, Cause::NameMismatch, Reason::AcceptedBefore));
    Scene::say(session, 42);  // now it blames what it accepted
    CHECK(in_short(scene.judge(session)) == "name_mismatch possible");
}

TEST_CASE("a certificate that was not readable is taken from sessions where it was") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate(kElsewhere);
    scene.over(scene.left(leaf, 20));
    const Session hidden = scene.left13();
    scene.over(hidden);
    CHECK(in_short(scene.judge(hidden)) == "name_mismatch probable");
}

TEST_CASE("a hidden certificate that this client accepted there before is not refused now") {
    Scene scene;
    scene.hear_srv();
    scene.over(scene.left(scene.certificate(kWildcard), 20));  // learned from an older hello
    Session accepted = scene.left13(60);
    accepted.outcome = Outcome::Established;
    accepted.at(Moment::ClientData) = accepted.at(Moment::ServerFlight);
    accepted.lone_protected_alert = false;
    accepted.hello_fingerprint = 13;
    Session hidden = scene.left13();
    hidden.hello_fingerprint = 13;
    scene.over(accepted);
    scene.over(hidden);
    CHECK(rules_out(scene.judge(hidden), Cause::NameMismatch, Reason::AcceptedBefore));
}

TEST_CASE("what no client takes was another certificate where a hidden one was taken later") {
    struct Row {
        const char* sentence;
        std::vector<std::string> names;  // of the certificate that was shown at second 20
        std::int64_t shown_again;        // 0: it was not
        std::int64_t taken;              // when a hidden one was; this one was left at 100
        bool by_itself;
        const char* verdict;
    };
    const Row rows[] = {
        {"another client, later", kElsewhere, 0, 150, false, "name_mismatch possible"},
        {"it itself, later", kElsewhere, 0, 150, true, "name_mismatch possible"},
        {"another client, between", kElsewhere, 0, 60, false, "name_mismatch possible"},
        {"nobody compares that", kElsewhere, 200, 150, false, "name_mismatch probable"},
        {"long before it was shown", kElsewhere, 0, 10, false, "name_mismatch probable"},
        {"it itself, what some take", kWildcard, 0, 150, true, "unknown"},
        {"another client, what some take", kWildcard, 0, 150, false, "name_mismatch probable"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.sentence);
        Scene scene;
        scene.hear_srv();
        const CertificateId leaf = scene.certificate(row.names);
        Session shown = scene.left(leaf, 20);
        shown.client.address = ip("192.0.2.77");
        scene.over(shown);
        if (row.shown_again != 0) {
            shown.start_time = scene.left13(row.shown_again).start_time;
            scene.over(shown);
        }
        Session taken = scene.left13(row.taken);
        taken.outcome = Outcome::Established;
        taken.at(Moment::ClientData) = taken.at(Moment::ServerFlight);
        taken.lone_protected_alert = false;
        taken.resumed = false;
        taken.hello_fingerprint = 13;
        if (!row.by_itself) {
            taken.client.address = ip("192.0.2.78");
        }
        Session hidden = scene.left13();
        hidden.hello_fingerprint = 13;
        scene.over(hidden);
        scene.over(taken);
        CHECK(in_short(scene.judge(hidden)) == row.verdict);
    }
}

TEST_CASE("of certificates that followed each other a hidden one is that of its time") {
    struct Row {
        const char* sentence;
        std::vector<std::int64_t> elsewhere;  // when a name was shown that does not fit
        std::vector<std::int64_t> exact;      // when one that does
        const char* verdict;                  // of what was hidden at second 100
    };
    const Row rows[] = {
        {"before the renewal", {20, 110}, {130, 150}, "name_mismatch probable"},
        {"behind it", {20, 40}, {60, 110}, "unknown"},
        {"behind the last showing of the new one", {20, 40}, {60, 80}, "unknown"},
        {"behind the last showing of a wrong new one",
         {60, 80},
         {20, 40},
         "name_mismatch probable"},
        {"before the first showing of the old one",
         {110, 120},
         {130, 150},
         "name_mismatch probable"},
        {"between the two", {20, 90}, {110, 150}, "unknown"},
        {"the new one was shown only once", {60}, {20, 40}, "unknown"},
        {"in turns: two machines", {20, 110}, {60, 150}, "unknown"},
        {"within the showings of another", {20, 150}, {60, 80}, "unknown"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.sentence);
        Scene scene;
        scene.hear_srv();
        const CertificateId elsewhere = scene.certificate(kElsewhere);
        const CertificateId exact = scene.certificate(kExact);
        for (const std::int64_t second : row.elsewhere) {
            scene.over(scene.left(elsewhere, second));
        }
        for (const std::int64_t second : row.exact) {
            scene.over(scene.left(exact, second));
        }
        const Session hidden = scene.left13();
        scene.over(hidden);
        CHECK(in_short(scene.judge(hidden)) == row.verdict);
    }
}

TEST_CASE("a hidden certificate that was accepted before the server changed it says nothing") {
    Scene scene;
    scene.hear_srv();
    const CertificateId exact = scene.certificate(kExact);
    const CertificateId elsewhere = scene.certificate(kElsewhere);
    scene.over(scene.left(exact, 20));
    Session accepted = scene.left13(30);
    accepted.outcome = Outcome::Established;
    accepted.at(Moment::ClientData) = accepted.at(Moment::ServerFlight);
    accepted.lone_protected_alert = false;
    accepted.hello_fingerprint = 13;
    scene.over(accepted);
    for (const std::int64_t second : {60, 80}) {
        scene.over(scene.left(elsewhere, second));
    }
    Session hidden = scene.left13();
    hidden.hello_fingerprint = 13;
    scene.over(hidden);
    CHECK(in_short(scene.judge(hidden)) == "name_mismatch probable");
}

TEST_CASE("no certificate is borrowed for a flight that ends before it") {
    Scene scene;
    scene.hear_srv();
    scene.over(scene.left(scene.certificate(kElsewhere), 20));
    Session hidden = scene.left13();
    CHECK(in_short(scene.judge(hidden)) == "name_mismatch probable");
    Session session = scene.left13();
    session.server_flight_complete = false;
    const Verdict verdict = scene.judge(session);
    CHECK(in_short(verdict) == "unknown");
    CHECK(could_not_see(verdict, Cause::NameMismatch));
    CHECK(why_not_judged(verdict) == Reason::FlightIncomplete);
    CHECK_FALSE(gives(verdict, Reason::FlightAcknowledged));
}

TEST_CASE("a hidden alert that a closing one follows may say that a user or a timer cancelled") {
    Scene scene;
    scene.hear_srv();
    scene.over(scene.left(scene.certificate(kElsewhere), 20));
    Session session = scene.left13();
    const AlertFact hidden{Side::Client, true, 0, std::nullopt, seen_at(100)};
    session.alerts = {hidden};
    Session alone = session;
    CHECK(in_short(scene.judge(alone)) == "name_mismatch probable");
    session.alerts = {hidden, hidden};
    CHECK(in_short(scene.judge(session)) == "name_mismatch possible");
}

TEST_CASE("no certificate is borrowed where none was sent") {
    Scene scene;
    scene.hear_srv();
    scene.over(scene.left(scene.certificate(kElsewhere), 20));
    Session session = scene.left(0);
    session.certificate_chain.clear();
    session.server_flight_complete = false;
    session.at(Moment::Certificate) = {};
    session.at(Moment::ServerFlight) = {};
    SUBCASE("the client left behind the ServerHello") {
        const Verdict verdict = scene.judge(session);
        CHECK(in_short(verdict) == "unknown");
        CHECK(could_not_see(verdict, Cause::NameMismatch));
    }
    SUBCASE("the session was resumed") {
        session.resumed = true;
        CHECK(in_short(scene.judge(session)) == "unknown");
    }
    SUBCASE("but where it was lost it is") {
        session.visibility.gap_in_server = true;
        CHECK(in_short(scene.judge(session)) == "name_mismatch possible");
    }
}

TEST_CASE("a certificate that cannot be read names nothing, not nothing of the name") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate({});
    SUBCASE("malformed") {
        scene.certificates[leaf].malformed = true;
    }
    SUBCASE("with more names than are kept") {
        scene.certificates[leaf].names_cut = true;
    }
    const Verdict verdict = scene.judge_alone(scene.left(leaf));
    CHECK(in_short(verdict) == "unknown");
    CHECK_FALSE(verdict.incident);
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Stories that look like a refused name and are none, or that nobody can be sure of, each beside
// the one it is taken for.
#include <initializer_list>

#include <doctest/doctest.h>

#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

const std::vector<std::string> kWildcard = {"lync.schertz.local", "*.mslync.net"};
const std::vector<std::string> kExact = {"lync.schertz.local", "sip.mslync.net"};
const std::vector<std::string> kElsewhere = {"www.fabrikam.example"};
const char* const kPhone4100 = "CPE/4.0.7577.4100 OCPhone/4.0.7577.4100";
const char* const kOldPhone = "CPE/4.0.7577.107 OCPhone/4.0.7577.107";

Seen later(const Session& session, std::int64_t seconds) {
    const Seen& flight = session.at(Moment::ServerFlight);
    return Seen{FrameRef{flight.frame.number + 5, 0},
                Timestamp{flight.time.nanoseconds + seconds * kSecond}};
}

}  // namespace

TEST_CASE("a client that waits for half a minute inside the handshake has other reasons") {
    Scene scene;
    scene.hear_srv();
    Session session = scene.left(scene.certificate(kElsewhere));
    session.at(Moment::ClientClose) = later(session, 5);
    CHECK(in_short(scene.judge_alone(session)) == "name_mismatch probable");
    session.at(Moment::ClientClose) = later(session, 45);
    const Verdict verdict = scene.judge(session);
    CHECK(in_short(verdict) == "name_mismatch possible");
    CHECK(gives(verdict, Reason::LeftAfterPause));
    // Whoever says bad_certificate means it, however long it took.
    Scene::say(session, 42);
    CHECK_FALSE(gives(scene.judge(session), Reason::LeftAfterPause));
}

TEST_CASE("a connection that idles behind its handshake is no refusal, one left at once may be") {
    Scene scene;
    scene.hear_srv();
    Session session = scene.left_after_finished(scene.certificate(kElsewhere));
    session.at(Moment::ClientClose) = later(session, 1);
    CHECK(in_short(scene.judge_alone(session)) == "name_mismatch probable");
    session.at(Moment::ClientClose) = later(session, 300);
    const Verdict verdict = scene.judge(session);
    CHECK_FALSE(verdict.incident);
    CHECK(rules_out(verdict, Cause::NameMismatch, Reason::LeftAfterIdling));
}

// A capture that began behind the phone's DNS questions has its REGISTER at most.
TEST_CASE("the SIP domain alone says little about a phone that looks for a host") {
    SipExchange exchange;
    exchange.method = "REGISTER";
    exchange.request_domain = "mslync.net";
    const auto heard = [&](const char* user_agent) {
        Scene scene;
        scene.hear_user_agent(user_agent);
        scene.names.hear_register(ip(kPhone), ip(kPool), exchange, seen_at(10));
        return in_short(scene.judge_alone(scene.left(scene.certificate(kExact))));
    };
    CHECK(heard(kOldPhone) == "name_mismatch possible");
    CHECK(heard("a program nobody knows") == "name_mismatch possible");

    Scene scene;
    scene.hear_user_agent(kOldPhone);
    scene.hear_srv();
    CHECK(in_short(scene.judge_alone(scene.left(scene.certificate(kElsewhere)))) ==
          "name_mismatch probable");
}

TEST_CASE("a spare connection beside one that succeeded by resumption is not needed, not refused") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate(kElsewhere);
    Session used = scene.accepted(leaf, 101);
    used.resumed = true;
    used.certificate_chain.clear();
    Session spare = scene.left_after_finished(leaf, 100);
    SUBCASE("by the same program") {
        scene.over(used);
        CHECK_FALSE(scene.judge_alone(spare).incident);
    }
    SUBCASE("long before: then it is not beside it") {
        used.start_time = at_second(10);
        scene.over(used);
        CHECK(scene.judge_alone(spare).incident);
    }
    SUBCASE("by another program, which says nothing of this one") {
        used.hello_fingerprint = 77;
        scene.over(used);
        CHECK(scene.judge_alone(spare).incident);
    }
    SUBCASE("inside the handshake it is possible at most") {
        scene.over(used);
        const Verdict verdict = scene.judge_alone(scene.left(leaf, 100));
        CHECK(in_short(verdict) == "name_mismatch possible");
        CHECK(gives(verdict, Reason::BesideSuccess));
    }
}

TEST_CASE(
    "a client whose FIN acknowledges less than the flight may not have seen the certificate") {
    Scene scene;
    scene.hear_srv();
    Session session = scene.left(scene.certificate(kElsewhere));
    CHECK(in_short(scene.judge_alone(session)) == "name_mismatch probable");
    session.at(Moment::FlightAcknowledged) = {};
    CHECK(in_short(scene.judge(session)) == "name_mismatch possible");
}

TEST_CASE("what a client acknowledges behind its FIN was no reason for that") {
    Scene scene;
    scene.hear_srv();
    Session session = scene.left(scene.certificate(kElsewhere));
    session.at(Moment::FlightAcknowledged).time.nanoseconds += kSecond;
    Session alert = session;
    const Verdict verdict = scene.judge_alone(session);
    CHECK(in_short(verdict) == "name_mismatch possible");
    CHECK(gives(verdict, Reason::FlightNotAcknowledged));
    Scene::say(alert, 42);
    CHECK(in_short(scene.judge(alert)) == "name_mismatch probable");
}

TEST_CASE("a client that had not received the certificate did not leave for it") {
    Scene scene;
    scene.hear_srv();
    Session session = scene.left(scene.certificate(kElsewhere));
    session.at(Moment::FlightAcknowledged) = {};
    session.left_before_certificate = true;
    const Verdict verdict = scene.judge_alone(session);
    CHECK(in_short(verdict) == "unknown");
    CHECK(why_not_judged(verdict) == Reason::FlightNotReceived);
    for (const Cause cause : {Cause::NameMismatch, Cause::CertificateExpired, Cause::UntrustedCa,
                              Cause::CertificateOther}) {
        CHECK(rules_out(verdict, cause, Reason::FlightNotReceived));
    }
}

TEST_CASE("the dates of a certificate are not compared with a clock that was never set") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate(kElsewhere);
    const auto at = [&](std::int64_t seconds) {
        Session session = scene.left(leaf);
        session.start_time = Timestamp{seconds * kSecond};
        return session;
    };
    const Verdict never_set = scene.judge_alone(at(86'400));
    CHECK(in_short(never_set) == "name_mismatch probable");
    CHECK(gives(never_set, Reason::ClockImplausible));
    CHECK(could_not_see(never_set, Cause::CertificateNotYetValid));
    CHECK(could_not_see(never_set, Cause::CertificateExpired));
    Session later = at(1'000'000'000);  // 2001: TLS 1.0 was spoken
    CHECK(leaves_open(scene.judge(later), Cause::CertificateNotYetValid));
    later.tls_version = 0x0303;
    CHECK(gives(scene.judge(later), Reason::ClockImplausible));
}

TEST_CASE("resets that acknowledge nothing count as an answer to the flight once they repeat") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate(kElsewhere);
    const auto reset = [&](std::int64_t second) {
        Session session = scene.left(leaf, second);
        session.close_kind = CloseKind::Rst;
        session.at(Moment::FlightAcknowledged) = {};
        return session;
    };
    CHECK(in_short(scene.judge_alone(reset(100))) == "name_mismatch possible");
    scene.over(reset(110));
    CHECK(in_short(scene.judge_alone(reset(130))) == "name_mismatch probable");
}

TEST_CASE("somebody on the path may reset again and again: that confirms nothing") {
    Scene scene;
    scene.hear_srv();
    scene.trust = diagnosis::TrustFact{true, "CN=mslync-CA"};
    const CertificateId leaf = scene.certificate(kElsewhere);
    const auto left = [&](std::int64_t second, bool acknowledged) {
        Session session = scene.left(leaf, second);
        session.close_kind = CloseKind::Rst;
        session.at(Moment::FlightAcknowledged) =
            acknowledged ? session.at(Moment::ServerFlight) : Seen{};
        return session;
    };
    for (const std::int64_t second : {100, 110, 120}) {
        scene.over(left(second, false));
    }
    CHECK(in_short(scene.judge(left(130, false))) == "name_mismatch probable");
    CHECK(in_short(scene.judge(left(130, true))) == "name_mismatch confirmed");
}

TEST_CASE("that a server ended first, or both fell silent, is told with what the client lacked") {
    Scene scene;
    scene.hear_srv();
    Session session = scene.left(scene.certificate(kElsewhere));
    session.at(Moment::FlightAcknowledged) = {};
    session.at(Moment::ClientClose) = {};
    session.end_time.nanoseconds += 5 * kSecond;
    SUBCASE("the server ended") {
        session.outcome = Outcome::ServerClosedBeforeFinished;
        session.closed_by = ClosedBy::Server;
        CHECK(why_not_judged(scene.judge_alone(session)) == Reason::FlightNotAcknowledged);
        session.end_time.nanoseconds -= 4 * kSecond;
        CHECK(why_not_judged(scene.judge_alone(session)) == Reason::ServerEndedFirst);
    }
    SUBCASE("silence") {
        session.outcome = Outcome::Incomplete;
        session.closed_by = ClosedBy::None;
        session.close_kind = CloseKind::Timeout;
        CHECK(why_not_judged(scene.judge_alone(session)) == Reason::FlightNotAcknowledged);
        Session unseen = session;
        unseen.visibility.client_side_seen = false;
        CHECK_FALSE(gives(scene.judge_alone(unseen), Reason::FlightNotAcknowledged));
        session.at(Moment::FlightAcknowledged) = session.at(Moment::ServerFlight);
        CHECK(why_not_judged(scene.judge_alone(session)) == Reason::WentSilent);
    }
    SUBCASE("somebody on the path reset it") {
        session.outcome = Outcome::Incomplete;
        session.closed_by = ClosedBy::None;
        session.close_kind = CloseKind::Rst;
        session.anomalies = {{AnomalyCode::ResetByMiddlebox, "", FrameRef{77, 0}}};
        const Verdict verdict = scene.judge_alone(session);
        CHECK(verdict.evidence.back().reason == Reason::ResetOnPath);
        CHECK(verdict.evidence.back().frame == FrameRef{77, 0});
    }
}

TEST_CASE(
    "alerts that name another cause exclude the name, those that blame the certificate do not") {
    struct Row {
        std::uint8_t alert;
        const char* verdict;
    };
    for (const Row& row :
         {Row{42, "name_mismatch probable"}, Row{46, "name_mismatch probable"},
          Row{44, "certificate_other confirmed"}, Row{45, "certificate_expired probable"},
          Row{48, "untrusted_ca confirmed"}, Row{43, "certificate_other confirmed"}}) {
        CAPTURE(static_cast<int>(row.alert));
        Scene scene;
        scene.hear_srv();
        Session session = scene.left(scene.certificate(kElsewhere));
        Scene::say(session, row.alert);
        const Verdict verdict = scene.judge_alone(session);
        CHECK(in_short(verdict) == row.verdict);
        CHECK(verdict.incident == (row.alert == 42 || row.alert == 46));
    }
}

TEST_CASE("expired and of another name: both are told, neither as more than possible") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate(kElsewhere);
    scene.certificates[leaf].not_after = scene.certificates[leaf].not_before + 10;
    const Verdict silent = scene.judge_alone(scene.left(leaf));
    CHECK(silent.confidence == Confidence::Possible);
    CHECK(silent.cause == Cause::NameMismatch);
    REQUIRE(leaves_open(silent, Cause::CertificateExpired));
    for (const RivalCause& rival : silent.also) {
        CHECK(rival.confidence == Confidence::Possible);
    }
    Session spoken = scene.left(leaf);
    Scene::say(spoken, 45);
    const Verdict said = scene.judge(spoken);
    CHECK(in_short(said) == "certificate_expired confirmed");
    CHECK_FALSE(said.incident);
}

TEST_CASE("a client that says it was cancelled refuses nothing, one that says nothing may") {
    Scene scene;
    scene.hear_srv();
    Session session = scene.left(scene.certificate(kElsewhere));
    CHECK(in_short(scene.judge_alone(session)) == "name_mismatch probable");
    Scene::say(session, 90);
    session.alerts.back().level = 1;  // as the RFC asks
    const Verdict verdict = scene.judge(session);
    CHECK(in_short(verdict) == "unknown");
    CHECK(rules_out(verdict, Cause::NameMismatch, Reason::ClientAlert));
    CHECK(gives(verdict, Reason::ClientAlert));
    CHECK_FALSE(gives(verdict, Reason::ClientLeftSilently));
}

TEST_CASE("expired and only a wildcard: the date goes before, for it is wrong to every client") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate(kWildcard);
    scene.certificates[leaf].not_after = scene.certificates[leaf].not_before + 10;
    const Verdict verdict = scene.judge_alone(scene.left(leaf));
    CHECK(verdict.cause == Cause::CertificateExpired);
    CHECK(leaves_open(verdict, Cause::NameMismatch));
    CHECK_FALSE(verdict.incident);
}

TEST_CASE("a root younger than the phone's firmware speaks for the issuer, where the name fits") {
    struct Row {
        const char* sentence;
        std::vector<std::string> names;
        const char* user_agent;
        std::int64_t not_before;  // of the root
        bool self_signed;
        const char* verdict;
        bool told;
    };
    constexpr std::int64_t kOf2010 = 1'262'304'000;
    constexpr std::int64_t kOf2020 = 1'577'836'800;
    const Row rows[] = {
        {"a young root",
         {"sip.mslync.net"},
         kOldPhone,
         kOf2020,
         true,
         "untrusted_ca possible",
         true},
        {"an old root", {"sip.mslync.net"}, kOldPhone, kOf2010, true, "unknown", false},
        {"a young authority, whose root may be old",
         {"sip.mslync.net"},
         kOldPhone,
         kOf2020,
         false,
         "unknown",
         true},
        {"firmware of another time",
         {"sip.mslync.net"},
         kPhone4100,
         kOf2020,
         true,
         "unknown",
         false},
        {"a name that does not fit goes before", kWildcard, kOldPhone, kOf2020, true,
         "name_mismatch probable", true},
    };
    for (const Row& row : rows) {
        CAPTURE(row.sentence);
        Scene scene;
        scene.hear_srv();
        scene.hear_user_agent(row.user_agent);
        const CertificateId leaf = scene.certificate(row.names);
        const CertificateId root = scene.certificate({});
        scene.certificates[root].not_before = row.not_before;
        scene.certificates[root].self_signed = row.self_signed;
        Session session = scene.left(leaf);
        session.certificate_chain = {leaf, root};
        const Verdict verdict = scene.judge_alone(session);
        CHECK(in_short(verdict) == row.verdict);
        CHECK(gives(verdict, Reason::AuthorityYounger) == row.told);
        if (row.told) {
            scene.trust = diagnosis::TrustFact{true, "CN=mslync-CA"};
            CHECK_FALSE(gives(scene.judge(session), Reason::AuthorityYounger));
        }
    }
}

TEST_CASE("a wildcard refused by a client that names the server may have another reason") {
    Scene scene;
    scene.hear_srv();
    const Session silent = scene.left(scene.certificate(kWildcard));
    Session blaming = silent;
    Scene::say(blaming, 42);
    Session failing = silent;
    Scene::say(failing, 80);
    Session hiding = silent;  // TLS 1.3
    hiding.tls_version = 0x0304;
    hiding.lone_protected_alert = true;
    for (Session session : {silent, blaming, failing, hiding}) {
        CHECK(in_short(scene.judge(session)) == "name_mismatch probable");
        session.sni = "sip.mslync.net";
        CHECK(in_short(scene.judge(session)) == "name_mismatch possible");
        // Near miss: a name that every client refuses.
        session.certificate_chain = {scene.certificate(kElsewhere)};
        CHECK(in_short(scene.judge(session)) == "name_mismatch probable");
    }
}

TEST_CASE("a wildcard of an issuer that the operator's anchors do not know") {
    Scene scene;
    scene.hear_srv();
    scene.trust = diagnosis::TrustFact{false, "unable to get local issuer certificate"};
    Session session = scene.left(scene.certificate(kWildcard));
    CHECK(in_short(scene.judge(session)) == "name_mismatch possible");
    session.sni = "sip.mslync.net";
    const Verdict verdict = scene.judge(session);
    CHECK(in_short(verdict) == "untrusted_ca probable");
    CHECK(leaves_open(verdict, Cause::NameMismatch));
    // Near misses: a name that every client refuses, and anchors that verify the chain.
    session.certificate_chain = {scene.certificate(kElsewhere)};
    CHECK(in_short(scene.judge(session)) == "name_mismatch possible");
    session.certificate_chain = {scene.certificate(kWildcard)};
    scene.trust = diagnosis::TrustFact{true, "CN=mslync-CA"};
    CHECK(in_short(scene.judge(session)) == "name_mismatch possible");
}

TEST_CASE("a wildcard refused by a client that names the server, which then takes the exact name") {
    Scene scene;
    scene.hear_srv();
    Session refused = scene.left(scene.certificate(kWildcard));
    refused.sni = "sip.mslync.net";
    scene.over(refused);
    CHECK(in_short(scene.judge(refused)) == "name_mismatch possible");
    Session taken = scene.accepted(scene.certificate(kExact), 300);
    taken.sni = refused.sni;
    scene.over(taken);
    CHECK(in_short(scene.judge(refused)) == "name_mismatch confirmed");
}

TEST_CASE("firmware that should take wildcards: unknown, until it takes the exact name") {
    Scene scene;
    scene.hear_srv();
    scene.hear_user_agent(kPhone4100);
    const Session refused = scene.left(scene.certificate(kWildcard));
    scene.over(refused);
    const Verdict open = scene.judge(refused);
    CHECK(in_short(open) == "unknown");
    CHECK(leaves_open(open, Cause::NameMismatch));
    CHECK(leaves_open(open, Cause::UntrustedCa));
    const CertificateId foreign = scene.certificate(kExact);
    scene.certificates[foreign].issuer = "CN=Another CA";
    scene.over(scene.accepted(foreign, 200));
    CHECK(in_short(scene.judge(refused)) == "unknown");  // that issuer explains as much
    scene.over(scene.accepted(scene.certificate(kExact), 300));
    const Verdict closed = scene.judge(refused);
    CHECK(closed.cause == Cause::NameMismatch);
    CHECK(closed.incident);
    CHECK(gives(closed, Reason::RefusedDespiteProfile));
}

TEST_CASE("a phone of unknown firmware is judged by what all its firmware has in common") {
    Scene scene;
    scene.hear_srv();
    const CertificateId common_name_only = scene.certificate({});
    scene.certificates[common_name_only].has_subject_alt_name = false;
    scene.certificates[common_name_only].subject_cn = "sip.mslync.net";
    scene.certificates[common_name_only].common_names = {"sip.mslync.net"};
    const Session session = scene.left(common_name_only);
    SUBCASE("nothing known: some kinds of client refuse a common name") {
        CHECK(in_short(scene.judge_alone(session)) == "name_mismatch probable");
    }
    SUBCASE("its User-Agent says Lync phone: none of them does") {
        scene.hear_user_agent("OCPhone/ (Microsoft Lync Phone Edition)");
        CHECK(in_short(scene.judge_alone(session)) == "unknown");
    }
    SUBCASE("its vendor class says so") {
        dhcp::Message request;
        request.op = dhcp::Op::Request;
        request.type = dhcp::MessageType::Inform;
        request.chaddr = MacAddress{{0, 4, 0xf2, 1, 2, 3}};
        request.ciaddr = ip(kPhone);
        request.vendor_class = "CPE-OCPHONE";
        scene.clients.hear(request, seen_at(5));
        CHECK(in_short(scene.judge_alone(session)) == "unknown");
    }
}

TEST_CASE("two phones behind one address: what one asked for is not what the other looked for") {
    Scene scene;
    scene.trust = diagnosis::TrustFact{true, "CN=mslync-CA"};
    scene.hear_srv();
    const CertificateId leaf = scene.certificate(kElsewhere);
    Session first = scene.left(leaf, 100);
    first.client_hop_limit = 127;
    scene.over(first);
    CHECK(in_short(scene.judge(first)) == "name_mismatch confirmed");
    Session second = scene.accepted(leaf, 110);
    second.client_hop_limit = 63;
    second.hello_fingerprint = 77;
    scene.over(second);
    CHECK(in_short(scene.judge(first)) == "name_mismatch probable");
}

TEST_CASE("names of two sites at one address, of which only one is served: nobody knows which") {
    Scene scene;
    scene.trust = diagnosis::TrustFact{true, "CN=mslync-CA"};
    const CertificateId leaf = scene.certificate({"a.mslync.net"});
    for (const char* host : {"a.mslync.net", "b.fabrikam.example"}) {
        scene.hear(address_answer(host, host, kPool), 10, "10.50.8.151");  // only others asked
    }
    const Verdict verdict = scene.judge_alone(scene.left(leaf));
    CHECK(verdict.confidence <= Confidence::Possible);
}

TEST_CASE("no name, no incident: whatever else speaks for one") {
    Scene scene;
    Session session = scene.left(scene.certificate(kElsewhere));
    Scene::say(session, 42);
    for (const std::int64_t second : {100, 110, 140}) {
        session.start_time = at_second(second);
        scene.over(session);
    }
    const Verdict verdict = scene.judge(session);
    CHECK_FALSE(verdict.incident);
    CHECK(verdict.cause == Cause::Unknown);
    CHECK(could_not_see(verdict, Cause::NameMismatch));
}

TEST_CASE("an SNI that is an address, or none, is remarked") {
    Scene scene;
    scene.hear_srv();
    Session session = scene.left(scene.certificate(kWildcard));
    CHECK_FALSE(gives(scene.judge_alone(session), Reason::SniAbsent));  // no hello was read whole
    session.offered_version = 0x0301;
    CHECK(gives(scene.judge_alone(session), Reason::SniAbsent));
    session.sni = "10.50.8.21";
    const Verdict verdict = scene.judge(session);
    CHECK(gives(verdict, Reason::SniIsAddress));
    CHECK(verdict.expected_name->kind == NameKind::Ip);
    session.sni = "sip.mslync.net";
    CHECK_FALSE(gives(scene.judge(session), Reason::SniIsAddress));
    CHECK_FALSE(gives(scene.judge(session), Reason::SniAbsent));
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Tries of one client become an incident: grouping, intervals, giving up, resolution; certificates
// at risk; the rows of clients.
#include "diagnosis/incidents.h"

#include <doctest/doctest.h>

#include "diagnosis/at_risk.h"
#include "diagnosis/client_rows.h"
#include "diagnosis/identifiers.h"
#include "diagnosis/limits.h"
#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

struct Tries {
    Tries() { scene.hear_srv(); }

    void refuse(const Session& session) {
        scene.over(session);
        sessions.push_back(session);
    }
    std::vector<Incident> incidents(std::int64_t capture_end) {
        IncidentBook book;
        for (const Session& session : sessions) {
            const Verdict verdict = scene.judge(session);
            CHECK(verdict.incident);
            book.add(JudgedSession{session_id(session.client, session.server, session.start_time),
                                   1, session, verdict},
                     scene.context());
        }
        return book.list(scene.context(), at_second(capture_end));
    }

    Scene scene;
    CertificateId wildcard = scene.certificate({"lync.schertz.local", "*.mslync.net"});
    CertificateId exact = scene.certificate({"sip.mslync.net"});
    std::vector<Session> sessions;
};

}  // namespace

TEST_CASE("one try is an incident already") {
    Tries tries;
    tries.refuse(tries.scene.left(tries.wildcard, 100));
    const auto incidents = tries.incidents(110);
    REQUIRE(incidents.size() == 1);
    CHECK(incidents[0].attempts == 1);
    CHECK(incidents[0].retry_intervals.empty());
    CHECK_FALSE(incidents[0].gave_up);  // ten seconds tell nothing
    CHECK(incidents[0].resolved == false);
    CHECK(incidents[0].id.size() == 16);
}

TEST_CASE("tries of one client, server, certificate and name are one incident") {
    Tries tries;
    for (const std::int64_t second : {100, 130, 190, 310}) {
        tries.refuse(tries.scene.left(tries.wildcard, second));
    }
    const auto incidents = tries.incidents(400);
    REQUIRE(incidents.size() == 1);
    CHECK(incidents[0].attempts == 4);
    CHECK(incidents[0].retry_intervals == std::vector<double>{30, 60, 120});
    CHECK(incidents[0].first_time == at_second(100));
    CHECK(incidents[0].last_time == at_second(310));
    CHECK(incidents[0].sessions.size() == 4);
}

TEST_CASE("another client, server or certificate is another incident") {
    Tries tries;
    tries.refuse(tries.scene.left(tries.wildcard, 100));
    Session other_server = tries.scene.left(tries.wildcard, 110);
    other_server.server.port = 5062;
    tries.refuse(other_server);
    const CertificateId elsewhere = tries.scene.certificate({"www.fabrikam.example"});
    tries.refuse(tries.scene.left(elsewhere, 120));
    tries.scene.hear_srv(10, "10.50.8.102");
    Session other_client = tries.scene.left(tries.wildcard, 130);
    other_client.client.address = ip("10.50.8.102");
    tries.refuse(other_client);
    const auto incidents = tries.incidents(200);
    REQUIRE(incidents.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(incidents[i].first_time == at_second(100 + 10 * static_cast<std::int64_t>(i)));
        for (std::size_t j = 0; j < i; ++j) {
            CHECK(incidents[i].id != incidents[j].id);
        }
    }
}

TEST_CASE("a client gave up if the capture goes on long enough without it") {
    struct Row {
        std::int64_t capture_end;
        bool gave_up;
    };
    for (const Row& row : {Row{220, false}, Row{310, false}, Row{330, true}}) {
        CAPTURE(row.capture_end);
        Tries tries;
        tries.refuse(tries.scene.left(tries.wildcard, 100));
        tries.refuse(tries.scene.left(tries.wildcard, 190));  // so it may wait up to 180 seconds
        const std::int64_t end = row.capture_end + 60;
        CHECK(tries.incidents(end)[0].gave_up == row.gave_up);
    }
}

TEST_CASE("a client whose later attempts were lost has not given up before them") {
    Tries tries;
    tries.refuse(tries.scene.left(tries.wildcard, 100));
    tries.refuse(tries.scene.left(tries.wildcard, 190));
    Session lost = tries.scene.left(tries.wildcard, 370);
    lost.outcome = Outcome::Incomplete;
    lost.certificate_chain.clear();
    tries.scene.over(lost);
    CHECK_FALSE(tries.incidents(390)[0].gave_up);
    CHECK(tries.incidents(600)[0].gave_up);
}

TEST_CASE("a later success with the name resolves an incident, and tells by what") {
    Tries tries;
    tries.scene.over(tries.scene.accepted(tries.exact, 20));  // an earlier one does not
    tries.refuse(tries.scene.left(tries.wildcard, 100));
    CHECK(tries.incidents(1000)[0].resolved == false);
    const Session fixed = tries.scene.accepted(tries.exact, 300);
    tries.scene.over(fixed);
    tries.scene.over(tries.scene.accepted(tries.exact, 900));
    const auto incidents = tries.incidents(1000);
    CHECK(incidents[0].resolved == true);
    CHECK_FALSE(incidents[0].gave_up);
    REQUIRE(incidents[0].resolved_by);
    CHECK(incidents[0].resolved_by->certificate == tries.exact);
    CHECK(incidents[0].resolved_by->time > at_second(100));
}

// As where a balancer hands out two certificates in turn.
TEST_CASE("a success between two failures is no cure, nor is a later one") {
    Tries tries;
    tries.scene.over(tries.scene.accepted(tries.exact, 50));
    tries.refuse(tries.scene.left(tries.wildcard, 100));
    tries.refuse(tries.scene.left(tries.wildcard, 200));
    SUBCASE("what was accepted before the first failure is taken again: it is a cure") {
        tries.scene.over(tries.scene.accepted(tries.exact, 300));
        CHECK(tries.incidents(1000)[0].resolved == true);
    }
    SUBCASE("what was accepted in between") {
        tries.scene.over(tries.scene.accepted(tries.exact, 150));
        tries.scene.over(tries.scene.accepted(tries.exact, 300));
        const auto incidents = tries.incidents(1000);
        CHECK(incidents[0].resolved == std::nullopt);
        CHECK_FALSE(incidents[0].gave_up);
        REQUIRE(incidents[0].resolved_by);
        CHECK(incidents[0].resolved_by->certificate == tries.exact);
    }
}

TEST_CASE("what another program at the address takes resolves nothing") {
    Tries tries;
    tries.refuse(tries.scene.left(tries.wildcard, 100));
    Session other = tries.scene.accepted(tries.wildcard, 300);
    other.hello_fingerprint = 0x2002;
    tries.scene.over(other);
    CHECK(tries.incidents(1000)[0].resolved == false);
    // Of a client that said who it is, before and after an update, it does.
    tries.scene.hear_user_agent("CPE/4.0.7577.107 OCPhone/4.0.7577.107");
    CHECK(tries.incidents(1000)[0].resolved == true);
}

TEST_CASE("what may have been another program's success leaves it open") {
    Tries tries;
    tries.refuse(tries.scene.left(tries.wildcard, 100));
    Session other = tries.scene.accepted(tries.exact, 300);
    other.certificate_chain.clear();  // lost, or hidden
    SUBCASE("another ClientHello") {
        other.hello_fingerprint = 0x2002;
        tries.scene.over(other);
        const auto incidents = tries.incidents(1000);
        CHECK(incidents[0].resolved == std::nullopt);
        CHECK_FALSE(incidents[0].resolved_by);
        CHECK_FALSE(incidents[0].gave_up);
    }
    SUBCASE("near miss: the same one") {
        tries.scene.over(other);
        CHECK(tries.incidents(1000)[0].resolved == true);
    }
}

TEST_CASE("an attempt that was lost behind the only success may have failed") {
    Tries tries;
    tries.refuse(tries.scene.left(tries.wildcard, 100));
    tries.scene.over(tries.scene.accepted(tries.exact, 300));
    Session lost = tries.scene.left(tries.wildcard, 400);
    lost.outcome = Outcome::Incomplete;
    tries.scene.over(lost);
    CHECK(tries.incidents(1000)[0].resolved == std::nullopt);
    tries.scene.over(tries.scene.accepted(tries.exact, 500));
    CHECK(tries.incidents(1000)[0].resolved == true);
}

TEST_CASE("who finished and was silent ever since may have left: that is no success") {
    Tries tries;
    tries.refuse(tries.scene.left_after_finished(tries.exact, 100));
    Session silent = tries.scene.left_after_finished(tries.exact, 300);
    silent.outcome = Outcome::Established;
    silent.at(Moment::ClientClose) = {};
    SUBCASE("near miss: the server ended") {
        silent.closed_by = ClosedBy::Server;
    }
    SUBCASE("nobody ended") {
        silent.closed_by = ClosedBy::None;
    }
    tries.scene.over(silent);
    const auto tallies = tries.scene.tallies.of(ip(kPhone));
    REQUIRE(tallies.size() == 1);
    CHECK(tallies[0]->sessions == 2);
    const bool content = silent.closed_by == ClosedBy::Server;
    CHECK(tallies[0]->succeeded() == content);
    CHECK(tallies[0]->accepted(silent.hello_fingerprint) == content);
}

TEST_CASE("a certificate that works is at risk where stricter clients would refuse it") {
    Scene scene;
    scene.hear_srv();
    scene.hear_srv(10, "10.50.8.151");
    const CertificateId wildcard = scene.certificate({"*.mslync.net"});
    const CertificateId exact = scene.certificate({"sip.mslync.net"});
    for (const char* client : {kPhone, "10.50.8.151"}) {
        Session session = scene.accepted(wildcard);
        session.client.address = ip(client);
        scene.over(session);
        session.server.port = 5062;  // the same client again, elsewhere
        scene.over(session);
        session.certificate_chain = {exact};
        scene.over(session);
    }
    scene.over(scene.left(scene.certificate({"*.mslync.net"}), 400));
    const auto risks = at_risk(scene.context());
    REQUIRE(risks.size() >= 1);
    CHECK(risks.size() == 1);
    CHECK(risks[0].certificate == wildcard);
    CHECK(risks[0].clients == 2);
    CHECK(std::find(risks[0].refused_by.begin(), risks[0].refused_by.end(), "lync-phone-edition") !=
          risks[0].refused_by.end());
}

TEST_CASE("a trailing dot in the certificate puts it at risk, names not read do not") {
    Scene scene;
    scene.hear_srv();
    scene.over(scene.accepted(scene.certificate({"sip.mslync.net."})));
    CHECK(at_risk(scene.context()).size() == 1);
    scene.certificates.back().names_cut = true;
    CHECK(at_risk(scene.context()).empty());
}

TEST_CASE("clients with a failure have a row, and a later success ends their trouble") {
    Scene scene;
    const CertificateId one = scene.certificate({"*.mslync.net"});
    const CertificateId two = scene.certificate({"sip.mslync.net"});
    Session fine = scene.accepted(two, 30);
    fine.client.address = ip("10.50.8.151");
    scene.over(fine);
    scene.over(scene.left(one, 100));
    auto rows = client_rows(scene.tallies);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].failing_since == at_second(100));
    scene.over(scene.accepted(two, 200));
    rows = client_rows(scene.tallies);
    REQUIRE(rows.size() == 1);
    CHECK_FALSE(rows[0].failing_since);
    CHECK(rows[0].last_success == at_second(200));
    CHECK(rows[0].sessions == 2);
    // What fails again after that is failing since then, with a certificate that failed before...
    scene.over(scene.left(one, 300));
    CHECK(client_rows(scene.tallies)[0].failing_since == at_second(300));
    // ...or with a third one, earlier.
    scene.over(scene.left(scene.certificate({"*.example.com"}), 250));
    CHECK(client_rows(scene.tallies)[0].failing_since == at_second(250));
    scene.over(scene.accepted(two, 400));
    CHECK_FALSE(client_rows(scene.tallies)[0].failing_since);
}

TEST_CASE("beyond the ceiling the incidents whose last try is longest ago are let go") {
    Scene scene;
    scene.hear_srv();
    const Session session = scene.left(scene.certificate({"*.mslync.net"}));
    scene.over(session);
    JudgedSession judged{"0123456789abcdef", 1, session, scene.judge(session)};
    REQUIRE(judged.verdict.incident);
    judged.verdict.profile_matches = {};
    IncidentBook book;
    for (std::size_t number = 0; number <= kMaxIncidents; ++number) {
        judged.session.server.address.bytes[2] = static_cast<std::uint8_t>(number >> 8);
        judged.session.server.address.bytes[3] = static_cast<std::uint8_t>(number);
        judged.session.start_time = at_second(static_cast<std::int64_t>(number));
        book.add(JudgedSession(judged), scene.context());
    }
    CHECK(book.dropped() >= kMaxIncidents / 8);
    CHECK(book.size() == kMaxIncidents + 1 - book.dropped());
    const auto incidents =
        book.list(scene.context(), at_second(static_cast<std::int64_t>(kMaxIncidents)));
    CHECK(incidents.front().first_time > at_second(kMaxIncidents / 8));
    CHECK(incidents.back().first_time == at_second(kMaxIncidents));
}

TEST_CASE("incidents that begin at the same time are in order of client, server and name") {
    Tries tries;
    const Session session = tries.scene.left(tries.wildcard);
    tries.scene.over(session);
    JudgedSession judged{"0123456789abcdef", 1, session, tries.scene.judge(session)};
    const auto order_of = [&](std::vector<const char*> clients) {
        IncidentBook book;
        for (const char* client : clients) {
            judged.session.client.address = ip(client);
            book.add(JudgedSession(judged), tries.scene.context());
        }
        std::vector<std::string> order;
        for (const Incident& incident : book.list(tries.scene.context(), at_second(200))) {
            order.push_back(to_string(incident.client));
        }
        return order;
    };
    const std::vector<std::string> expected = {"10.0.0.1", "10.0.0.10", "10.0.0.2"};  // as texts
    CHECK(order_of({"10.0.0.2", "10.0.0.1", "10.0.0.10"}) == expected);
    CHECK(order_of({"10.0.0.10", "10.0.0.2", "10.0.0.1"}) == expected);
}

TEST_CASE("a client has a row for each server that it failed at") {
    Scene scene;
    const CertificateId one = scene.certificate({"*.mslync.net"});
    Session other_server = scene.left(one, 110);
    other_server.server.port = 5062;
    Session never_failed = scene.accepted(one, 120);
    never_failed.server.port = 443;
    Session other_client = scene.left(one, 130);
    other_client.client.address = ip("10.50.8.7");
    for (const Session& session :
         {other_server, never_failed, other_client, scene.left(one, 140), scene.left(one, 150)}) {
        scene.over(session);
    }
    const auto rows = client_rows(scene.tallies);
    REQUIRE(rows.size() == 3);
    CHECK(to_string(rows[0].client) == "10.50.8.7");
    CHECK(rows[1].server.port == 5061);
    CHECK(rows[1].failed == 2);
    CHECK(rows[2].server.port == 5062);
    CHECK(rows[2].failed == 1);
}

// SPDX-License-Identifier: GPL-2.0-or-later
// What each client came to.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "diagnosis/limits.h"
#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

const NameCandidate kName{
    "sip.mslync.net", NameKind::Host, NameSource::DnsSrv, {}, false, {}, {}, {}};

}  // namespace

TEST_CASE("one tally per client, server, certificate and name") {
    Scene scene;
    Tallies tallies;
    tallies.add(scene.left(1, 100), kName);
    tallies.add(scene.accepted(1, 50), kName);
    tallies.add(scene.accepted(2, 200), kName);
    tallies.add(scene.left(1, 300), std::nullopt);
    Session elsewhere = scene.left(1, 400);
    elsewhere.server.port = 443;
    tallies.add(elsewhere, kName);
    CHECK(tallies.all().size() == 4);
    const auto own = tallies.of(ip(kPhone));
    REQUIRE(own.size() == 4);
    CHECK(own[0]->sessions == 2);
    CHECK(own[0]->failures->count == 1);
    CHECK(own[0]->established == 1);
    CHECK(tallies.of(ip("10.50.8.151")).empty());
    CHECK(tallies.latest() == at_second(400));
}

TEST_CASE("a client that goes to and fro is found at each place, and its tallies stand in order") {
    Scene scene;
    Tallies tallies;
    for (int round = 0; round < 3; ++round) {
        for (const std::uint16_t port : {std::uint16_t{5061}, std::uint16_t{443}}) {
            Session session = scene.accepted(1, 10 * round);
            session.server.port = port;
            tallies.add(session, kName);
        }
    }
    const auto own = tallies.of(ip(kPhone));
    REQUIRE(own.size() == 2);
    CHECK(own[0]->server.port == 5061);
    CHECK(own[1]->server.port == 443);
    CHECK(own[0]->sessions == 3);
    CHECK(own[0]->starts() == std::vector<Timestamp>{at_second(0), at_second(10), at_second(20)});
}

TEST_CASE("of a client with too many tallies the one longest without a session goes") {
    Scene scene;
    Tallies tallies;
    const auto visit = [&](std::uint32_t server, int second) {
        Session session = scene.accepted(1, second);
        session.server.port = static_cast<std::uint16_t>(server);
        tallies.add(session, kName);
    };
    tallies.add(scene.accepted(2, 1), kName);  // another certificate, at another port than these
    for (std::uint32_t server = 1; server < kMaxTalliesPerClient; ++server) {
        visit(server, static_cast<int>(server) + 1);
    }
    CHECK(tallies.dropped() == 0);
    CHECK(tallies.clients_accepting(scene.accepted(2, 1).leaf().value(), ip("10.0.0.1")) == 1);
    visit(1, 1000);
    visit(4000, 1001);
    visit(4001, 1002);
    CHECK(tallies.dropped() == 2);
    CHECK(tallies.all().size() == kMaxTalliesPerClient);
    CHECK(tallies.clients_accepting(scene.accepted(2, 1).leaf().value(), ip("10.0.0.1")) == 0);
    CHECK(tallies.clients_accepting(scene.accepted(1, 1).leaf().value(), ip("10.0.0.1")) == 1);
    const auto own = tallies.of(ip(kPhone));
    REQUIRE(own.size() == kMaxTalliesPerClient);
    CHECK(own[0]->server.port == 1);
    CHECK(own[0]->sessions == 2);
    CHECK(own[1]->server.port == 3);
    CHECK(own[own.size() - 2]->server.port == 4000);
    CHECK(own[own.size() - 1]->server.port == 4001);
    visit(3, 1003);
    visit(4000, 1004);
    CHECK(tallies.dropped() == 2);
    CHECK(own[1]->sessions == 2);
    CHECK(own[own.size() - 2]->sessions == 2);
}

TEST_CASE("a tally tells how its first session came by its name") {
    Scene scene;
    Tallies tallies;
    NameCandidate first{"lync.schertz.local",
                        NameKind::Host,
                        NameSource::DnsAddress,
                        {7, 1},
                        true,
                        5 * kSecond,
                        300,
                        "sip.mslync.net"};
    tallies.add(scene.accepted(1, 10), first);
    first.source = NameSource::Sni;
    tallies.add(scene.accepted(1, 20), first);
    tallies.add(scene.accepted(2, 20), std::nullopt);
    const Tally& tally = tallies.all()[0];
    CHECK(tallies.name_of(tally) == "lync.schertz.local");
    const ExpectedName told = tallies.expected_name(tally)->value();
    CHECK(told.source == NameSource::DnsAddress);
    CHECK(told.frame == FrameRef{7, 1});
    CHECK(told.inferred);
    CHECK(told.age == 5 * kSecond);
    CHECK(told.ttl == 300);
    CHECK(told.alias_of == "sip.mslync.net");
    CHECK(tallies.name_of(tallies.all()[1]).empty());
    CHECK_FALSE(tallies.expected_name(tallies.all()[1]));
}

TEST_CASE("programs that accepted are told apart, up to a few") {
    Scene scene;
    Tallies tallies;
    Session session = scene.accepted(1);
    for (session.hello_fingerprint = 1; session.hello_fingerprint < 7;
         ++session.hello_fingerprint) {
        tallies.add(session, kName);
        tallies.add(session, kName);
    }
    const Tally& tally = tallies.all()[0];
    CHECK(tally.accepted(1));
    CHECK(tally.accepted(kMaxFingerprints));
    CHECK_FALSE(tally.accepted(kMaxFingerprints + 1));
    CHECK(tally.several_hellos);
}

TEST_CASE("only a full handshake is an acceptance") {
    Scene scene;
    for (const std::optional<bool> resumed : {std::optional{true}, std::optional<bool>{}}) {
        Tallies tallies;
        Session session = scene.accepted(1);
        session.resumed = resumed;
        tallies.add(session, kName);
        CHECK(tallies.all()[0].established == 1);
        CHECK_FALSE(tallies.all()[0].accepted(session.hello_fingerprint));
        CHECK(tallies.clients_accepting(1, ip("10.50.8.1")) == 0);
    }
}

TEST_CASE("an incomplete attempt is neither a failure nor a success") {
    Scene scene;
    Tallies tallies;
    Session session = scene.left(1);
    session.outcome = Outcome::Incomplete;
    tallies.add(session, kName);
    CHECK(tallies.all()[0].sessions == 1);
    CHECK_FALSE(tallies.all()[0].failures);
    CHECK_FALSE(tallies.all()[0].failing_since());
}

TEST_CASE("clients that accept a certificate are counted once each, this one aside") {
    Scene scene;
    Tallies tallies;
    for (const char* client : {"10.50.8.151", "10.50.8.152", "10.50.8.151", kPhone}) {
        Session session = scene.accepted(1);
        session.client.address = ip(client);
        tallies.add(session, kName);
        session.server.port = 443;
        tallies.add(session, kName);
    }
    CHECK(tallies.clients_accepting(1, ip(kPhone)) == 2);
    CHECK(tallies.clients_accepting(1, ip("10.50.8.1")) == 3);
    CHECK(tallies.clients_accepting(2, ip(kPhone)) == 0);
}

TEST_CASE("failing since the first failure behind the last success") {
    Scene scene;
    Tallies tallies;
    tallies.add(scene.left(1, 10), kName);
    tallies.add(scene.accepted(1, 20), kName);
    tallies.add(scene.left(1, 30), kName);
    tallies.add(scene.left(1, 40), kName);
    CHECK(tallies.all()[0].failing_since() == at_second(30));
    CHECK(tallies.all()[0].failures->first == at_second(10));
    CHECK(tallies.all()[0].last_success == at_second(20));
}

TEST_CASE(
    "beyond the ceiling those longest without a session are let go, and the rest stays whole") {
    Scene scene;
    Tallies tallies;
    const auto client = [](std::size_t number) {
        IpAddress address = ip("10.0.0.0");
        address.bytes[1] = static_cast<std::uint8_t>(number >> 16);
        address.bytes[2] = static_cast<std::uint8_t>(number >> 8);
        address.bytes[3] = static_cast<std::uint8_t>(number);
        return address;
    };
    Session session = scene.accepted(1);
    NameCandidate name = kName;
    for (std::size_t number = 0; number <= kMaxTallies; ++number) {
        session.client.address = client(number);
        session.start_time = at_second(static_cast<std::int64_t>(number));
        const std::string host = "h" + std::to_string(number % 60'000) + ".mslync.net";
        name.name = host;
        tallies.add(session, name);
    }
    CHECK(tallies.dropped() > kMaxTallies / 10);
    CHECK(tallies.all().size() == kMaxTallies + 1 - tallies.dropped());
    CHECK(tallies.of(client(0)).empty());
    CHECK(tallies.of(client(kMaxTallies)).size() == 1);
    CHECK(tallies.clients_accepting(1, client(0)) == tallies.all().size());
    CHECK(tallies.clients_accepting(1, client(kMaxTallies)) == tallies.all().size() - 1);
    // An old one that stayed is found again under its name, one that went begins anew.
    const std::size_t before = tallies.all().size();
    CHECK(tallies.name_of(*tallies.of(client(kMaxTallies))[0]) == "h40000.mslync.net");
    CHECK(tallies.name_of(*tallies.of(client(59'999))[0]) == "h59999.mslync.net");
    name.name = "h40000.mslync.net";
    tallies.add(session, name);
    CHECK(tallies.all().size() == before);
    session.client.address = client(0);
    tallies.add(session, name);
    CHECK(tallies.all().size() == before + 1);
}

TEST_CASE("names are learned of so many servers, and those of further ones counted") {
    Scene scene;
    Tallies tallies;
    Session session = scene.accepted(1);
    const auto look_for_at = [&](std::size_t number) {
        session.server.address = ip("10.0.0.0");
        session.server.address.bytes[1] = static_cast<std::uint8_t>(number >> 16);
        session.server.address.bytes[2] = static_cast<std::uint8_t>(number >> 8);
        session.server.address.bytes[3] = static_cast<std::uint8_t>(number);
        session.client.address = session.server.address;
        tallies.add(session, kName);
    };
    for (std::size_t number = 0; number < kMaxAddresses + 2; ++number) {
        look_for_at(number);
    }
    CHECK(tallies.names_refused() == 2);
    CHECK(tallies.names_at(session.server).empty());
    look_for_at(0);
    CHECK(tallies.names_at(session.server).size() == 1);
    CHECK(tallies.names_refused() == 2);
}

// SPDX-License-Identifier: GPL-2.0-or-later
// What a client did on its way to be signed in, as told beside its incident.
#include "diagnosis/sign_in_story.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "diagnosis/identifiers.h"
#include "diagnosis/incidents.h"
#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

const char* const kLater = "10.50.8.133";
const MacAddress kMac{{0x00, 0x04, 0xf2, 0xb1, 0x90, 0x01}};

struct Site {
    void lease(const char* address, std::int64_t second) {
        dhcp::Message asked;
        asked.op = dhcp::Op::Request;
        asked.type = dhcp::MessageType::Discover;
        asked.chaddr = kMac;
        scene.clients.hear(asked, seen_at(second));
        dhcp::Message answer;
        answer.op = dhcp::Op::Reply;
        answer.type = dhcp::MessageType::Ack;
        answer.chaddr = kMac;
        answer.yiaddr = ip(address);
        answer.sip_servers.names = {"sip.mslync.net"};
        answer.ms_uc_client.emplace();
        answer.ms_uc_client->web_server_fqdn = "lyncweb.mslync.net";
        answer.ms_uc_client->web_server_port = "443";
        scene.clients.hear(answer, seen_at(second));
        scene.names.hear(answer, ip("255.255.255.255"), seen_at(second));
    }
    Session refused(std::int64_t second, const char* client = kPhone) {
        Session session = scene.left(wildcard, second);
        session.client.address = ip(client);
        session.server.port = 443;
        scene.over(session);
        sessions.push_back(session);
        return session;
    }
    std::vector<Incident> incidents() {
        IncidentBook book;
        for (const Session& session : sessions) {
            const Verdict verdict = scene.judge(session);
            REQUIRE(verdict.incident);
            book.add(JudgedSession{session_id(session.client, session.server, session.start_time),
                                   1, session, verdict},
                     scene.context());
        }
        auto made = book.list(scene.context(), at_second(2000));
        const Context context = scene.context();
        tell_stories(made, StorySources{context, helpers});
        return made;
    }

    Scene scene;
    HelperBook helpers;
    CertificateId wildcard = scene.certificate({"lync.schertz.local", "*.mslync.net"});
    std::vector<Session> sessions;
};

// "name_resolved lyncweb.mslync.net", in their order.
std::vector<std::string> steps(const Incident& incident) {
    std::vector<std::string> lines;
    for (const SignInStep& step : incident.story) {
        lines.push_back(std::string(name(step.kind)) + (step.name.empty() ? "" : " " + step.name));
    }
    return lines;
}

}  // namespace

TEST_CASE("the steps that worked before a web service was refused are told in order") {
    Site site;
    site.lease(kPhone, 10);
    site.helpers.hear(HelperKind::Ntp, ip(kPhone), Endpoint{ip("10.50.8.1"), 123}, seen_at(15));
    site.scene.hear(address_answer("lyncweb.mslync.net", "lyncweb.mslync.net", kPool), 20);
    site.scene.hear(address_answer("www.fabrikam.example", "www.fabrikam.example", "10.9.9.9"), 21);
    site.helpers.hear(HelperKind::Http, ip(kPhone), Endpoint{ip(kPool), 80}, seen_at(30));
    site.helpers.hear(HelperKind::Http, ip(kPhone), Endpoint{ip(kPool), 80}, seen_at(31));
    site.refused(100);
    const auto incidents = site.incidents();
    REQUIRE(incidents.size() == 1);
    CHECK(incidents[0].role == CertificateRole::Web);
    CHECK(steps(incidents[0]) ==
          std::vector<std::string>{"address_leased 10.50.8.101", "registrar_told sip.mslync.net",
                                   "web_service_told lyncweb.mslync.net", "clock_set",
                                   "name_resolved lyncweb.mslync.net",
                                   "plain_web lyncweb.mslync.net", "refused lyncweb.mslync.net"});
    CHECK(incidents[0].story[5].times == 2);
    CHECK(incidents[0].story[5].frame.number == 31);
}

TEST_CASE("tries of a phone that restarts with another address are one incident and one story") {
    Site site;
    site.lease(kPhone, 10);
    site.scene.hear(address_answer("lyncweb.mslync.net", "lyncweb.mslync.net", kPool), 20);
    site.refused(100);
    site.lease(kLater, 200);
    site.scene.hear(address_answer("lyncweb.mslync.net", "lyncweb.mslync.net", kPool), 210, kLater);
    site.refused(300, kLater);
    const auto incidents = site.incidents();
    REQUIRE(incidents.size() == 1);
    CHECK(incidents[0].attempts == 2);
    CHECK(incidents[0].restarts == 1);
    CHECK(incidents[0].addresses == std::vector<IpAddress>{ip(kPhone), ip(kLater)});
    const auto lines = steps(incidents[0]);
    CHECK(std::count(lines.begin(), lines.end(), "refused lyncweb.mslync.net") == 1);
    CHECK(std::count(lines.begin(), lines.end(), "address_leased 10.50.8.133") == 1);
}

TEST_CASE("another phone at the address of the first is another incident") {
    Site site;
    site.lease(kPhone, 10);
    site.scene.hear(address_answer("lyncweb.mslync.net", "lyncweb.mslync.net", kPool), 20);
    site.refused(100);
    dhcp::Message other;
    other.op = dhcp::Op::Reply;
    other.type = dhcp::MessageType::Ack;
    other.chaddr = MacAddress{{0x00, 0x04, 0xf2, 0xb1, 0x90, 0x02}};
    other.yiaddr = ip(kPhone);
    site.scene.clients.hear(other, seen_at(200));
    site.refused(300);
    CHECK(site.incidents().size() == 2);
}

TEST_CASE("without leases the same two addresses are two clients") {
    Site site;
    for (const char* address : {kPhone, kLater}) {
        site.scene.hear(address_answer("sip.mslync.net", "sip.mslync.net", kPool), 20, address);
    }
    site.refused(100);
    site.refused(300, kLater);
    CHECK(site.incidents().size() == 2);
}

TEST_CASE("what worked at other doors stands in the story") {
    Site site;
    site.scene.hear(address_answer("lyncweb.mslync.net", "lyncweb.mslync.net", kPool), 20);
    site.scene.hear_srv(25);
    site.scene.over(site.scene.accepted(site.scene.certificate({"sip.mslync.net"}), 50));
    SipExchange exchange;
    exchange.aor = "sip:jeff@mslync.net";
    exchange.statuses = {401, 200};
    site.scene.names.hear_register(ip(kPhone), ip(kPool), exchange, seen_at(51));
    site.refused(100);
    const auto incidents = site.incidents();
    REQUIRE(incidents.size() == 1);
    const auto lines = steps(incidents[0]);
    const auto place = [&](const char* line) {
        return std::find(lines.begin(), lines.end(), line) - lines.begin();
    };
    CHECK(place("registrar_reached sip.mslync.net") < place("registered sip:jeff@mslync.net"));
    CHECK(place("registered sip:jeff@mslync.net") < static_cast<std::ptrdiff_t>(lines.size()));
}

TEST_CASE("helpers of one client stay within their ceiling") {
    HelperBook book;
    for (std::uint16_t port = 1; port <= 100; ++port) {
        book.hear(HelperKind::Http, ip(kPhone), Endpoint{ip(kPool), port}, seen_at(port));
    }
    CHECK(book.of(ip(kPhone))->size() == kMaxHelpers);
}

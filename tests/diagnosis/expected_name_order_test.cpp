// SPDX-License-Identifier: GPL-2.0-or-later
// Which of several names counts: the client's own order among SRV and fallback names, age, aliases,
// redirects, what servers say of themselves, names of other connections.
#include <algorithm>

#include <doctest/doctest.h>

#include "dhcp/message_v6.h"
#include "diagnosis/expected_name/catalogue.h"
#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

const char* const kDesktop = "10.50.8.151";

// What the hot path, which looks no further than needed, says of the same.
std::string quick(const Scene& scene, const Session& session) {
    const BestName best(NameQuery{session, scene.names, scene.options.server_names, nullptr}, {});
    const auto& found = best.get();
    return found ? std::string(found->name) + " " + std::string(name(found->source)) +
                       (found->inferred ? " inferred" : "")
                 : "";
}

dns::Message alias_answer(std::string question, std::string owner) {
    dns::Message message = address_answer(question, owner, kPool);
    message.records.insert(message.records.begin(),
                           {dns::Section::Answer, std::move(question), dns::RecordType::Cname, 60,
                            dns::Alias{std::move(owner)}});
    return message;
}

}  // namespace

TEST_CASE("of several SRV answers the first in the client's order counts, whenever it came") {
    Scene scene;
    scene.hear(service_answer("_sipinternaltls._tcp.mslync.net", "pool.mslync.net"), 10);
    scene.hear(service_answer("_sip._tls.mslync.net", "sip.mslync.net"), 11);
    scene.hear(address_answer("pool.mslync.net", "pool.mslync.net", kPool), 12);
    scene.hear(address_answer("sip.mslync.net", "sip.mslync.net", kPool), 13);
    const Session session = scene.left(0);
    CHECK(best_name(scene, session) == "pool.mslync.net dns-srv");
    CHECK(quick(scene, session) == "pool.mslync.net dns-srv");
    const auto lines = names_told(scene, session);
    CHECK(std::find(lines.begin(), lines.end(), "sip.mslync.net dns-srv inferred") != lines.end());
}

TEST_CASE("a site that points its SRV record elsewhere changes the name") {
    Scene scene;
    scene.hear(service_answer("_sipinternaltls._tcp.mslync.net", "pool.mslync.net"), 10);
    scene.hear(address_answer("pool.mslync.net", "pool.mslync.net", kPool), 10);
    CHECK(best_name(scene, scene.left(0, 20)) == "pool.mslync.net dns-srv");
    scene.hear(service_answer("_sipinternaltls._tcp.mslync.net", "sip.mslync.net"), 50);
    scene.hear(address_answer("sip.mslync.net", "sip.mslync.net", kPool), 50);
    CHECK(best_name(scene, scene.left(0, 100)) == "sip.mslync.net dns-srv");
}

TEST_CASE("targets of one SRV answer stand beside each other") {
    Scene scene;
    dns::Message both = service_answer("_sip._tls.mslync.net", "a.mslync.net");
    both.records.push_back(both.records[0]);
    both.records[1].data = dns::Srv{0, 0, 5061, "b.mslync.net"};
    scene.hear(both, 10);
    scene.hear(address_answer("a.mslync.net", "a.mslync.net", kPool), 10);
    scene.hear(address_answer("b.mslync.net", "b.mslync.net", kPool), 10);
    std::size_t known = 0;
    for (const std::string& line : names_told(scene, scene.left(0))) {
        known += line.ends_with(" dns-srv") ? 1 : 0;
    }
    CHECK(known == 2);
}

TEST_CASE("without SRV the names a Lync client tries count in its order, not that of the answers") {
    Scene scene;
    for (const char* host :
         {"sipinternal.mslync.net", "sip.mslync.net", "sipexternal.mslync.net"}) {
        scene.hear(address_answer(host, host, kPool), host[3] == 'i' ? 10 : 12);
    }
    const Session session = scene.left(0);
    CHECK(best_name(scene, session) == "sipinternal.mslync.net dns-a");
    CHECK(names_told(scene, session)[1].ends_with(" inferred"));
    CHECK(quick(scene, session) == "sipinternal.mslync.net dns-a");
    // Of another domain they have nothing to do with each other.
    Scene apart;
    apart.hear(
        address_answer("sipinternal.fabrikam.example", "sipinternal.fabrikam.example", kPool), 10);
    apart.hear(address_answer("sip.mslync.net", "sip.mslync.net", kPool), 12);
    CHECK(best_name(apart, apart.left(0)) == "sip.mslync.net dns-a");
}

TEST_CASE(
    "an answer that ran out long ago yields to a fresh one, and both are told with their age") {
    Scene scene;
    scene.hear_srv(0);
    scene.hear(address_answer("pool.mslync.net", "pool.mslync.net", kPool), 7000);
    const Session session = scene.left(0, 7100);
    CHECK(best_name(scene, session) == "pool.mslync.net dns-a");
    CHECK(quick(scene, session) == "pool.mslync.net dns-a");
    const auto names = expected_names(
        NameQuery{session, scene.names, scene.options.server_names, nullptr}, std::nullopt);
    CHECK(names[0].age == 100 * kSecond);
    CHECK(names[0].ttl == 300U);
    CHECK(names[1].age == 7100 * kSecond);
    // Alone, an old answer still names what the client asked for.
    Scene old;
    old.hear_srv(0);
    CHECK(best_name(old, old.left(0, 7100)) == "sip.mslync.net dns-srv");
}

TEST_CASE("the name asked for is the reference, the alias' target is told behind it") {
    Scene scene;
    scene.hear(alias_answer("phones.mslync.net", "lync.schertz.local"));
    const Session session = scene.left(0);
    CHECK(names_told(scene, session) ==
          std::vector<std::string>{"phones.mslync.net dns-a", "lync.schertz.local dns-a inferred"});
    CHECK(scene.names.of(ip(kPhone))->addresses[0].ttl == 60);  // of the shortest record
    // SChannel's programs differ here, so of a Windows client neither is known.
    CHECK(best_name(scene, session, "lync-windows") == "phones.mslync.net dns-a inferred");
    CHECK(best_name(scene, session, "lync-phone-edition") == "phones.mslync.net dns-a");
}

TEST_CASE("a redirect names the next connection, before what had led to the first") {
    Scene scene;
    scene.hear_srv();
    SipExchange exchange;
    exchange.redirect_hosts = {"pool2.mslync.net"};
    scene.names.hear_register(ip(kPhone), ip(kPool), exchange, seen_at(90));
    scene.hear(address_answer("pool2.mslync.net", "pool2.mslync.net", kPool), 91);
    CHECK(best_name(scene, scene.left(0, 100)) == "pool2.mslync.net sip");
    CHECK(best_name(scene, scene.left(0, 80)).find("pool2") == std::string::npos);
    // Long after, the client may have begun from its own names again.
    CHECK(best_name(scene, scene.left(0, 400)) != "pool2.mslync.net sip");
}

TEST_CASE("how a server calls itself in a challenge is a guess about it, and only about it") {
    Scene scene;
    SipExchange exchange;
    exchange.registrars = {"pool.mslync.net", "localhost"};
    scene.names.hear_register(ip(kPhone), ip(kPool), exchange, seen_at(50));
    CHECK(names_told(scene, scene.left(0)) ==
          std::vector<std::string>{"pool.mslync.net sip inferred"});
    Session elsewhere = scene.left(0);
    elsewhere.server.address = ip("10.50.8.22");
    CHECK(names_told(scene, elsewhere).empty());
}

TEST_CASE("the sts-uri of a challenge names the web service where DNS leads there") {
    Scene scene;
    SipExchange exchange;
    exchange.sts_hosts = {"lyncweb.mslync.net"};
    const Leads leads = scene.names.hear_register(ip(kPhone), ip(kPool), exchange, seen_at(50));
    REQUIRE(leads.services.size() == 1);
    CHECK(leads.services[0].port == 443);
    Session session = scene.left(0);
    CHECK(names_told(scene, session).empty());
    session.server.port = 443;
    CHECK(best_name(scene, session) == "lyncweb.mslync.net sip inferred");
    scene.hear(address_answer("lyncweb.mslync.net", "lyncweb.mslync.net", kPool), 60);
    CHECK(best_name(scene, session).find("lyncweb.mslync.net") == 0);
    CHECK(best_name(scene, session).find("inferred") == std::string::npos);
}

TEST_CASE("DHCP may give the registrar as an address, in either version") {
    Scene scene;
    SUBCASE("option 120") {
        dhcp::Message message;
        message.op = dhcp::Op::Reply;
        message.ciaddr = ip(kPhone);
        message.sip_servers.addresses = {ip("10.50.8.99"), ip(kPool)};
        scene.names.hear(message, ip("255.255.255.255"), seen_at(5));
    }
    SUBCASE("option 22") {
        dhcp::MessageV6 message;
        message.type = dhcp::MessageTypeV6::Reply;
        message.sip_addresses = {ip(kPool)};
        scene.names.hear(message, ip(kPhone), seen_at(5));
    }
    CHECK(names_told(scene, scene.left(0)) ==
          std::vector<std::string>{"10.50.8.21 dhcp-120 inferred"});
}

TEST_CASE("DHCPv6 names count for every address the client gets, and only in a reply") {
    dhcp::MessageV6 message;
    message.type = dhcp::MessageTypeV6::Reply;
    message.addresses = {ip(kPhone)};
    message.sip_domains = {"sip.mslync.net"};
    Scene scene;
    scene.names.hear(message, ip("fe80::1"), seen_at(5));
    CHECK(best_name(scene, scene.left(0)) == "sip.mslync.net dhcp-120");
    message.type = dhcp::MessageTypeV6::Advertise;
    Scene offered;
    offered.names.hear(message, ip("fe80::1"), seen_at(5));
    CHECK(names_told(offered, offered.left(0)).empty());
}

TEST_CASE("an answer to DHCPINFORM counts for whom it is sent to, a broadcast one for nobody") {
    dhcp::Message message;
    message.op = dhcp::Op::Reply;
    message.type = dhcp::MessageType::Ack;
    message.sip_servers.names = {"sip.mslync.net"};
    Scene scene;
    scene.names.hear(message, ip("255.255.255.255"), seen_at(5));
    CHECK(names_told(scene, scene.left(0)).empty());
    scene.names.hear(message, ip(kPhone), seen_at(6));
    CHECK(best_name(scene, scene.left(0)) == "sip.mslync.net dhcp-120");
    message.type = dhcp::MessageType::Nak;
    message.sip_servers.names = {"other.mslync.net"};
    scene.names.hear(message, ip(kPhone), seen_at(7));
    CHECK(names_told(scene, scene.left(0)).size() == 1);
}

TEST_CASE("names of other connections to the server are the last resort") {
    Scene scene;
    Session desktop = scene.accepted(scene.certificate({"sip.mslync.net"}));
    desktop.client.address = ip(kDesktop);
    desktop.sni = "sip.mslync.net";
    scene.over(desktop);
    const Session session = scene.left(0);
    CHECK(names_told(scene, session) ==
          std::vector<std::string>{"sip.mslync.net sibling inferred"});
    CHECK(quick(scene, session).empty());
    scene.hear_srv();
    for (const std::string& line : names_told(scene, session)) {
        CHECK(line.find("sibling") == std::string::npos);
    }
}

TEST_CASE("the client's own other connection goes before those of others") {
    Scene scene;
    Session own = scene.accepted(scene.certificate({"a.mslync.net"}));
    own.sni = "a.mslync.net";
    scene.over(own);
    own.client.address = ip(kDesktop);
    own.sni = "b.mslync.net";
    scene.over(own);
    CHECK(names_told(scene, scene.left(0)) ==
          std::vector<std::string>{"a.mslync.net sibling inferred"});
}

TEST_CASE("a server of many names gives no hint by them") {
    Scene scene;
    const CertificateId leaf = scene.certificate({"*.mslync.net"});
    for (char letter = 'a'; letter < 'a' + 10; ++letter) {
        Session visit = scene.accepted(leaf);
        visit.client.address = ip(kDesktop);
        visit.sni = std::string(1, letter) + ".mslync.net";
        scene.over(visit);
    }
    CHECK(names_told(scene, scene.left(0)).empty());
}

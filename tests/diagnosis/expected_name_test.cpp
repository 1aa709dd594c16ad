// SPDX-License-Identifier: GPL-2.0-or-later
// Which name a client looked for: every source, their rank, what is known and what only inferred.
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "dhcp/message.h"
#include "diagnosis/expected_name/catalogue.h"
#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

const char* const kDesktop = "10.50.8.151";

void lease(Scene& scene, const std::string& registrar, const std::string& web = {},
           std::int64_t second = 5) {
    dhcp::Message message;
    message.op = dhcp::Op::Reply;
    message.yiaddr = ip(kPhone);
    if (!registrar.empty()) {
        message.sip_servers.names = {registrar};
    }
    if (!web.empty()) {
        message.ms_uc_client.emplace();
        message.ms_uc_client->web_server_fqdn = web;
        message.ms_uc_client->web_server_port = "443";
    }
    scene.names.hear(message, ip(kPhone), seen_at(second));
}

void registered(Scene& scene, const std::string& domain, const std::string& redirect = {},
                std::int64_t second = 80) {
    SipExchange exchange;
    exchange.request_domain = domain;
    if (!redirect.empty()) {
        exchange.redirect_hosts = {redirect};
    }
    scene.names.hear_register(ip(kPhone), ip(kPool), exchange, seen_at(second));
}

}  // namespace

TEST_CASE("without any source there is no name") {
    Scene scene;
    CHECK(names_told(scene, scene.left(0)).empty());
}

TEST_CASE("each source by itself") {
    Scene scene;
    Session session = scene.left(0);
    SUBCASE("the operator, for every server") {
        scene.options.server_names = {{std::nullopt, "sip.mslync.net"}};
        CHECK(best_name(scene, session) == "sip.mslync.net operator");
    }
    SUBCASE("the operator, for this server and any port") {
        scene.options.server_names = {{Endpoint{ip(kPool), 0}, "sip.mslync.net"},
                                      {Endpoint{ip(kPool), 443}, "web.mslync.net"}};
        CHECK(names_told(scene, session) == std::vector<std::string>{"sip.mslync.net operator"});
    }
    SUBCASE("SNI, in lower case") {
        session.sni = "SIP.mslync.net";
        CHECK(best_name(scene, session) == "sip.mslync.net sni");
    }
    SUBCASE("SRV and the address of its target") {
        scene.hear_srv();
        CHECK(names_told(scene, session) ==
              std::vector<std::string>{"sip.mslync.net dns-srv", "sip.mslync.net dns-a",
                                       "mslync.net dns-srv domain inferred"});
    }
    SUBCASE("an address answer") {
        scene.hear(address_answer("sip.mslync.net", "sip.mslync.net", kPool));
        CHECK(best_name(scene, session) == "sip.mslync.net dns-a");
    }
    SUBCASE("option 120") {
        lease(scene, "sip.mslync.net");
        CHECK(best_name(scene, session) == "sip.mslync.net dhcp-120");
    }
    SUBCASE("option 43, on its port only") {
        lease(scene, "", "lyncweb.mslync.net");
        CHECK(best_name(scene, session).empty());
        session.server.port = 443;
        CHECK(best_name(scene, session) == "lyncweb.mslync.net dhcp-43 inferred");
        scene.hear(address_answer("lyncweb.mslync.net", "lyncweb.mslync.net", kPool));
        CHECK(best_name(scene, session) == "lyncweb.mslync.net dhcp-43");
    }
    SUBCASE("a redirect") {
        registered(scene, "", "pool2.mslync.net");
        CHECK(best_name(scene, session) == "pool2.mslync.net sip");
    }
    SUBCASE("the domain it registers with, which a host's client is not known to look for") {
        registered(scene, "mslync.net");
        CHECK(best_name(scene, session) == "mslync.net sip domain inferred");
        CHECK(best_name(scene, session, "rfc5922") == "mslync.net sip domain");
    }
}

TEST_CASE("the operator goes before SNI, SNI before DHCP, DHCP before DNS") {
    Scene scene;
    Session session = scene.left(0);
    scene.hear_srv();
    CHECK(best_name(scene, session) == "sip.mslync.net dns-srv");
    lease(scene, "sip.mslync.net");
    CHECK(best_name(scene, session) == "sip.mslync.net dhcp-120");
    session.sni = "pool.mslync.net";
    CHECK(best_name(scene, session) == "pool.mslync.net sni");
    scene.options.server_names = {{std::nullopt, "edge.mslync.net"}};
    CHECK(best_name(scene, session) == "edge.mslync.net operator");
}

TEST_CASE("a client that looks for the SIP domain is judged by it where it is known") {
    Scene scene;
    const Session session = scene.left(0);
    scene.hear_srv();
    CHECK(best_name(scene, session, "rfc5922") == "mslync.net dns-srv domain");
    CHECK(best_name(scene, session, "lync-phone-edition") == "sip.mslync.net dns-srv");
}

TEST_CASE("a SIP domain that others asked about is hearsay, though the host is not") {
    Scene scene;
    const Session session = scene.left(0);
    scene.hear(service_answer("_sip._tls.fabrikam.example", "sip.mslync.net"), 5, kDesktop);
    scene.hear(address_answer("sip.mslync.net", "sip.mslync.net", kPool));
    CHECK(names_told(scene, session, "rfc5922") ==
          std::vector<std::string>{"sip.mslync.net dns-srv inferred",
                                   "sip.mslync.net dns-a inferred",
                                   "fabrikam.example dns-srv domain inferred"});
    CHECK(best_name(scene, session) == "sip.mslync.net dns-srv");
}

TEST_CASE("what only others were told is inferred, and yields to what this client heard") {
    Scene scene;
    const Session session = scene.left(0);
    scene.hear_srv(10, kDesktop);
    CHECK(best_name(scene, session) == "sip.mslync.net dns-srv inferred");
    scene.hear(address_answer("pool.mslync.net", "pool.mslync.net", kPool));
    CHECK(best_name(scene, session) == "pool.mslync.net dns-a");
}

TEST_CASE("an answer that came after the attempt is inferred") {
    Scene scene;
    scene.hear_srv(200);
    CHECK(best_name(scene, scene.left(0)) == "sip.mslync.net dns-srv inferred");
}

TEST_CASE("of several answers the last before the attempt counts") {
    Scene scene;
    scene.hear(address_answer("old.mslync.net", "old.mslync.net", kPool), 10);
    scene.hear(address_answer("new.mslync.net", "new.mslync.net", kPool), 90);
    scene.hear(address_answer("later.mslync.net", "later.mslync.net", kPool), 150);
    CHECK(names_told(scene, scene.left(0)) ==
          std::vector<std::string>{"new.mslync.net dns-a", "old.mslync.net dns-a",
                                   "later.mslync.net dns-a inferred"});
}

TEST_CASE("a name that leads to another address is not this server's") {
    Scene scene;
    lease(scene, "sip.mslync.net", "lyncweb.mslync.net");
    registered(scene, "", "sip.mslync.net");
    scene.hear(address_answer("sip.mslync.net", "sip.mslync.net", "10.50.8.99"));
    CHECK(names_told(scene, scene.left(0)).empty());
}

TEST_CASE("option 120 yields to the name by which this client asked for the address") {
    Scene scene;
    lease(scene, "sip.mslync.net");
    scene.hear(address_answer("provision.fabrikam.example", "provision.fabrikam.example", kPool));
    CHECK(names_told(scene, scene.left(0)) ==
          std::vector<std::string>{"provision.fabrikam.example dns-a",
                                   "sip.mslync.net dhcp-120 inferred"});
}

TEST_CASE("names of other services at the registrar's address come last") {
    Scene scene;
    scene.hear(address_answer("lyncdiscover.mslync.net", "lyncdiscover.mslync.net", kPool), 50);
    Session session = scene.left(0);
    CHECK(best_name(scene, session) == "lyncdiscover.mslync.net dns-a inferred");
    scene.hear(address_answer("sip.mslync.net", "sip.mslync.net", kPool), 20);
    CHECK(best_name(scene, session) == "sip.mslync.net dns-a");
    session.server.port = 443;
    CHECK(best_name(scene, session) == "lyncdiscover.mslync.net dns-a");
}

TEST_CASE("behind a load balancer the name is that of the address the client sought") {
    Scene scene;
    Session session = scene.left(0);
    const Endpoint pool = session.server;
    session.server = Endpoint{ip("10.60.0.9"), 15061};
    SUBCASE("as the client heard it") {
        scene.hear_srv();
        CHECK(names_told(scene, session).empty());
        session.relay = Relay{Endpoint{ip("10.60.0.1"), 40000}, pool};
        CHECK(best_name(scene, session) == "sip.mslync.net dns-srv");
    }
    SUBCASE("as others heard it") {
        scene.hear_srv(10, kDesktop);
        session.relay = Relay{Endpoint{ip("10.60.0.1"), 40000}, pool};
        CHECK(best_name(scene, session) == "sip.mslync.net dns-srv inferred");
    }
    SUBCASE("as the operator knows either address") {
        scene.options.server_names = {{pool, "sip.mslync.net"}};
        CHECK(names_told(scene, session).empty());
        session.relay = Relay{Endpoint{ip("10.60.0.1"), 40000}, pool};
        CHECK(best_name(scene, session) == "sip.mslync.net operator");
        scene.options.server_names = {{session.server, "lync.schertz.local"}};
        CHECK(best_name(scene, session) == "lync.schertz.local operator");
    }
}

TEST_CASE("through an HTTP proxy the name is the one that the client asked for") {
    Scene scene;
    // The client looked up its proxy; another one is known to have looked for a server there.
    scene.hear(address_answer("proxy.schertz.local", "proxy.schertz.local", kPool));
    Session session = scene.left(0);
    const auto asks_for = [&](const std::string& host, const IpAddress& address = {}) {
        session.connect = std::make_shared<const ConnectTarget>(
            ConnectTarget{host, {address, 5061}, seen_at(7).frame});
    };
    asks_for("sip.mslync.net");
    CHECK(names_told(scene, session) == std::vector<std::string>{"sip.mslync.net http-connect"});
    session.sni = "pool.mslync.net";
    CHECK(names_told(scene, session) ==
          std::vector<std::string>{"pool.mslync.net sni", "sip.mslync.net http-connect"});
    session.sni.reset();
    SUBCASE("which it may have looked up itself where it asked for an address") {
        asks_for("192.0.2.77", ip("192.0.2.77"));
        scene.hear(address_answer("sip.mslync.net", "sip.mslync.net", "192.0.2.77"));
        CHECK(names_told(scene, session) ==
              std::vector<std::string>{"sip.mslync.net dns-a"});
    }
    SUBCASE("which cannot be known if it was not readable") {
        asks_for("");
        CHECK(names_told(scene, session).empty());
    }
}

TEST_CASE("an SRV answer for another port does not name this one") {
    Scene scene;
    scene.hear(service_answer("_sip._tls.mslync.net", "sip.mslync.net", 443));
    scene.hear(address_answer("sip.mslync.net", "sip.mslync.net", kPool));
    CHECK(best_name(scene, scene.left(0)) == "sip.mslync.net dns-a");
}

TEST_CASE("equals that the certificate treats otherwise disagree, and the name is inferred") {
    Scene scene;
    scene.trust = TrustFact{true, "CN=mslync-CA"};
    scene.hear(address_answer("sip.mslync.net", "sip.mslync.net", kPool), 20);
    scene.hear(address_answer("www2.fabrikam.example", "www2.fabrikam.example", kPool), 10);
    const CertificateId leaf = scene.certificate({"www2.fabrikam.example"});
    const Verdict verdict = scene.judge_alone(scene.left(leaf));
    CHECK(gives(verdict, Reason::NamesDisagree));
    CHECK(in_short(verdict) == "name_mismatch probable");
}

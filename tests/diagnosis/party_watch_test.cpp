// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/party_watch.h"

#include <doctest/doctest.h>

#include "session/story.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

Session between(const char* client, const char* server) {
    Session session;
    session.client = endpoint(client);
    session.server = endpoint(server);
    return session;
}

Endpoint any_port(const char* address) {
    return {*parse_ip_address(address), 0};
}

}  // namespace

TEST_CASE("party watch: who was told of and is never seen is left, each once") {
    AnalyzerOptions options;
    options.server_names = {{endpoint("10.50.8.21:5061"), "a.test"},
                            {endpoint("10.50.8.21:5067"), "b.test"},
                            {any_port("10.50.8.22"), "c.test"},
                            {std::nullopt, "everybody.test"}};
    options.server_certificates = {{endpoint("10.50.8.21:5067"), "c.pem"}};
    options.client_profiles = {{*parse_ip_address("10.50.8.101"), "pjsip"},
                               {*parse_ip_address("10.50.8.110"), "pjsip"},
                               {std::nullopt, "go"}};
    PartyWatch watch(options);
    CHECK(watch.unmet().servers.size() == 3);

    watch.saw(between("10.50.8.101:50001", "10.50.8.21:5061"));
    watch.saw(between("10.50.8.101:50002", "10.50.8.22:443"));
    REQUIRE(watch.unmet().servers.size() == 1);
    CHECK(watch.unmet().servers[0] == endpoint("10.50.8.21:5067"));  // another port
    REQUIRE(watch.unmet().clients.size() == 1);
    CHECK(to_string(watch.unmet().clients[0]) == "10.50.8.110");
}

TEST_CASE("party watch: behind a balancer the address that the client went to counts as well") {
    AnalyzerOptions options;
    options.server_names = {{endpoint("203.0.113.5:5061"), "a.test"}};
    PartyWatch watch(options);
    Session relayed = between("10.50.8.101:50001", "10.50.8.21:5061");
    relayed.relay = Relay{};
    relayed.relay->sought = endpoint("203.0.113.5:5061");
    watch.saw(relayed);
    CHECK(watch.unmet().servers.empty());
}

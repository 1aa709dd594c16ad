// SPDX-License-Identifier: GPL-2.0-or-later
#include "operator_knowledge.h"

#include <doctest/doctest.h>

using namespace siptls;
using namespace siptls::plugin;

TEST_CASE("expected names are read for all servers, an address, or an endpoint") {
    std::vector<std::string> problems;
    const auto names = read_server_names(
        "sip.example.com, 192.0.2.1=a.example.com [2001:db8::1]:5061=B.Example.com", problems);
    REQUIRE(names.size() == 3);
    CHECK(problems.empty());
    CHECK_FALSE(names[0].server);
    CHECK(names[1].server->port == 0);
    CHECK(names[1].name == "a.example.com");
    CHECK(to_string(*names[2].server) == "[2001:db8::1]:5061");
    CHECK(names[2].name == "b.example.com");
}

TEST_CASE("wrong words are left out and named, escaped") {
    std::vector<std::string> problems;
    CHECK(read_server_names("no-address=sip.example.com", problems).empty());
    CHECK(read_server_names("a\x1b[2Jb", problems).empty());
    CHECK(read_client_profiles("klingon 1.2.3=lync-phone-edition", problems).empty());
    REQUIRE(problems.size() == 4);
    CHECK(problems[1].find('\x1b') == std::string::npos);
    CHECK(problems[2].find("\"klingon\"") != std::string::npos);
}

TEST_CASE("client profiles are read for all clients or an address") {
    std::vector<std::string> problems;
    const auto profiles = read_client_profiles("192.0.2.31=lync-phone-edition,openssl", problems);
    REQUIRE(profiles.size() == 2);
    CHECK(problems.empty());
    CHECK(profiles[0].client);
    CHECK_FALSE(profiles[1].client);
}

TEST_CASE("a certificate that cannot be read is named and left out") {
    std::vector<std::string> problems;
    CHECK(read_server_certificates("192.0.2.1=/nonexistent.pem, x=y", problems).empty());
    REQUIRE(problems.size() == 2);
    CHECK(problems[0].find("/nonexistent.pem") != std::string::npos);
}

TEST_CASE("nothing written is nothing known") {
    std::vector<std::string> problems;
    CHECK(read_server_names("", problems).empty());
    CHECK(read_client_profiles(" , ", problems).empty());
    CHECK(problems.empty());
}

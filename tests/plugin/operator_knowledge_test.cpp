// SPDX-License-Identifier: GPL-2.0-or-later
#include "plugin/operator_knowledge.h"

#include <doctest/doctest.h>

using namespace siptls;
using namespace siptls::plugin;

TEST_CASE("expected names stand with commas or blanks between") {
    std::vector<std::string> problems;
    const auto names = read_server_names(
        "sip.example.com, 192.0.2.1=a.example.com [2001:db8::1]:5061=B.Example.com", problems);
    REQUIRE(names.size() == 3);
    CHECK(problems.empty());
    CHECK(names[0].name == "sip.example.com");
    CHECK(names[1].name == "a.example.com");
    CHECK(to_string(*names[2].server) == "[2001:db8::1]:5061");
}

TEST_CASE("wrong words are left out and named, escaped") {
    std::vector<std::string> problems;
    CHECK(read_server_names("no-address=sip.example.com", problems).empty());
    CHECK(read_server_names("a\x1b[2Jb", problems).empty());
    CHECK(read_client_profiles("klingon 1.2.3=lync-phone-edition", problems).empty());
    REQUIRE(problems.size() == 4);
    CHECK(problems[1].find('\x1b') == std::string::npos);
    CHECK(problems[2].find("\"klingon\"") != std::string::npos);
    CHECK(problems[3].find("\"1.2.3\" is no address") != std::string::npos);
}

TEST_CASE("client profiles stand with commas or blanks between") {
    std::vector<std::string> problems;
    const auto profiles = read_client_profiles("192.0.2.31=lync-phone-edition,openssl", problems);
    REQUIRE(profiles.size() == 2);
    CHECK(problems.empty());
    CHECK(profiles[1].profile == "openssl");
}

TEST_CASE("a certificate that cannot be read is named and left out") {
    std::vector<std::string> problems;
    CHECK(read_server_certificates("192.0.2.1=/nonexistent.pem,192.0.2.1=,x=y", problems).empty());
    REQUIRE(problems.size() == 3);
    CHECK(problems[0].find("/nonexistent.pem") != std::string::npos);
    CHECK(problems[1].find("the file is missing in \"192.0.2.1=\"") != std::string::npos);
    CHECK(problems[2].find("x=y") != std::string::npos);
}

TEST_CASE("nothing written is nothing known") {
    std::vector<std::string> problems;
    CHECK(read_server_names("", problems).empty());
    CHECK(read_client_profiles(" , ", problems).empty());
    CHECK(problems.empty());
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/result_file.h"

#include <doctest/doctest.h>

#include "report/result_text.h"

using namespace siptls;

namespace {

constexpr std::string_view kGood = R"({"schema":"siptls.analysis/1","redacted":false,
"sessions_listed":"all","sessions":[{"client":{"ip":"192.0.2.1","port":40000},
"server":{"ip":"2001:db8::2","port":5061},"outcome":"client_closed_before_finished",
"certificate_chain":[{"sha256":"ab","source":"wire"}],
"expected_name":{"name":"sip.mslync.net","kind":"host","source":"sni","frame":null},
"client_profile":{"id":"lync-phone-edition","version":null,"evidence":"user-agent"},
"verdict":{"cause":"name_mismatch"}},
{"client":{"ip":"192.0.2.9","port":40001},"server":{"ip":"192.0.2.2","port":5061},
"outcome":"established","certificate_chain":[],"expected_name":null,"client_profile":null,
"verdict":{"cause":"none"}}],
"certificates":{"ab":{"subject_cn":"pool","dns_names":["*.mslync.net"],"ip_addresses":["192.0.2.2"],
"uris":[],"srv_names":[],"extended_key_usage":[]}}})";

std::string with(std::string_view part, std::string_view other) {
    std::string text(kGood);
    const std::size_t at = text.find(part);
    REQUIRE(at != std::string::npos);
    return text.replace(at, part.size(), other);
}

std::string problem_of(std::string_view text) {
    CertificateUses uses;
    const ResultRead read = report::read_result_text("r.json", text, uses);
    if (!read.problem.empty()) {
        CHECK(uses.sessions() == 0);
        CHECK(read.problem.rfind("r.json: ", 0) == 0);
    }
    return read.problem;
}

}  // namespace

TEST_CASE("result file: sessions come back with name, client and certificate") {
    CertificateUses uses;
    const ResultRead read = report::read_result_text("r.json", kGood, uses);
    CHECK(read.problem.empty());
    CHECK(read.remark.empty());
    CHECK(uses.sessions() == 2);
    CHECK(uses.nameless() == 1);
    const auto list = uses.list();
    REQUIRE(list.size() == 1);
    CHECK(list[0].client == "192.0.2.1");
    CHECK(list[0].server == "[2001:db8::2]:5061");
    CHECK(list[0].name == "sip.mslync.net");
    CHECK(list[0].profile == "lync-phone-edition");
    CHECK(list[0].seen == UseSeen::Refused);
    REQUIRE(list[0].presented != nullptr);
    CHECK(list[0].presented->dns_names == std::vector<std::string>{"*.mslync.net"});
    CHECK(list[0].presented->ip_addresses.size() == 1);
}

TEST_CASE("result file: one that lists some sessions only says so") {
    CertificateUses uses;
    const auto read = report::read_result_text("r.json", with("\"all\"", "\"failed\""), uses);
    CHECK(read.problem.empty());
    CHECK(read.remark.find("--sessions all") != std::string::npos);
}

TEST_CASE("result file: what is no report, or has pseudonyms, is refused with what to do") {
    CHECK(problem_of("").find("no JSON document") != std::string::npos);
    CHECK(problem_of("{").find("byte 1") != std::string::npos);
    CHECK(problem_of("[]").find("-T json") != std::string::npos);
    CHECK(problem_of("{\"schema\":7}").find("-T json") != std::string::npos);
    CHECK(problem_of(with("siptls.analysis/1", "other/1")).find("schema") != std::string::npos);
    CHECK(problem_of(with("\"redacted\":false", "\"redacted\":true")).find("pseudonyms") !=
          std::string::npos);
    CHECK(problem_of(std::string(kGood) + "{}").find("byte") != std::string::npos);
}

TEST_CASE("result file: members of another kind are named by their place") {
    CHECK(problem_of(with("\"sip.mslync.net\"", "7")).find("/sessions/0/expected_name/name") !=
          std::string::npos);
    CHECK(problem_of(with("\"kind\":\"host\"", "\"kind\":\"x\"")).find("/expected_name/kind") !=
          std::string::npos);
    CHECK(problem_of(with("\"port\":5061", "\"port\":70000")).find("/sessions/0/server/port") !=
          std::string::npos);
    CHECK(problem_of(with("[\"*.mslync.net\"]", "[1]")).find("/certificates/ab/dns_names") !=
          std::string::npos);
    CHECK(problem_of(with("{\"cause\":\"name_mismatch\"}", "[]")).find("/sessions/0/verdict") !=
          std::string::npos);
    CHECK(problem_of(with("\"sessions\":[", "\"sessions\":[3,")).find("/sessions/0") !=
          std::string::npos);
    CHECK(problem_of(with("[{\"sha256\":\"ab\",\"source\":\"wire\"}]", "[0]"))
              .find("/sessions/0/certificate_chain/0") != std::string::npos);
}

TEST_CASE("result file: every cut and every deep nesting is an error, not a crash") {
    for (std::size_t length = 0; length < kGood.size(); ++length) {
        CHECK_FALSE(problem_of(kGood.substr(0, length)).empty());
    }
    std::string deep = "{\"schema\":\"siptls.analysis/1\",\"sessions\":";
    deep += std::string(1'000'000, '[');
    CHECK_FALSE(problem_of(deep).empty());
    CHECK_FALSE(problem_of(deep + std::string(1'000'000, ']') + "}").empty());
}

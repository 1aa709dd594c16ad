// SPDX-License-Identifier: GPL-2.0-or-later
#include <initializer_list>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "report/wording/sip.h"
#include "siptls/wording.h"

using namespace siptls;
using namespace siptls::report;

namespace {

SipExchange with_statuses(std::vector<std::uint16_t> statuses) {
    SipExchange exchange;
    exchange.method = "REGISTER";
    exchange.aor = "sip:jeff@mslync.net";
    exchange.statuses = std::move(statuses);
    return exchange;
}

}  // namespace

TEST_CASE("SIP wording: how a sign-in stands is what its last answer says") {
    CHECK(sign_in_of(with_statuses({})) == SignIn::Unanswered);
    CHECK(sign_in_of(with_statuses({401, 401, 200})) == SignIn::Accepted);
    CHECK(sign_in_of(with_statuses({200, 401})) == SignIn::Challenged);
    CHECK(sign_in_of(with_statuses({407})) == SignIn::Challenged);
    CHECK(sign_in_of(with_statuses({401, 301})) == SignIn::Redirected);
    for (const std::uint16_t status :
         std::initializer_list<std::uint16_t>{403, 404, 423, 480, 603}) {
        CHECK(sign_in_of(with_statuses({401, status})) == SignIn::Refused);
    }
    CHECK(sign_in_of(with_statuses({503})) == SignIn::Unavailable);
    CHECK(sign_in_of(with_statuses({504})) == SignIn::Unavailable);
}

TEST_CASE("SIP wording: repeated answers are counted, long rows are cut in the middle") {
    CHECK(exchange_words(with_statuses({})) == "REGISTER sip:jeff@mslync.net: no answer seen");
    CHECK(exchange_words(with_statuses({401, 401, 200})) ==
          "REGISTER sip:jeff@mslync.net: 401 (2 times), 200");
    CHECK(exchange_words(with_statuses({401, 200, 401, 200, 401, 200, 401, 200, 401, 403})) ==
          "REGISTER sip:jeff@mslync.net: 401, 200, 401, 200, 401, 200, 401, 200, ... 403");
}

TEST_CASE("SIP wording: a refusal brings the server's own explanation and what it means") {
    SipExchange exchange = with_statuses({401, 404});
    exchange.ms_diagnostics = {{4005, "Not enabled", "lync", "4005;reason=\"Not enabled\""}};
    CHECK(sign_in_words(exchange) ==
          "was refused by the registrar: 404 Not Found; the server explains: 4005;reason=\"Not "
          "enabled\" (the user does not exist or is not enabled for SIP)");
    exchange.ms_diagnostics = {{50000, "", "", "50000;reason=\"new\""}};
    CHECK(sign_in_words(exchange) ==
          "was refused by the registrar: 404 Not Found; the server explains: 50000;reason=\"new\"");
}

TEST_CASE("SIP wording: nothing from the wire reaches a terminal as it is") {
    SipExchange exchange = with_statuses({403});
    exchange.aor = "sip:\x1b[31mjeff";
    exchange.method = "RE\x07";
    exchange.ms_diagnostics = {{0, "", "", "\x1b]0;title"}};
    exchange.auth_schemes = {"\x1b"};
    for (const std::string& text : {exchange_words(exchange), sign_in_words(exchange)}) {
        CHECK(text.find('\x1b') == std::string::npos);
        CHECK(text.find('\x07') == std::string::npos);
    }
}

TEST_CASE("ms-diagnostics: a single id is explained before its range") {
    CHECK(find_ms_diagnostic(1010)->title == "certificate trust with the next hop");
    CHECK(find_ms_diagnostic(1999)->title == "SIP stack");
    CHECK(find_ms_diagnostic(4011) == find_ms_diagnostic(4010));
    CHECK(find_ms_diagnostic(0) == nullptr);
    CHECK(find_ms_diagnostic(5000) == nullptr);
    std::set<std::string_view> titles;
    for (const MsDiagnosticText& text : ms_diagnostic_texts()) {
        CHECK(text.first_id <= text.last_id);
        CHECK(find_ms_diagnostic(text.last_id) != nullptr);
        titles.insert(text.title);
        CHECK_FALSE(text.meaning.empty());
        CHECK_FALSE(text.citation.empty());
    }
    CHECK(titles.size() == ms_diagnostic_texts().size());
}

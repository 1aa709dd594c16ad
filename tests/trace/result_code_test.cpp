// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/result_code.h"

#include <algorithm>

#include <doctest/doctest.h>

namespace siptls::trace {

TEST_CASE("result code: a known status has a name and a meaning") {
    const ResultCode* found = find_result_code(0x80090327U);
    REQUIRE(found != nullptr);
    CHECK(found->symbol == "SEC_E_CERT_UNKNOWN");
    CHECK(find_result_code("sec_e_cert_unknown") == found);
    CHECK(find_result_code(0x80090329U) == nullptr);
    CHECK(find_result_code("SEC_E_CERT") == nullptr);
    CHECK(find_result_code("") == nullptr);
}

TEST_CASE("result code: SChannel's status tells the alert that was received") {
    const auto tells = [](std::uint32_t code, std::uint8_t alert) {
        const auto alerts = find_result_code(code)->alerts;
        return std::find(alerts.begin(), alerts.end(), alert) != alerts.end();
    };
    CHECK(tells(0x80090327U, 42));
    CHECK(tells(0x80090327U, 43));
    CHECK(tells(0x80090327U, 46));
    CHECK(tells(0x80092010U, 44));
    CHECK(tells(0x80090328U, 45));
    CHECK(tells(0x80090325U, 48));
    CHECK(tells(0x8009030cU, 49));
    CHECK(tells(0x80090330U, 51));
    CHECK(tells(0x80090302U, 70));
    CHECK(tells(0x80090331U, 71));
    CHECK(tells(0x80090304U, 80));
    CHECK(tells(0x80090333U, 90));
    CHECK(tells(0x80090326U, 40));
    CHECK_FALSE(tells(0x80090325U, 46));
    CHECK(find_result_code(0x80072746U)->alerts.empty());  // a reset is no alert
    CHECK(find_result_code(0x80090322U)->alerts.empty());  // the server itself was the verifier
}

TEST_CASE("result code: every alert belongs to one status") {
    bool seen[256] = {};
    for (const ResultCode& entry : result_codes()) {
        for (const std::uint8_t alert : entry.alerts) {
            CHECK_FALSE(seen[alert]);
            seen[alert] = true;
        }
        CHECK_FALSE(entry.symbol.empty());
        CHECK_FALSE(entry.meaning.ends_with("."));
    }
}

TEST_CASE("result code: it is read as Windows prints it") {
    CHECK(parse_result_code("0x80090327") == 0x80090327U);
    CHECK(parse_result_code("0XC3E93C5E") == 0xc3e93c5eU);
    CHECK(parse_result_code("800b010f") == 0x800b010fU);
    CHECK(parse_result_code("-2146893019") == 0x80090325U);
    for (const char* wrong : {"", "0x", "80090327x", "0x8009032", "0x800903277", "-", "--1", "x"}) {
        CHECK_FALSE(parse_result_code(wrong));
    }
}

}  // namespace siptls::trace

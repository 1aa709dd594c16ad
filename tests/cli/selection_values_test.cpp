// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/selection_values.h"

#include <doctest/doctest.h>

#include "cli/analyze_options.h"
#include "cli/outcome.h"

using namespace siptls;
using namespace siptls::cli;

TEST_CASE("selection: a client is an address, a MAC or an address-of-record") {
    Selection selection;
    for (const char* client :
         {"192.0.2.31", "2001:db8::1", "00:04:f2:b1:90:01", "00-04-F2-B1-90-02", "0004.f2b1.9003",
          "0004F2B19004", "alice@example.com", "sip:bob@example.com", "SIPS:carol@example.com"}) {
        add_client(selection, client);
    }
    CHECK(selection.addresses == std::vector<IpAddress>{*parse_ip_address("192.0.2.31"),
                                                        *parse_ip_address("2001:db8::1")});
    REQUIRE(selection.macs.size() == 4);
    CHECK(to_string(selection.macs[1]) == "00:04:f2:b1:90:02");
    CHECK(to_string(selection.macs[2]) == "00:04:f2:b1:90:03");
    CHECK(to_string(selection.macs[3]) == "00:04:f2:b1:90:04");
    CHECK(selection.aors == std::vector<std::string>{"sip:alice@example.com", "sip:bob@example.com",
                                                     "SIPS:carol@example.com"});
    for (const char* wrong :
         {"", "alice", "@example.com", "alice@", "sip:", "sip:@example.com", "192.0.2.256",
          "tel:1@example.com", "00:04:f2:b1:90", "00:04:f2:b1:90:0g", "00:04:f2:b1:90:01:02",
          "00.04.f2.b1.90.01", "0004f2b1900", "0004f2b1900g", "0004.f2b1.90", "0004.f2b1:9001",
          "00:4f2b19001"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS(add_client(selection, wrong), UsageError);
    }
}

TEST_CASE("selection: times are those of reports, with less if less is meant") {
    const std::int64_t noon = 1'779'969'600;  // 2026-05-28T12:00:00Z
    const auto seconds = [](std::string_view text) {
        return parse_time(text, "--from").nanoseconds / kSecond;
    };
    CHECK(seconds("2026-05-28T12:00:00Z") == noon);
    CHECK(seconds("2026-05-28t12:00:00z") == noon);
    CHECK(seconds("2026-05-28 12:00") == noon);
    CHECK(seconds("2026-05-28") == noon - 43'200);
    CHECK(seconds("2026-05-28T14:30:00+02:30") == noon);
    CHECK(seconds("2026-05-28T07:00-05:00") == noon);
    CHECK(seconds("2024-02-29") == 1'709'164'800);
    CHECK(parse_time("2026-05-28T12:00:00.25Z", "--to").nanoseconds ==
          noon * kSecond + kSecond / 4);
    CHECK(parse_time("2026-05-28T12:00:00.1234567891Z", "--to").nanoseconds ==
          noon * kSecond + 123'456'789);
    for (const char* wrong :
         {"", "noon", "1779969600", "2026-05-28T", "2026-05-28T12", "2026-05-28T25:00",
          "2026-05-28T12:60", "2026-05-28T12:00:61", "2026-05-28T12:00:00.", "2026-02-29",
          "2026-13-01", "2026-00-01", "1969-12-31", "26-05-28", "2026-05-28T12:00:00Zulu",
          "2026-05-28T12:00:00+2", "2026-05-28T12:00:00+24:00", "2026-05-28  12:00"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS(parse_time(wrong, "--from"), UsageError);
    }
}

TEST_CASE("selection: the options fill it, and a span that cannot be is refused") {
    const auto parse = [](std::vector<std::string> words) {
        words.emplace_back("lab.pcap");
        return parse_analyze_options(words).analyzer.selection;
    };
    CHECK(parse({}).all());
    const Selection selection = parse({"--client", "192.0.2.31", "--client", "alice@example.com",
                                       "--from", "2026-05-28", "--to", "2026-05-29"});
    CHECK_FALSE(selection.all());
    CHECK(selection.addresses.size() == 1);
    CHECK(selection.aors.size() == 1);
    CHECK(selection.to->nanoseconds - selection.from->nanoseconds == 86'400 * kSecond);
    CHECK(parse({"--from", "2026-05-28", "--to", "2026-05-28"}).from);
    CHECK_THROWS_AS(parse({"--from", "2026-05-29", "--to", "2026-05-28"}), UsageError);
}

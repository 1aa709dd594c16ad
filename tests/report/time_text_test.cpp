// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/time_text.h"

#include <limits>

#include <doctest/doctest.h>

#include "report/display_filter.h"
#include "report/tls_names.h"

using namespace siptls;

TEST_CASE("time: RFC 3339 with the places the capture holds") {
    CHECK(report::rfc3339({1296554400'123456789, 9}) == "2011-02-01T10:00:00.123456789Z");
    CHECK(report::rfc3339({1296554400'123456789, 6}) == "2011-02-01T10:00:00.123456Z");
    CHECK(report::rfc3339({1296554400'123456789, 0}) == "2011-02-01T10:00:00Z");
    CHECK(report::rfc3339({0, 3}) == "1970-01-01T00:00:00.000Z");
    CHECK(report::rfc3339({-1, 9}) == "1969-12-31T23:59:59.999999999Z");
    CHECK(report::rfc3339({std::numeric_limits<std::int64_t>::max(), 200}) ==
          "2262-04-11T23:47:16.854775807Z");
    CHECK(report::rfc3339({std::numeric_limits<std::int64_t>::min(), 9}) ==
          "1677-09-21T00:12:43.145224192Z");
}

TEST_CASE("time: certificate dates beyond four digits are clamped") {
    CHECK(report::rfc3339_seconds(std::numeric_limits<std::int64_t>::max()) ==
          "9999-12-31T23:59:59Z");
    CHECK(report::rfc3339_seconds(std::numeric_limits<std::int64_t>::min()) ==
          "0000-01-01T00:00:00Z");
    CHECK(report::date(951782400) == "2000-02-29");
}

TEST_CASE("time: spans are rounded to what a reader needs") {
    CHECK(report::duration(0.0004) == "0.4 ms");
    CHECK(report::duration(0.0123) == "12 ms");
    CHECK(report::duration(0.9999) == "1.0 s");
    CHECK(report::duration(1.54) == "1.5 s");
    CHECK(report::duration(61.4) == "61 s");
    CHECK(report::duration(125) == "2 min 5 s");
    CHECK(report::duration(12000) == "3 h 20 min");
    CHECK(report::duration(4 * 86400.0) == "4 days");
    CHECK(report::duration(-1) == "an unknown time");
    CHECK(report::duration(std::numeric_limits<double>::infinity()) == "an unknown time");
}

TEST_CASE("names: TLS numbers have their registered names") {
    CHECK(report::alert_name(42) == "bad_certificate");
    CHECK(report::alert_name(255) == "alert_255");
    CHECK(report::cipher_suite_name(0x0000) == "TLS_NULL_WITH_NULL_NULL");
    CHECK(report::cipher_suite_name(0x002f) == "TLS_RSA_WITH_AES_128_CBC_SHA");
    CHECK(report::cipher_suite_name(0x1302) == "TLS_AES_256_GCM_SHA384");
    CHECK(report::cipher_suite_name(0x0a0a) == "0x0a0a");
    CHECK(report::tls_version_name(0x0304) == "1.3");
    CHECK(report::tls_version_name(0x0305).empty());
}

TEST_CASE("filter: one connection, in either family") {
    Session session;
    session.client = *parse_endpoint("10.50.8.101:41485");
    session.server = *parse_endpoint("10.50.8.21:5061");
    CHECK(report::display_filter(session) ==
          "ip.addr == 10.50.8.101 && ip.addr == 10.50.8.21 && tcp.port == 5061 && "
          "tcp.port == 41485");
    CHECK(report::display_filter(*parse_ip_address("2001:db8::1"),
                                 *parse_endpoint("[2001:db8::2]:443")) ==
          "ipv6.addr == 2001:db8::1 && ipv6.addr == 2001:db8::2 && tcp.port == 443");
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/alert.h"

#include <doctest/doctest.h>

#include "from_hex.h"
#include "tls/alert_description.h"

using namespace siptls;
using namespace siptls::tls;
using namespace siptls::tests;

TEST_CASE("alert: level and description") {
    const Result<Alert> alert = parse_alert(from_hex("022a"));
    REQUIRE(alert);
    CHECK(alert->level == kFatal);
    CHECK(alert_description_name(alert->description) == "bad_certificate");
    CHECK(parse_alert(from_hex("0100"))->level == kWarning);
    CHECK(parse_alert(from_hex("02ff"))->description == 255);
}

TEST_CASE("alert: anything but two bytes with a known level is malformed") {
    CHECK_FALSE(parse_alert(from_hex("")));
    CHECK_FALSE(parse_alert(from_hex("02")));
    CHECK_FALSE(parse_alert(from_hex("022a00")));
    CHECK_FALSE(parse_alert(from_hex("002a")));
    CHECK_FALSE(parse_alert(from_hex("032a")));
    // Encrypted: as long as a TLS 1.2 AES-GCM alert.
    CHECK_FALSE(parse_alert(std::vector<std::uint8_t>(26, 2)));
}

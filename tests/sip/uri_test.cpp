// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/uri.h"

#include <string>

#include <doctest/doctest.h>

#include "text_properties.h"

using namespace siptls::sip;
using namespace siptls::tests;

TEST_CASE("uri: user, host, port and parameters") {
    const auto uri = parse_uri("sip:jeff@mslync.net:5061;transport=tls;lr?subject=x@y");
    REQUIRE(uri);
    CHECK(uri->scheme == "sip");
    CHECK(uri->user == "jeff");
    CHECK(uri->host == "mslync.net");
    CHECK(uri->port == 5061);
    CHECK(find_parameter(uri->parameters, "transport") == "tls");
    CHECK(find_parameter(uri->parameters, "lr") == "");
    CHECK(uri->parameters == ";transport=tls;lr");
}

TEST_CASE("uri: parts that are absent are empty") {
    const auto uri = parse_uri("SIPS:mslync.net");
    REQUIRE(uri);
    CHECK(uri->scheme == "SIPS");
    CHECK(uri->user.empty());
    CHECK(uri->host == "mslync.net");
    CHECK_FALSE(uri->port);
    CHECK(uri->parameters.empty());
}

TEST_CASE("uri: the password is not given on") {
    const auto uri = parse_uri("sip:jeff:secret@mslync.net");
    REQUIRE(uri);
    CHECK(uri->user == "jeff");
    CHECK(uri->host == "mslync.net");
}

TEST_CASE("uri: the user may hold what separates elsewhere") {
    const auto uri = parse_uri("sip:+1555;phone-context=x?y@[2001:db8::1]:5060");
    REQUIRE(uri);
    CHECK(uri->user == "+1555;phone-context=x?y");
    CHECK(uri->host == "[2001:db8::1]");
    CHECK(uri->port == 5060);
}

TEST_CASE("uri: telephone numbers have no host") {
    const auto uri = parse_uri("tel:+15551234;ext=7");
    REQUIRE(uri);
    CHECK(uri->user == "+15551234");
    CHECK(uri->host.empty());
    CHECK(find_parameter(uri->parameters, "ext") == "7");
}

TEST_CASE("uri: what is none is malformed") {
    for (const char* text :
         {"",         "*",         "mslync.net", ":a",          "1a:b",     "sip:",    "sip:jeff@",
          "sip:@",    "sip:a:",    "sip:a:x",    "sip:a:65536", "sip:a:-1", "sip:a b", "sip:a@b@c",
          "sip:[::1", "sip:[]",    "sip:[g!]",   "sip:[::1]x",  "sip:a\"b", "<sip:a>", "sip:a b@c",
          "sip:<a@b", "sip:a\n@b", "tel:",       "tel:1>"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_uri(text));
    }
}

TEST_CASE("uri: prefixes and damage do no harm") {
    const std::string_view sample = "sip:jeff:pw@[2001:db8::1]:5061;transport=tls;lr?a=b";
    for_each_prefix(bytes_of(sample), [](siptls::Bytes prefix) {
        // "sip:j" to "sip:jeff" name a host; later the whole address and a port of some digits do.
        const std::size_t length = prefix.size();
        const bool names_host = (length >= 5 && length <= 8) || length == 25 || length >= 27;
        CHECK(parse_uri(text_of(prefix)).has_value() == names_host);
    });
    for_each_damage(bytes_of(sample), [](siptls::Bytes damaged) {
        if (const auto uri = parse_uri(text_of(damaged))) {
            (void)find_parameter(uri->parameters, "lr");
        }
    });
}

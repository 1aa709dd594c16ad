// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/message.h"

#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "sip/headers_of.h"
#include "sip/limits.h"
#include "sip/samples.h"
#include "text_properties.h"

using namespace siptls::sip;
using namespace siptls::tests;
using siptls::Bytes;
using siptls::Result;

namespace {

Result<Message> parse(std::string_view text) {
    return parse_message(bytes_of(text));
}

}  // namespace

TEST_CASE("message: a request has method, URI and header fields") {
    const auto message = parse(kLyncRegister);
    REQUIRE(message);
    REQUIRE(message->request());
    CHECK(message->request()->method == "REGISTER");
    CHECK(message->request()->request_uri == "sip:mslync.net");
    CHECK_FALSE(message->response());
    CHECK(message->header("to") == "<sip:jeff@mslync.net>");
    CHECK(message->header("user-agent") ==
          "UCCAPI/4.0.7577.4109 OC/4.0.7577.4109 (Microsoft Lync 2010)");
    CHECK_FALSE(message->header("authorization"));
    CHECK(message->fields().size() == 11);
    CHECK(message->body().empty());
    CHECK(message->complete());
}

TEST_CASE("message: a response has a status and fields that occur twice") {
    const auto message = parse(kLyncChallenged);
    REQUIRE(message);
    REQUIRE(message->response());
    CHECK(message->response()->status == 401);
    CHECK(message->response()->reason == "Unauthorized");
    CHECK_FALSE(message->request());
    const auto challenges = headers_of(*message, "www-authenticate");
    REQUIRE(challenges.size() == 2);
    CHECK(challenges[0].starts_with("NTLM "));
    CHECK(challenges[1].starts_with("TLS-DSK "));
}

TEST_CASE("message: names are one spelling, values are unfolded") {
    auto message = parse(
        "INVITE sip:a@b SIP/2.0\nv: one\r\n  two \r\n\t\r\n three\r\nX-OWN: A\r\n"
        "x-own: B\r\nCall-id:C\r\n\r\n");
    REQUIRE(message);
    // Moved: what the message owns stays where it is.
    const Message moved = std::move(*message);
    CHECK(moved.header("via") == "one two  three");
    CHECK(headers_of(moved, "x-own") == std::vector<std::string_view>{"A", "B"});
    CHECK(moved.header("call-id") == "C");
}

TEST_CASE("message: Content-Length ends the body, without it the datagram does") {
    const std::string head = "MESSAGE sip:a@b SIP/2.0\r\nCSeq: 1 MESSAGE\r\n";
    const std::string longer = head + "l: 2\r\n\r\nabc";
    CHECK(text_of(parse(longer)->body()) == "ab");
    const std::string without = head + "\r\nabc";
    CHECK(text_of(parse(without)->body()) == "abc");
    const std::string shorter = head + "l: 4\r\n\r\nabc";
    const auto cut = parse(shorter);
    REQUIRE(cut);
    CHECK(text_of(cut->body()) == "abc");
    CHECK_FALSE(cut->complete());
    CHECK(text_of(parse(kServiceWithBody)->body()).ends_with("</a>"));
}

TEST_CASE("message: keep-alives before it are passed over") {
    const std::string datagram = "\r\n\r\n" + std::string(kLyncRegister);
    const auto message = parse(datagram);
    REQUIRE(message);
    CHECK(message->header("cseq") == "1 REGISTER");
}

TEST_CASE("message: what is not SIP or no header field is malformed, with its place") {
    CHECK_FALSE(parse(""));
    CHECK_FALSE(parse("\r\n\r\n"));
    CHECK_FALSE(parse("HTTP/1.1 200 OK\r\n\r\n"));
    const auto broken = parse("SIP/2.0 200 OK\r\nTo: x\r\nno field\r\n\r\n");
    REQUIRE_FALSE(broken);
    CHECK(broken.error().offset == 23);
}

TEST_CASE("message: fields and size have ceilings") {
    std::string many = "SIP/2.0 200 OK\r\n";
    for (std::size_t count = 0; count < kMaxFields; ++count) {
        many += "a: b\r\n";
    }
    CHECK(parse(many + "\r\n"));
    CHECK_FALSE(parse(many + "a: b\r\n\r\n"));
    const std::string head = "SIP/2.0 200 OK\r\n\r\n";
    CHECK(parse(head + std::string(kMaxMessage - head.size(), 'x')));
    CHECK_FALSE(parse(head + std::string(kMaxMessage - head.size() + 1, 'x')));
}

TEST_CASE("message: a proper prefix is malformed or says that it is not complete") {
    for (const std::string_view sample : {kLyncRegister, kKamailioChallenged, kServiceWithBody}) {
        const auto whole = parse(sample);
        REQUIRE(whole);
        for_each_prefix(bytes_of(sample), [&](Bytes prefix) {
            const auto message = parse_message(prefix);
            if (!message) {
                CHECK(prefix.size() < 40);
                return;
            }
            CHECK_FALSE(message->complete());
            REQUIRE(message->fields().size() <= whole->fields().size());
            for (std::size_t at = 0; at < message->fields().size(); ++at) {
                CHECK(message->fields()[at].name == whole->fields()[at].name);
                CHECK(message->fields()[at].value == whole->fields()[at].value);
            }
        });
    }
}

TEST_CASE("message: damage does no harm") {
    for (const std::string_view sample : {kLyncRegister, kServiceWithBody}) {
        for_each_damage(bytes_of(sample), [&](Bytes damaged) {
            const auto message = parse_message(damaged);
            if (message) {
                CHECK(message->fields().size() <= 14);
                CHECK(message->body().size() <= sample.size());
            }
        });
    }
}

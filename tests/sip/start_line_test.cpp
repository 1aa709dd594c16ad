// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/start_line.h"

#include <string>

#include <doctest/doctest.h>

#include "sip/limits.h"
#include "sip/samples.h"
#include "text_properties.h"

using namespace siptls::sip;
using namespace siptls::tests;

namespace {

using Answer = StartLineScanner::Answer;

// After how many bytes the scanner has decided, 0 if it has not. It makes no difference whether
// they come one by one or all at once.
std::size_t decided_after(std::string_view text, Answer expected) {
    StartLineScanner at_once;
    std::size_t taken = 0;
    const Answer answer = at_once.feed(bytes_of(text), taken);
    StartLineScanner one_by_one;
    std::size_t next = 0;
    while (next < text.size() &&
           one_by_one.feed(bytes_of(text).first(next + 1), next) == Answer::NeedMore) {
    }
    CHECK(next == taken);
    CHECK(one_by_one.feed(bytes_of(text).first(next), next) == answer);  // once more
    return answer == expected ? taken : 0;
}

}  // namespace

TEST_CASE("start line: requests and responses are told apart") {
    const auto request = parse_start_line("REGISTER sip:mslync.net;transport=tls SIP/2.0\r\n");
    REQUIRE(request);
    REQUIRE(std::holds_alternative<RequestLine>(*request));
    CHECK(std::get<RequestLine>(*request).method == "REGISTER");
    CHECK(std::get<RequestLine>(*request).request_uri == "sip:mslync.net;transport=tls");

    const auto response = parse_start_line("SIP/2.0 504 Server time-out\n");
    REQUIRE(response);
    REQUIRE(std::holds_alternative<StatusLine>(*response));
    CHECK(std::get<StatusLine>(*response).status == 504);
    CHECK(std::get<StatusLine>(*response).reason == "Server time-out");
}

TEST_CASE("start line: forms at the edge of the grammar are taken") {
    for (const char* line :
         {"SIP/2.0 200\r\n", "SIP/2.0 200 \r\n", "sip/2.0 200 OK\n", "X tel:+1 sip/2.0\n",
          "SIP sip:a SIP/2.0\r\n", "M-1.x%*_+`'~! urn:service:sos SIP/2.0\r\n"}) {
        CAPTURE(line);
        CHECK(parse_start_line(line));
    }
}

TEST_CASE("start line: other protocols are refused at the first byte that shows it") {
    CHECK(decided_after("\x16\x03\x01", Answer::NotSip) == 1);
    CHECK(decided_after("GET / HTTP/1.1\r\n", Answer::NotSip) == 5);
    CHECK(decided_after("GET http://a/ HTTP/1.1\r\n", Answer::NotSip) == 15);
    CHECK(decided_after("HTTP/1.1 200 OK\r\n", Answer::NotSip) == 5);
    CHECK(decided_after("OPTIONS rtsp://a RTSP/1.0\r\n", Answer::NotSip) == 18);
    CHECK(decided_after("SIP/3.0 200 OK\r\n", Answer::NotSip) == 5);
    CHECK(decided_after("SIP/2.0 20x OK\r\n", Answer::NotSip) == 11);
    CHECK(decided_after("SIP/2.0 700 OK\r\n", Answer::NotSip) == 9);
    CHECK(decided_after("SIP/2.0 2000 OK\r\n", Answer::NotSip) == 12);
    CHECK(decided_after(" REGISTER sip:a SIP/2.0\r\n", Answer::NotSip) == 1);
    CHECK(decided_after("REGISTER  sip:a SIP/2.0\r\n", Answer::NotSip) == 10);
    CHECK(decided_after("REGISTER sip: SIP/2.0\r\n", Answer::NotSip) == 14);
    CHECK(decided_after("REGISTER sip:a SIP/2.0x\r\n", Answer::NotSip) == 23);
    CHECK(decided_after("REGISTER sip:a SIP/2.0\rx", Answer::NotSip) == 24);
    CHECK(decided_after("REGISTER sip:a\r\n", Answer::NotSip) == 15);
}

TEST_CASE("start line: endless words and lines are none") {
    CHECK(decided_after(std::string(1000, 'A'), Answer::NotSip) == kMaxWord + 1);
    CHECK(decided_after("A " + std::string(1000, 'a'), Answer::NotSip) == 2 + kMaxWord + 1);
    CHECK(decided_after("A a:" + std::string(kMaxStartLine, 'a'), Answer::NotSip) ==
          kMaxStartLine + 1);
    CHECK(decided_after("SIP/2.0 200 " + std::string(kMaxStartLine, 'a'), Answer::NotSip) ==
          kMaxStartLine + 1);
}

TEST_CASE("start line: no proper prefix is one, and none is refused") {
    for (const std::string_view line :
         {"REGISTER sip:mslync.net SIP/2.0\r\n", "SIP/2.0 401 Unauthorized\r\n"}) {
        CHECK(decided_after(line, Answer::Sip) == line.size());
        for_each_prefix(bytes_of(line), [](siptls::Bytes prefix) {
            CHECK_FALSE(parse_start_line(text_of(prefix)));
        });
    }
}

TEST_CASE("start line: is found behind text that has no line end") {
    CHECK(find_start_line("REGISTER sip:a SIP/2.0\r\n") == 0);
    CHECK(find_start_line("</xml>REGISTER sip:a SIP/2.0\r\n") == 6);
    CHECK(find_start_line("some words REGISTER sip:a SIP/2.0\r\n") == 11);
    CHECK(find_start_line("</xml>SIP/2.0 200 OK\r\n") == 6);
    CHECK(find_start_line("textSIP/2.0 200 OK\n") == 4);
    CHECK(find_start_line("SIP/2.0 SIP/2.0 SIP/2.0 183 Session Progress\n") == 16);
}

TEST_CASE("start line: header fields hold none") {
    for (const char* line :
         {"\r\n", "\n", "Via: SIP/2.0/TLS 10.50.8.102:42783;branch=z9hG4bKf\r\n",
          "Contact: <sip:a@b> \r\n", " SIP/2.0\r\n", "SIP/2.0\r\n", "x SIP/2.0\r\n",
          "Supported: SIP/2.0 abc\r\n", "User-Agent: any SIP/2.0\r\n"}) {
        CAPTURE(line);
        CHECK(find_start_line(line) == std::string_view::npos);
    }
}

TEST_CASE("start line: a first look passes keep-alives over") {
    CHECK(looks_like_sip(bytes_of(kLyncRegister)));
    CHECK(looks_like_sip(bytes_of("\r\n\r\nSIP/2.0 200 OK\r\n")));
    CHECK_FALSE(looks_like_sip(bytes_of("\r\n\r\n")));
    CHECK_FALSE(looks_like_sip({}));
    CHECK_FALSE(looks_like_sip(bytes_of("REGISTER sip:a SIP/2.0")));
}

// SPDX-License-Identifier: GPL-2.0-or-later
// TLS through an HTTP proxy: the CONNECT that asks for the server, what the proxy says, and what
// follows.
#include "session/connect_method.h"

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "bytes/bytes_of.h"
#include "from_hex.h"
#include "properties.h"
#include "session/deliveries.h"
#include "session/limits.h"
#include "tls/samples.h"

using namespace siptls;
using namespace siptls::session;
using namespace siptls::tests;

namespace {

using Lines = std::vector<std::string>;

// As curl and squid write them.
const std::string kRequest =
    "CONNECT sip.mslync.net:5061 HTTP/1.1\r\nHost: sip.mslync.net:5061\r\n"
    "User-Agent: curl/7.88.1\r\nProxy-Connection: Keep-Alive\r\n\r\n";
const std::string kConsent = "HTTP/1.1 200 Connection established\r\n\r\n";
const std::string kRefusal =
    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM\r\n"
    "Content-Length: 9\r\n\r\n<p>no</p>";

Buffer buffer(std::string_view words) {
    return {words.begin(), words.end()};
}

Buffer operator+(Buffer front, const Buffer& back) {
    front.insert(front.end(), back.begin(), back.end());
    return front;
}

Buffer client_hello() {
    return from_hex(kOpensslTls12ClientHello);
}

ConnectRequest request_for(const std::string& target) {
    static std::string text;  // what the answer is a view of
    text = "CONNECT " + target + " HTTP/1.1\r\n\r\n";
    return find_connect_request(bytes_of(text));
}

ConnectAnswer answer_with(const std::string& first_line) {
    return find_connect_answer(buffer(first_line + "\r\n\r\n"));
}

}  // namespace

TEST_CASE("CONNECT: a request is found whole, and no proper prefix is one") {
    for (const std::string& text : {kRequest, std::string("CONNECT a:1 HTTP/1.0\n\n")}) {
        CAPTURE(text);
        const ConnectRequest whole = find_connect_request(buffer(text + "\x16\x03"));
        CHECK(whole.found == Found::Yes);
        CHECK(whole.length == text.size());
        for_each_prefix(buffer(text), [](Bytes prefix) {
            CHECK(find_connect_request(prefix).found == Found::NeedMore);
        });
    }
}

TEST_CASE("CONNECT: the request names host and port") {
    CHECK(request_for("sip.mslync.net:5061").host == "sip.mslync.net");
    CHECK(request_for("sip.mslync.net:5061").port == 5061);
    CHECK(request_for("192.0.2.21:443").host == "192.0.2.21");
    CHECK(request_for("[2001:db8::21]:443").host == "2001:db8::21");
    CHECK(request_for("[2001:db8::21]:443").port == 443);
    CHECK(request_for("pool_1.example:65535").host == "pool_1.example");
}

TEST_CASE("CONNECT: what is no host name or port is not told") {
    for (const std::string target : {"*:5061", ":5061", "a b:5061", "sip/mslync:5061", "[::g]:5061",
                                     "sip.mslync.net\x1b[2J:5061"}) {
        CAPTURE(target);
        CHECK(request_for(target).host.empty());
    }
    CHECK(request_for(std::string(256, 'a') + ":5061").host.empty());
    CHECK(request_for("sip.mslync.net:65536").port == 0);
    CHECK(request_for("sip.mslync.net:").port == 0);
}

TEST_CASE("CONNECT: what only begins like a request is none") {
    for (const std::string_view text :
         {"CONNECTED sip.mslync.net:5061 HTTP/1.1\r\n\r\n", "CONNECT sip.mslync.net HTTP/1.1\r\n",
          "CONNECT sip.mslync.net:5061\r\n", "CONNECT sip.mslync.net:5061 SIP/2.0\r\n",
          "CONNECT sip.mslync.net:5061 HTTP/2\r\n", "OPTIONS sip:mslync.net SIP/2.0\r\n"}) {
        CAPTURE(text);
        CHECK(find_connect_request(buffer(text)).found == Found::No);
    }
    const Buffer endless =
        buffer("CONNECT a:1 HTTP/1.1\r\nX: " + std::string(kMaxConnect, 'x') + "\r\n\r\n");
    CHECK(find_connect_request(endless).found == Found::No);
    CHECK(find_connect_request(Bytes(endless).first(kMaxConnect - 1)).found == Found::NeedMore);
}

TEST_CASE("CONNECT: a proxy's answer is its status") {
    CHECK(answer_with("HTTP/1.1 200 Connection established").status == 200);
    CHECK(answer_with("HTTP/1.0 204").status == 204);
    CHECK(answer_with("HTTP/1.1 407 Proxy Authentication Required").status == 407);
    CHECK(answer_with("HTTP/1.1 100 Continue").found == Found::Yes);
    for (const std::string line : {"HTTP/1.1 2000 OK", "HTTP/1.1 99 OK", "HTTP/1.1 600 OK",
                                   "HTTP/1.1", "HTTP/1.1 OK", "HTTP/2 200 OK"}) {
        CAPTURE(line);
        CHECK(answer_with(line).found == Found::No);
    }
    for_each_prefix(buffer(kConsent), [](Bytes prefix) {
        CHECK(find_connect_answer(prefix).found == Found::NeedMore);
    });
}

TEST_CASE("TLS behind a proxy's consent is followed, in any pieces") {
    const Buffer asked = buffer(kRequest) + client_hello();
    const Buffer answered = buffer(kConsent) + from_hex(kTls10ServerFlight);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{100'000}}) {
        CAPTURE(piece);
        Deliveries deliveries;
        const Lines told = deliveries.pieces(Side::Client, asked, piece)
                               .pieces(Side::Server, answered, piece)
                               .told();
        REQUIRE(told.size() > 4);
        CHECK(told[0] ==
              "client connect to sip.mslync.net:5061, " + std::to_string(kRequest.size()));
        CHECK(told[1] == "client record 22 length 212");
        CHECK(told[2] == "client handshake 1 body 208");
        CHECK(told[3] == "server connect answered 200, " + std::to_string(kConsent.size()));
        CHECK(told[4].starts_with("server record 22"));
    }
}

TEST_CASE("what a proxy says to its refusal is passed over, until the client asks again") {
    Deliveries deliveries;
    deliveries.bytes(Side::Client, kRequest).bytes(Side::Server, kRefusal);
    deliveries.bytes(Side::Server, "HTTP/1.1 200 in the body\r\n\r\n");
    deliveries.bytes(Side::Client, kRequest).bytes(Side::Server, kConsent);
    const Lines told = deliveries.bytes(Side::Client, client_hello()).told();
    REQUIRE(told.size() == 6);
    CHECK(told[1].starts_with("server connect answered 407"));
    CHECK(told[2].starts_with("client connect to sip.mslync.net:5061"));
    CHECK(told[3].starts_with("server connect answered 200"));
    CHECK(told[5] == "client handshake 1 body 208");
}

TEST_CASE("an interim answer is neither consent nor refusal") {
    Deliveries deliveries;
    const Lines told = deliveries.bytes(Side::Client, kRequest)
                           .bytes(Side::Server, "HTTP/1.1 100 Continue\r\n\r\n" + kConsent)
                           .bytes(Side::Server, from_hex(kTls10ServerFlight))
                           .told();
    REQUIRE(told.size() > 3);
    CHECK(told[1].starts_with("server connect answered 100"));
    CHECK(told[2].starts_with("server connect answered 200"));
    CHECK(told[3].starts_with("server record 22"));
}

TEST_CASE("an answer of HTTP that nobody asked for is no consent") {
    Deliveries deliveries;
    const Lines told = deliveries.bytes(Side::Server, kConsent).told();
    CHECK(told == Lines{"server not tls: http"});
}

TEST_CASE("a client that asks without end is not followed") {
    std::string many;
    for (unsigned time = 0; time <= kMaxConnects; ++time) {
        many += kRequest;
    }
    Deliveries deliveries;
    const Lines told = deliveries.bytes(Side::Client, many).told();
    REQUIRE(told.size() == kMaxConnects + 1);
    CHECK(told.back().starts_with("client not tls"));
}

TEST_CASE("a proxy's consent is found where the second request was lost") {
    Deliveries deliveries;
    const Lines told = deliveries.bytes(Side::Client, kRequest)
                           .bytes(Side::Server, kRefusal)
                           .gap(Side::Client, kRequest.size())
                           .bytes(Side::Server, kConsent)
                           .told();
    REQUIRE(told.size() == 4);
    CHECK(told[3].starts_with("server connect answered 200"));
}

TEST_CASE("TLS is found where the request before it was lost") {
    Deliveries deliveries;
    const Lines told = deliveries.bytes(Side::Client, "CONNECT sip")
                           .gap(Side::Client, 100)
                           .bytes(Side::Client, client_hello())
                           .told();
    REQUIRE(told.size() == 3);
    CHECK(told[2] == "client handshake 1 body 208");
}

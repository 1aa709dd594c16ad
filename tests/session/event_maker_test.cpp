// SPDX-License-Identifier: GPL-2.0-or-later
// Events from bytes in order: the same in any chunking, honest about what is missing.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "dns/samples.h"
#include "from_hex.h"
#include "properties.h"
#include "session/deliveries.h"
#include "tls/samples.h"
#include "tls/sslv2_hello.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

using Lines = std::vector<std::string>;

const std::string kRegister =
    "REGISTER sip:mslync.net SIP/2.0\r\n"
    "Via: SIP/2.0/TCP 10.50.8.101:50001;branch=z9hG4bK1\r\n"
    "To: <sip:jeff@mslync.net>\r\nFrom: <sip:jeff@mslync.net>;tag=1\r\n"
    "Call-ID: 1\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n";

Bytes text(const std::string& words) {
    return {reinterpret_cast<const std::uint8_t*>(words.data()), words.size()};
}

Lines told_in_one(Side side, Bytes bytes) {
    Deliveries deliveries;
    return deliveries.bytes(side, bytes).told();
}

void check_any_chunking(Side side, Bytes bytes, const Lines& expected) {
    for_each_split(bytes, [&](const std::vector<Buffer>& chunks) {
        Deliveries deliveries;
        CHECK(deliveries.chunks(side, chunks).told() == expected);
    });
}

}  // namespace

TEST_CASE("a ClientHello becomes a record and a message, in any chunking") {
    const Buffer hello = from_hex(kOpensslTls12ClientHello);
    const Lines expected = {"client record 22 length 212", "client handshake 1 body 208"};
    CHECK(told_in_one(Side::Client, hello) == expected);
    check_any_chunking(Side::Client, hello, expected);
}

TEST_CASE("a TLS 1.0 server flight becomes its messages, in any chunking") {
    const Buffer flight = from_hex(kTls10ServerFlight);
    const Lines expected = {"server record 22 length 81",  "server handshake 2 body 77",
                            "server record 22 length 865", "server handshake 11 body 861",
                            "server record 22 length 4",   "server handshake 14 body 0"};
    CHECK(told_in_one(Side::Server, flight) == expected);
    check_any_chunking(Side::Server, flight, expected);
}

TEST_CASE("protected records of TLS 1.3 give lengths only") {
    const Buffer flight = from_hex(kTls13ServerFlight);
    const Lines told = told_in_one(Side::Server, flight);
    CHECK(told == Lines{"server record 22 length 122", "server handshake 2 body 118",
                        "server record 20 length 1", "server record 23 length 23",
                        "server record 23 length 893", "server record 23 length 281",
                        "server record 23 length 69"});
}

TEST_CASE("an SSL 2.0 ClientHello is a ClientHello, also in pieces of one byte") {
    const Buffer hello = from_hex(kSslv2Hello);
    const Lines told = told_in_one(Side::Client, hello);
    REQUIRE(told.size() == 2);
    CHECK(told[1] == "client handshake 1 sslv2 body 31");
    check_any_chunking(Side::Client, hello, told);
}

TEST_CASE("no proper prefix of a ClientHello gives a message") {
    for_each_prefix(from_hex(kGnutlsTls12ClientHello), [](Bytes prefix) {
        Deliveries deliveries;
        CHECK(deliveries.bytes(Side::Client, prefix).told().empty());
    });
}

TEST_CASE("changed bytes of a hello or a flight do no harm") {
    const Buffer samples[] = {from_hex(kSslv2Hello), from_hex(kPhoneTls10ClientHello),
                              from_hex(kTls10ServerFlight.substr(0, 400))};
    for (const Buffer& sample : samples) {
        for_each_flip(sample, [](Bytes changed) {
            Deliveries deliveries;
            deliveries.bytes(Side::Client, changed).fin(Side::Client);
            CHECK(deliveries.count("client closed") == 1);
        });
    }
}

TEST_CASE("what is encrypted behind ChangeCipherSpec is not read as a message") {
    Deliveries deliveries;
    deliveries.bytes(Side::Client, from_hex(kOpensslTls12ClientHello))
        .bytes(Side::Client, from_hex("140303000101"))
        .bytes(Side::Client, from_hex("1603030004 0e000000"));
    CHECK(deliveries.told().back() == "client record 22 length 4");
}

TEST_CASE("an alert in clear is told, a protected one is a record only") {
    Deliveries deliveries;
    deliveries.bytes(Side::Client, from_hex("1503030002 022a"))
        .bytes(Side::Client, from_hex("1503030003 010203"));
    CHECK(deliveries.told() ==
          Lines{"client record 21 length 2", "client alert 2/42", "client record 21 length 3"});
}

TEST_CASE("SIP in clear is told as such, in any chunking") {
    const Lines expected = {"client not tls: sip", "client sip"};
    CHECK(told_in_one(Side::Client, text(kRegister)) == expected);
    check_any_chunking(Side::Client, text(kRegister), expected);
    Deliveries deliveries;
    CHECK(deliveries.bytes(Side::Client, kRegister).messages() == Lines{kRegister});
}

TEST_CASE("SIP is recognised in a first chunk larger than any first line") {
    std::string large = kRegister;
    large.insert(large.find("Call-ID"), "Authorization: " + std::string(4000, 'x') + "\r\n");
    CHECK(told_in_one(Side::Client, text(large)) == Lines{"client not tls: sip", "client sip"});
}

TEST_CASE("SIP beyond the limit is passed over, and told") {
    std::string large = kRegister;
    large.insert(large.find("Call-ID"), "X-Large: " + std::string(65536, 'x') + "\r\n");
    CHECK(told_in_one(Side::Client, text(large + kRegister)) ==
          Lines{"client not tls: sip", "client sip", "client anomaly oversized_message"});
}

TEST_CASE("text that is no SIP is not TLS") {
    const std::vector<std::string> samples = {"GET sip\r\n\r\n", "hello\r\n",
                                              std::string(3000, 'A')};
    for (const std::string& sample : samples) {
        CAPTURE(sample.substr(0, 10));
        CHECK(told_in_one(Side::Client, text(sample)) == Lines{"client not tls"});
    }
}

TEST_CASE("HTTP is told as such, from either side") {
    for (const std::string sample : {"GET /root.pem HTTP/1.1\r\nHost: lyncweb\r\n\r\n",
                                     "POST /x HTTP/1.0\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"}) {
        CAPTURE(sample);
        CHECK(told_in_one(Side::Client, text(sample)) == Lines{"client not tls: http"});
        CHECK(told_in_one(Side::Server, text(sample)) == Lines{"server not tls: http"});
    }
}

TEST_CASE("a few letters and then an end are not TLS either") {
    Deliveries deliveries;
    deliveries.bytes(Side::Client, "HELO").fin(Side::Client);
    CHECK(deliveries.told() == Lines{"client not tls", "client closed"});
}

TEST_CASE("half a record header and then an end say nothing about the protocol") {
    Deliveries deliveries;
    deliveries.bytes(Side::Client, from_hex("16")).fin(Side::Client);
    CHECK(deliveries.told() == Lines{"client closed"});
}

TEST_CASE("DNS over TCP is cut into messages, in any chunking") {
    Buffer stream = from_hex(kSrvAnswer);
    const auto length = static_cast<std::uint8_t>(stream.size());
    stream.insert(stream.begin(), {0, length});
    for_each_split(stream, [&](const std::vector<Buffer>& chunks) {
        Deliveries deliveries(Joined::AtSyn, 53);
        CHECK(deliveries.chunks(Side::Server, chunks).told() == Lines{"server dns"});
    });
}

TEST_CASE("in the middle of a record a late join says nothing until a record begins") {
    Deliveries deliveries(Joined::Late);
    deliveries.bytes(Side::Client, from_hex("8f01030200112233445566"));  // like an SSL 2.0 hello
    deliveries.bytes(Side::Client, "ciphertext that looks like text\r\n");
    CHECK(deliveries.told().empty());
    deliveries.bytes(Side::Client, from_hex("1703030003 aabbcc"));
    CHECK(deliveries.told() == Lines{"client record 23 length 3"});
}

TEST_CASE("a late join finds SIP at its next start line") {
    Deliveries deliveries(Joined::Late, 5060);
    deliveries.bytes(Side::Client, "t: 0\r\n\r\n").bytes(Side::Client, kRegister);
    CHECK(deliveries.told() == Lines{"client not tls: sip", "client sip"});
}

TEST_CASE("behind a gap at the beginning nothing is taken for a beginning") {
    Deliveries deliveries;
    deliveries.gap(Side::Client, 100).bytes(Side::Client, from_hex("5566")).fin(Side::Server);
    CHECK(deliveries.told() == Lines{"client gap 100", "server closed"});
    deliveries.bytes(Side::Client, from_hex("1503030002 022a"));
    CHECK(deliveries.told().back() == "client alert 2/42");
}

TEST_CASE("a gap inside a message loses that message and no other") {
    const Buffer flight = from_hex(kTls10ServerFlight);
    Deliveries deliveries;
    deliveries.bytes(Side::Server, Bytes(flight).first(300))
        .gap(Side::Server, 100)
        .bytes(Side::Server, Bytes(flight).subspan(400));
    CHECK(deliveries.count("server handshake 2 body 77") == 1);
    CHECK(deliveries.count("server handshake 11 body 861") == 0);
    CHECK(deliveries.count("server handshake 14 body 0") == 1);
}

TEST_CASE("a record whose end was cut off is told though nothing comes behind it") {
    const Buffer flight = from_hex(kTls10ServerFlight);
    const std::size_t length = std::size_t{flight[3]} << 8 | flight[4];
    Deliveries deliveries;
    deliveries.bytes(Side::Server, Bytes(flight).first(30)).gap(Side::Server, length + 5 - 30);
    deliveries.fin(Side::Client);
    CHECK(deliveries.told() == Lines{"server gap " + std::to_string(length + 5 - 30),
                                     "server record 22 length " + std::to_string(length),
                                     "client closed"});
}

TEST_CASE("of several records that were cut off the one whose header was seen is told") {
    const Buffer flight = from_hex(kTls10ServerFlight);
    const std::size_t length = std::size_t{flight[3]} << 8 | flight[4];
    Deliveries deliveries;
    deliveries.bytes(Side::Server, Bytes(flight).first(30)).gap(Side::Server, 2000);
    CHECK(deliveries.told() ==
          Lines{"server gap 2000", "server record 22 length " + std::to_string(length)});
    deliveries.bytes(Side::Server, from_hex("1503010002 0228"));
    CHECK(deliveries.told().back() == "server alert 2/40");
}

TEST_CASE("handshake records behind a gap that may hide ChangeCipherSpec are not read") {
    Deliveries deliveries;
    deliveries.bytes(Side::Client, from_hex(kOpensslTls12ClientHello))
        .gap(Side::Client, 60)
        .bytes(Side::Client, from_hex("1603030008 5a17f3c29e00b4d1"))
        .bytes(Side::Client, from_hex("1703030003 aabbcc"));
    CHECK(deliveries.count("client anomaly oversized_message") == 0);
    CHECK(deliveries.told().back() == "client record 23 length 3");
}

TEST_CASE("a released flow tells its closing and nothing else") {
    Deliveries deliveries;
    deliveries.bytes(Side::Client, from_hex(kOpensslTls12ClientHello));
    deliveries.maker().release(0);
    deliveries.bytes(Side::Client, from_hex("1703030003 aabbcc")).fin(Side::Client);
    CHECK(deliveries.told().back() == "client closed");
    CHECK(deliveries.count("client record 23 length 3") == 0);
}

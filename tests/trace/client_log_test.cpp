// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/client_log.h"

#include <doctest/doctest.h>

#include "trace/samples.h"

namespace siptls::tests {

namespace {

constexpr std::string_view kClientLog =
    "02/11/2011|15:12:35.040 1A2C:0F10 INFO  :: Sending Packet - 192.0.2.10:5061 (From Local "
    "Address: 192.0.2.77:51002) 812 bytes:\n"
    "02/11/2011|15:12:35.040 1A2C:0F10 INFO  :: REGISTER sip:mslync.net SIP/2.0\n"
    "Via: SIP/2.0/TLS 192.0.2.77:51002\n"
    "From: <sip:jeff@mslync.net>;tag=5f0c1d2e3a;epid=a1b2c3d4e5\n"
    "To: <sip:jeff@mslync.net>\n"
    "Call-ID: 0f3b2a1c\n"
    "CSeq: 1 REGISTER\n"
    "Authorization: NTLM gssapi-data=\"TOPSECRET\"\n"
    "Content-Length: 5\n"
    "\n"
    "a: b\n"
    "02/11/2011|15:12:35.040 1A2C:0F10 INFO  :: End of Sending Packet - 192.0.2.10:5061 812 bytes\n"
    "02/11/2011|15:12:36.000 1A2C:0F10 ERROR :: SECURE_SOCKET: negotiation failed: 800b010f\n"
    "02/11/2011|15:12:36.001 1A2C:0F10 ERROR :: something else failed 1a2b3c4d\n";

}  // namespace

TEST_CASE("client log: a packet block is a SIP message between client and server") {
    const ReadTrace read = read_trace(with_crlf(kClientLog));
    CHECK(read.facts.format == "uccapilog");
    REQUIRE(read.records.size() == 2);
    const TraceRecord& packet = read.records[0];
    CHECK(packet.kind == TraceRecordKind::Protocol);
    CHECK(packet.observer == TraceObserver::Client);
    CHECK(to_string(*packet.client()) == "192.0.2.77:51002");
    CHECK(to_string(*packet.server()) == "192.0.2.10:5061");
    CHECK(packet.direction == TraceDirection::Outgoing);
    CHECK(packet.sip_message.starts_with("REGISTER sip:mslync.net SIP/2.0\r\nVia: "));
    CHECK(packet.sip_message.ends_with("Content-Length: 5\r\n\r\n"));
    CHECK(packet.sip_message.find("SECRET") == std::string::npos);
}

TEST_CASE("client log: only an error with a known status is told") {
    const ReadTrace read = read_trace(std::string(kClientLog));
    const TraceRecord& error = read.records.back();
    CHECK(error.kind == TraceRecordKind::ClientError);
    CHECK(error.result_code == 0x800b010fU);
}

TEST_CASE("client log: a block that is cut is told as far as it goes") {
    const ReadTrace read =
        read_trace(std::string(kClientLog.substr(0, kClientLog.find("Call-ID") + 3)));
    REQUIRE(read.records.size() == 1);
    CHECK(read.records[0].cut);
}

TEST_CASE("client log: a line of it is told from others") {
    CHECK(trace::parse_client_line("02/11/2011|15:12:35.040 1A2C:0F10 INFO  :: text"));
    for (const char* wrong : {"02/11/2011-15:12:35.040 1A2C:0F10 INFO  :: text",
                              "02/11/2011|15:12:35.040 1A2C:0F10 INFO text",
                              "02/11/2011|15:12:35.040 INFO :: text", "text", ""}) {
        CHECK_FALSE(trace::parse_client_line(wrong));
    }
}

}  // namespace siptls::tests

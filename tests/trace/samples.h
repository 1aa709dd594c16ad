// SPDX-License-Identifier: GPL-2.0-or-later
// Trace records made up from the published format, and the ways to read a text whole or in pieces.
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "siptls/trace.h"
#include "text_properties.h"
#include "trace/trace_source.h"

namespace siptls::tests {

inline constexpr std::string_view kRefused =
    "TL_ERROR(TF_CONNECTION) [0]0A4C.0B34::02/11/2011-15:12:33.123.00000a1b "
    "(SIPStack,SIPAdminLog::TraceConnectionRecord:SIPAdminLog.cpp(160))$$begin_record\n"
    "LogType: connection\n"
    "Severity: error\n"
    "Text: The connection was closed before TLS negotiation completed. Did the remote peer accept "
    "our certificate?\n"
    "Local-IP: 192.0.2.10:5061\n"
    "Peer-IP: 192.0.2.61:50214\n"
    "Connection-ID: 0x3A00\n"
    "Transport: TLS\n"
    "$$end_record\n";

inline constexpr std::string_view kRegister =
    "TL_INFO(TF_PROTOCOL) [1]0A4C.0B38::02/11/2011-15:12:35.040.00000a2f "
    "(SIPStack,SIPAdminLog::TraceProtocolRecord:SIPAdminLog.cpp(125))$$begin_record\n"
    "Trace-Correlation-Id: 1713904412\n"
    "Instance-Id: 00000B11\n"
    "Direction: incoming;source=\"internal edge\";destination=\"external edge\"\n"
    "Peer: 192.0.2.77:51002\n"
    "Message-Type: request\n"
    "Start-Line: REGISTER sip:mslync.net SIP/2.0\n"
    "From: <sip:jeff@mslync.net>;tag=5f0c1d2e3a;epid=a1b2c3d4e5\n"
    "To: <sip:jeff@mslync.net>\n"
    "CSeq: 1 REGISTER\n"
    "Call-ID: 0f3b2a1c4d5e46f7a8b9c0d1e2f30415\n"
    "VIA: SIP/2.0/TLS 192.0.2.77:51002\n"
    "MAX-FORWARDS: 70\n"
    "Proxy-Authorization: Kerberos qop=\"auth\", gssapi-data=\"TOPSECRET\n"
    "\n"
    "MORESECRET\", targetname=\"sip/pool\"\n"
    "User-Agent: UCCAPI/4.0.7577.0 OC/4.0.7577.0 (Microsoft Lync 2010)\n"
    "Content-Length: 0\n"
    "Message-Body: -\n"
    "$$end_record\n";

inline constexpr std::string_view kClsAlert =
    "TL_ERROR(TF_CONNECTION) [POOL01\\FE01]1F30.2A4C::06/12/2016-08:01:17.502.0001C2D4 "
    "(SIPStack,SIPAdminLog::WriteConnectionEvent:SIPAdminLog.cpp(389)) [2914408833] "
    "$$begin_record\n"
    "Severity: error\n"
    "Text: Receive operation on the connection failed\n"
    "Local-IP: 198.51.100.20:5061\n"
    "Peer-IP: 198.51.100.141:49822\n"
    "Connection-ID: 0x5D3F00\n"
    "Transport: TLS\n"
    "Result-Code: 0x80090327 SEC_E_CERT_UNKNOWN\n"
    "$$end_record\n";

inline constexpr std::string_view kClsDiagnostic =
    "TL_ERROR(TF_DIAG) [EDGE\\EDGE]0B60.0D6C::06/12/2016-08:04:40.025.00005602 "
    "(SIPStack,SIPAdminLog::WriteDiagnosticEvent:SIPAdminLog.cpp(833)) [3634190001] "
    "$$begin_record\n"
    "Severity: error\n"
    "Text: Message cannot be routed because the peer's certificate does not contain a matching "
    "FQDN Result-Code: 0xc3e93d67 SIPPROXY_E_ROUTING_MSG_CERT_MISMATCH\n"
    "SIP-Start-Line: INVITE sip:bob@example.com SIP/2.0\n"
    "SIP-Call-ID: 6e0c9f4e-0000-4000-8000-000000000001\n"
    "SIP-CSeq: 11 INVITE\n"
    "Peer: sbc.example.com:25001\n"
    "Data: expected-fqdn=\"sip.example.com\"; certName=\"sbc.example.com\"\n"
    "$$end_record\n";

inline constexpr std::string_view kFreeText =
    "TL_INFO(TF_COMPONENT) [1]0A4C.11C0::02/11/2011-15:12:36.485.00001a25 "
    "(SIPStack,CSIPMessage::Route:SIPMessage.cpp(759))[735805]( 00000000DA0AC143 ) Routing failed "
    "Result 0xC3E93C5E(SIPPROXY_E_ROUTING)\n";

inline std::string all_samples() {
    return std::string(kRefused) + "\n" + std::string(kRegister) + std::string(kFreeText) +
           std::string(kClsAlert) + std::string(kClsDiagnostic);
}

inline std::string with_crlf(std::string_view text) {
    std::string result;
    for (const char c : text) {
        result += c == '\n' ? "\r\n" : std::string(1, c);
    }
    return result;
}

// ASCII only.
inline std::string utf16le(std::string_view text, std::string_view mark = "\xff\xfe") {
    std::string result(mark);
    for (const char c : text) {
        result += c;
        result += '\0';
    }
    return result;
}

// Gives its bytes in pieces of a fixed size.
class PieceInput final : public capture::ByteInput {
  public:
    PieceInput(std::string text, std::size_t piece) : text_(std::move(text)), piece_(piece) {}

    capture::ReadAnswer read(std::span<std::uint8_t> room) override {
        const std::size_t length = std::min({room.size(), piece_, text_.size() - at_});
        std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(at_), length, room.begin());
        at_ += length;
        return {length, {}};
    }

  private:
    std::string text_;
    std::size_t piece_;
    std::size_t at_ = 0;
};

struct ReadTrace {
    std::vector<TraceRecord> records;
    TraceFacts facts;
};

inline ReadTrace read_trace(std::string text, std::size_t piece = 1 << 20) {
    ReadTrace read;
    OpenedTrace opened = trace::open_trace_input(
        std::make_unique<PieceInput>(std::move(text), piece), "trace.log", 0);
    TraceRecord record;
    while (opened.source && opened.source->next(record)) {
        read.records.push_back(record);
    }
    read.facts = opened.source ? opened.source->facts() : opened.facts;
    return read;
}

// What a record says, in one line: to compare.
inline std::string summary(const TraceRecord& record) {
    std::string line = std::string(name(record.kind)) + " " + std::to_string(record.line) + " " +
                       std::to_string(record.time.nanoseconds);
    line += record.peer ? " peer " + to_string(*record.peer) : "";
    line += record.local ? " local " + to_string(*record.local) : "";
    line += " " + record.peer_name + "|" + record.transport + "|" + record.severity + "|" +
            record.text + "|" + record.sip_message;
    line += record.result_code ? " code " + std::to_string(*record.result_code) : "";
    line += record.connection_id ? " connection " + std::to_string(*record.connection_id) : "";
    line += record.correlation_id ? " correlation " + std::to_string(*record.correlation_id) : "";
    line += record.date ? " date " + std::to_string(record.date->nanoseconds) : "";
    return line + (record.cut ? " cut" : "");
}

inline std::vector<std::string> summaries(const ReadTrace& read) {
    std::vector<std::string> lines;
    for (const TraceRecord& record : read.records) {
        lines.push_back(summary(record));
    }
    return lines;
}

}  // namespace siptls::tests

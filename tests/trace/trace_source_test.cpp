// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/trace_source.h"

#include <doctest/doctest.h>

#include "trace/limits.h"
#include "trace/samples.h"

namespace siptls::tests {

TEST_CASE("trace: a refused connection of Lync 2010 is read in full") {
    const ReadTrace read = read_trace(with_crlf(kRefused));
    REQUIRE(read.records.size() == 1);
    const TraceRecord& record = read.records.front();
    CHECK(record.kind == TraceRecordKind::Connection);
    CHECK(to_string(*record.peer) == "192.0.2.61:50214");
    CHECK(to_string(*record.local) == "192.0.2.10:5061");
    CHECK(record.text.starts_with("The connection was closed before TLS negotiation completed."));
    CHECK(record.connection_id == 0x3a00U);
    CHECK(record.transport == "TLS");
    CHECK_FALSE(record.result_code);
    CHECK(record.time.nanoseconds == 1297437153'123000000);
    CHECK(record.time.digits == 3);
    CHECK(read.facts.format == "SIPStack (OCSLogger)");
    CHECK(read.facts.complete);
}

TEST_CASE("trace: a protocol record gives its SIP message without credentials") {
    const ReadTrace read = read_trace(std::string(kRegister));
    REQUIRE(read.records.size() == 1);
    const TraceRecord& record = read.records.front();
    CHECK(record.kind == TraceRecordKind::Protocol);
    CHECK(record.direction == TraceDirection::Incoming);
    CHECK(record.correlation_id == 1713904412U);
    CHECK(record.sip_message.starts_with("REGISTER sip:mslync.net SIP/2.0\r\nFrom: <sip:jeff@"));
    CHECK(record.sip_message.ends_with("Content-Length: 0\r\n\r\n"));
    CHECK(record.sip_message.find("User-Agent: UCCAPI") != std::string::npos);
    CHECK(record.sip_message.find("SECRET") == std::string::npos);
    CHECK(record.sip_message.find("targetname") == std::string::npos);
}

TEST_CASE("trace: CLS records tell their kind by flag and function") {
    const ReadTrace read = read_trace(std::string(kClsAlert) + std::string(kClsDiagnostic));
    REQUIRE(read.records.size() == 2);
    CHECK(read.records[0].kind == TraceRecordKind::Connection);
    CHECK(read.records[0].result_code == 0x80090327U);
    CHECK(read.records[0].correlation_id == 2914408833U);
    CHECK(read.records[1].kind == TraceRecordKind::Diagnostic);
    CHECK(read.records[1].result_code == 0xc3e93d67U);
    CHECK(read.records[1].text.ends_with("matching FQDN"));
    CHECK(read.records[1].peer_name == "sbc.example.com:25001");
    CHECK_FALSE(read.records[1].peer);
    CHECK(read.facts.format == "SIPStack (CLS)");
}

TEST_CASE("trace: a line of free text keeps its correlation and code") {
    const ReadTrace read = read_trace(std::string(kFreeText));
    REQUIRE(read.records.size() == 1);
    CHECK(read.records[0].kind == TraceRecordKind::FreeText);
    CHECK(read.records[0].text.starts_with("Routing failed"));
    CHECK(read.records[0].correlation_id == 735805U);
    CHECK(read.records[0].result_code == 0xc3e93c5eU);
}

TEST_CASE("trace: the prefix is the operator's to choose") {
    const std::string body(kRefused.substr(kRefused.find("LogType")));
    for (const char* head :
         {"0A4C.0B34 02/11/2011-15:12:33.123 TL_ERROR(TF_CONNECTION) $$begin_record\n",
          "(SIPStack,SIPAdminLog::TraceConnectionRecord:SIPAdminLog.cpp(7))"
          "02/11/2011-15:12:33.123$$begin_record\n",
          "02/11/2011-15:12:33.123 (SIPStack,SIPAdminLog::TraceConnectionRecord) $$begin_record\n",
          "TL_ERROR(TF_CONNECTION) [0]0A4C.0B34::02/11/2011-15:12:33.123.00000a1b "
          "(SIPStack,SIPAdminLog::TraceConnectionRecord:SIPAdminLog.cpp(160))\n$$begin_record\n"}) {
        const ReadTrace read = read_trace(head + body);
        REQUIRE(read.records.size() == 1);
        CHECK(read.records[0].kind == TraceRecordKind::Connection);
        CHECK(read.records[0].time.nanoseconds == 1297437153'123000000);
        CHECK(to_string(*read.records[0].peer) == "192.0.2.61:50214");
    }
}

TEST_CASE("trace: look-alikes of other programs and components are told apart") {
    const std::string body(kRefused.substr(kRefused.find("LogType")));
    SUBCASE("another vendor's client log is no trace") {
        const ReadTrace read = read_trace("22/11/2026-15:12:33.123 [0x1f] $$begin_record\n" + body);
        CHECK(read.records.empty());
        REQUIRE(read.facts.problems.size() == 1);
        CHECK(read.facts.problems[0].code == ProblemCode::NotATrace);
        CHECK(read.facts.problems[0].text.find("another program") != std::string::npos);
    }
    SUBCASE("even where its day could be a month") {
        CHECK(read_trace("02/11/2026-15:12:33.123 [0x1f] $$begin_record\n" + body).records.empty());
    }
    SUBCASE("a record of another component is passed over") {
        const ReadTrace read = read_trace(
            "TL_INFO(TF_CONNECTION) [0]0A4C.0B34::02/11/2011-15:12:33.123.0a "
            "(S4,CSomething::Else:s4.cpp(160))$$begin_record\n" +
            body + std::string(kRefused));
        CHECK(read.records.size() == 1);
        CHECK(read.facts.other_records == 1);
    }
}

TEST_CASE("trace: a record whose end is missing is handed out as far as it goes") {
    const std::string head(kRefused.substr(0, kRefused.find("Connection-ID")));
    SUBCASE("at the end of the file") {
        const ReadTrace read = read_trace(head + "Connec");
        REQUIRE(read.records.size() == 1);
        CHECK(read.records[0].cut);
        CHECK(read.records[0].peer);
        CHECK(read.facts.cut_records == 1);
    }
    SUBCASE("before the next record, a line of free text included") {
        const ReadTrace read = read_trace(head + std::string(kFreeText) + std::string(kRegister));
        REQUIRE(read.records.size() == 3);
        CHECK(read.records[0].cut);
        CHECK(read.records[1].kind == TraceRecordKind::FreeText);
        CHECK_FALSE(read.records[2].cut);
    }
}

TEST_CASE("trace: UTF-16 and byte order marks change nothing") {
    const std::string text = all_samples();
    const auto wanted = summaries(read_trace(text));
    REQUIRE(wanted.size() == 5);
    CHECK(summaries(read_trace("\xef\xbb\xbf" + text)) == wanted);
    CHECK(summaries(read_trace(utf16le(text))) == wanted);
    CHECK(summaries(read_trace(utf16le(text, ""))) == wanted);
    CHECK(summaries(read_trace(utf16le(with_crlf(text)))) == wanted);
    CHECK(summaries(read_trace(with_crlf(text))) == wanted);
    CHECK(read_trace(utf16le(text)).facts.encoding == "UTF-16LE");
    CHECK(read_trace(text).facts.encoding == "UTF-8");
}

TEST_CASE("trace: however it is cut into chunks, the records are the same") {
    for (const std::string& text : {all_samples(), utf16le(with_crlf(all_samples()))}) {
        const auto wanted = summaries(read_trace(text));
        for (std::size_t piece = 1; piece < 130; piece += piece < 8 ? 1 : 11) {
            CHECK(summaries(read_trace(text, piece)) == wanted);
        }
    }
}

TEST_CASE("trace: of a prefix, all whole records are read") {
    const std::string text = all_samples();
    const std::size_t whole = kRefused.size();
    for (std::size_t length = 0; length < text.size(); length += 3) {
        const ReadTrace read = read_trace(text.substr(0, length));
        CHECK(read.records.size() <= 5);
        if (length >= whole) {
            REQUIRE_FALSE(read.records.empty());
            CHECK(summary(read.records[0]) ==
                  summary(read_trace(std::string(kRefused)).records[0]));
        }
    }
}

TEST_CASE("trace: damaged bytes harm nothing but their record") {
    for_each_damage(bytes_of(kRefused), [](Bytes damaged) {
        const std::string text(text_of(damaged));
        const ReadTrace read = read_trace(text + std::string(kRegister));
        REQUIRE_FALSE(read.records.empty());
        CHECK(read.records.back().kind == TraceRecordKind::Protocol);
    });
}

TEST_CASE("trace: huge lines and records stay within their ceilings") {
    std::string text(kRegister);
    text.insert(text.find("User-Agent"), "X-Long: " + std::string(300'000, 'x') + "\n");
    const ReadTrace read = read_trace(text + std::string(kRefused));
    REQUIRE(read.records.size() == 2);
    CHECK(read.facts.cut_lines == 1);
    CHECK(read.records[0].cut);
    CHECK(read.records[0].sip_message.size() <= trace::kMaxRecord);
    CHECK(read.records[1].peer);

    std::string many(kRegister.substr(0, kRegister.find("Content-Length")));
    for (int i = 0; i < 20'000; ++i) {
        many += "X-Field: 0123456789\n";
    }
    const ReadTrace grown = read_trace(many + "$$end_record\n");
    REQUIRE(grown.records.size() == 1);
    CHECK(grown.records[0].cut);
    CHECK(grown.records[0].sip_message.size() <= 2 * trace::kMaxRecord);
}

TEST_CASE("trace: NUL bytes are left out") {
    std::string text(kRefused);
    text.insert(text.find("Peer-IP") + 10, std::string(3, '\0'));
    text += std::string(4096, '\0');
    const ReadTrace read = read_trace(text);
    REQUIRE(read.records.size() == 1);
    CHECK(to_string(*read.records[0].peer) == "192.0.2.61:50214");
}

TEST_CASE("trace: what is no trace is said to be none") {
    const auto problem = [](const std::string& text) {
        const ReadTrace read = read_trace(text);
        CHECK(read.records.empty());
        CHECK_FALSE(read.facts.complete);
        REQUIRE(read.facts.problems.size() == 1);
        return read.facts.problems.front();
    };
    CHECK(problem("").code == ProblemCode::Empty);
    CHECK(problem("hello\nworld\n").text.find("Logging Tool") != std::string::npos);
    CHECK(problem("\xd4\xc3\xb2\xa1 and more, as of a capture").text.find("without --trace") !=
          std::string::npos);
    CHECK(problem("PK\x03\x04 and more, as of a zip file").text.find("Unpack") !=
          std::string::npos);
    CHECK(problem(std::string(64, '\0')).code == ProblemCode::NotATrace);
}

TEST_CASE("trace: a Date field is read, and only a real one") {
    std::string text(kRegister);
    const std::size_t place = text.find("User-Agent");
    text.insert(place, "Date: Fri, 11 Feb 2011 15:12:35 GMT\n");
    CHECK(read_trace(text).records[0].date->nanoseconds == 1297437155 * kSecond);
    text.replace(text.find("11 Feb"), 2, "31");
    CHECK_FALSE(read_trace(text).records[0].date);
}

}  // namespace siptls::tests

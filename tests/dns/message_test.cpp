// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/message.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "bytes/hex.h"
#include "dns/limits.h"
#include "dns/samples.h"
#include "text_properties.h"

using namespace siptls::dns;
using namespace siptls::tests;
using siptls::Bytes;
using siptls::IpAddress;
using siptls::Result;

namespace {

Result<Message> parse(std::string_view hex) {
    return parse_message(unhex(hex));
}

// A response with `records` answers, whose bytes follow as they are.
std::string response(std::size_t records, std::string_view hex) {
    const std::uint8_t count[] = {static_cast<std::uint8_t>(records >> 8),
                                  static_cast<std::uint8_t>(records)};
    return "000180000000" + siptls::to_hex(count) + "00000000" + std::string(hex);
}

}  // namespace

TEST_CASE("dns: a question has name and type") {
    const auto message = parse(kSrvQuestion);
    REQUIRE(message);
    CHECK(message->id == 0xf3c0);
    CHECK_FALSE(message->is_response);
    CHECK(message->opcode == 0);
    REQUIRE(message->questions.size() == 1);
    CHECK(message->questions[0].name == "_sipinternaltls._tcp.mslync.net");
    CHECK(message->questions[0].type == RecordType::Srv);
    CHECK(message->records.empty());
    CHECK(message->complete);
}

TEST_CASE("dns: the header alone tells an answer from a question") {
    const auto is_answer = [](std::string_view hex) { return is_response(unhex(hex)); };
    CHECK_FALSE(is_answer(kSrvQuestion));
    CHECK(is_answer(kSrvAnswer));
    CHECK(is_answer("00018000"));
    CHECK_FALSE(is_answer("000180"));
    CHECK_FALSE(is_answer(""));
}

TEST_CASE("dns: nothing of the message before stays in one that is read into its place") {
    Message message;
    REQUIRE(parse_message(unhex(kAliasAnswer), message));
    REQUIRE(parse_message(unhex(kAddressAnswer), message));
    CHECK(message.questions.size() == 1);
    REQUIRE(message.records.size() == 1);
    CHECK(message.records[0].name == "sip.mslync.net");
    REQUIRE_FALSE(parse_message(unhex("0001"), message));
}

TEST_CASE("dns: a pointer to the question is its name, to the middle of it a part") {
    const std::string address = "000100010000012c00040a320815";
    const std::string question =
        "000181800001000100000000"
        "03736970036e657400"
        "00010001";
    CHECK(parse(question + "c00c" + address).value().records[0].name == "sip.net");
    CHECK(parse(question + "c010" + address).value().records[0].name == "net");
    // Without a question it leads to nothing before it.
    CHECK_FALSE(
        parse("000181800000000100000000"
              "c00c" +
              address));
    CHECK_FALSE(parse(question + "c0").value().complete);
}

TEST_CASE("dns: SRV leads to a host and port") {
    const auto message = parse(kSrvAnswer);
    REQUIRE(message);
    CHECK(message->is_response);
    CHECK(message->rcode == 0);
    REQUIRE(message->records.size() == 1);
    const Record& record = message->records[0];
    CHECK(record.section == Section::Answer);
    CHECK(record.name == "_sipinternaltls._tcp.mslync.net");
    CHECK(record.type == RecordType::Srv);
    CHECK(record.ttl == 300);
    REQUIRE(std::holds_alternative<Srv>(record.data));
    const auto& srv = std::get<Srv>(record.data);
    CHECK(srv.priority == 0);
    CHECK(srv.weight == 0);
    CHECK(srv.port == 5061);
    CHECK(srv.target == "sip.mslync.net");
}

TEST_CASE("dns: addresses of both families") {
    const auto v4 = parse(kAddressAnswer);
    REQUIRE(v4);
    REQUIRE(v4->records.size() == 1);
    CHECK(siptls::to_string(std::get<IpAddress>(v4->records[0].data)) == "10.50.8.21");
    const auto v6 = parse(kV6Answer);
    REQUIRE(v6);
    REQUIRE(v6->records.size() == 1);
    CHECK(siptls::to_string(std::get<IpAddress>(v6->records[0].data)) == "fd00:50:8::15");
}

TEST_CASE("dns: an alias leads on to another name") {
    const auto message = parse(kAliasAnswer);
    REQUIRE(message);
    REQUIRE(message->records.size() == 2);
    CHECK(message->records[0].name == "lyncphones.mslync.net");
    CHECK(std::get<Alias>(message->records[0].data).target == "lync.schertz.local");
    CHECK(message->records[1].name == "lync.schertz.local");
}

TEST_CASE("dns: NAPTR has order, service and replacement") {
    // order 50, preference 51, "s", "SIPS+D2T", "", _sips._tcp.a
    const auto message = parse(response(1,
                                        "00002300010000003c001e"
                                        "00320033"
                                        "0173"
                                        "08534950532b443254"
                                        "00"
                                        "055f73697073045f7463700161"
                                        "00"));
    REQUIRE(message);
    const auto& naptr = std::get<Naptr>(message->records.at(0).data);
    CHECK(naptr.order == 50);
    CHECK(naptr.preference == 51);
    CHECK(naptr.flags == "s");
    CHECK(naptr.service == "SIPS+D2T");
    CHECK(naptr.regexp.empty());
    CHECK(naptr.replacement == "_sips._tcp.a");
}

TEST_CASE("dns: other types and classes are passed over, sections are told apart") {
    // Answer TXT, authority A of class CH with three bytes, additional OPT.
    const auto message = parse(
        "0001818300000001000100010000100001000000000002"
        "0161"
        "0000010003000000000003"
        "010203"
        "0000291000000000000000");
    REQUIRE(message);
    CHECK(message->rcode == 3);
    REQUIRE(message->records.size() == 3);
    CHECK(message->records[0].section == Section::Answer);
    CHECK(message->records[1].section == Section::Authority);
    CHECK(message->records[2].section == Section::Additional);
    for (const Record& record : message->records) {
        CHECK(std::holds_alternative<OtherData>(record.data));
    }
}

TEST_CASE("dns: the flags of the header") {
    const auto message = parse(
        "abcdfa0500000000"
        "00000000");
    REQUIRE(message);
    CHECK(message->id == 0xabcd);
    CHECK(message->is_response);
    CHECK(message->opcode == 15);
    CHECK(message->truncated);
    CHECK(message->rcode == 5);
}

TEST_CASE("dns: data that contradicts its type or length is malformed") {
    CHECK(parse(response(1,
                         "0000010001000000000004"
                         "01020304")));
    CHECK_FALSE(parse(response(1,
                               "0000010001000000000003"
                               "010203")));
    CHECK_FALSE(parse(response(1,
                               "00001c0001000000000004"
                               "01020304")));
    // SRV whose target runs beyond the data, or ends before it.
    CHECK(parse(response(1,
                         "0000210001000000000009"
                         "00000000"
                         "0001"
                         "016100")));
    CHECK_FALSE(parse(response(1,
                               "0000210001000000000008"
                               "00000000"
                               "0001"
                               "016100")));
    CHECK_FALSE(parse(response(1,
                               "000021000100000000000a"
                               "00000000"
                               "0001"
                               "01610000")));
    CHECK_FALSE(parse(response(1,
                               "0000210001000000000003"
                               "000000")));
    // CNAME to a name that points at itself.
    CHECK_FALSE(parse(response(1,
                               "0000050001000000000002"
                               "c017")));
    // NAPTR with a text longer than the data.
    CHECK_FALSE(parse(response(1,
                               "0000230001000000000006"
                               "00010002"
                               "0973")));
}

TEST_CASE("dns: bytes behind the last record are malformed") {
    CHECK_FALSE(parse(std::string(kSrvAnswer) + "00"));
}

TEST_CASE("dns: questions and records have ceilings") {
    std::string records;
    for (std::size_t count = 0; count < kMaxRecords + 1; ++count) {
        records +=
            "0000010001000000000004"
            "01020304";
    }
    const auto message = parse(response(kMaxRecords + 1, records));
    REQUIRE(message);
    CHECK(message->records.size() == kMaxRecords);
    CHECK_FALSE(message->complete);
    std::string questions =
        "000100000011"
        "0000"
        "0000"
        "0000";
    for (std::size_t count = 0; count < 17; ++count) {
        questions += "0000010001";
    }
    const auto asked = parse(questions);
    REQUIRE(asked);
    CHECK(asked->questions.size() == kMaxQuestions);
    CHECK_FALSE(asked->complete);
    CHECK(asked->records.empty());
}

TEST_CASE("dns: a proper prefix has the whole records before its end and says so") {
    for (const std::string_view sample : {kSrvQuestion, kSrvAnswer, kAliasAnswer, kV6Answer}) {
        const auto bytes = unhex(sample);
        const auto whole = parse_message(bytes);
        REQUIRE(whole);
        for_each_prefix(bytes, [&](Bytes prefix) {
            const auto message = parse_message(prefix);
            CHECK(message.has_value() == (prefix.size() >= kHeaderLength));
            if (!message) {
                return;
            }
            CHECK_FALSE(message->complete);
            REQUIRE(message->records.size() <= whole->records.size());
            for (std::size_t at = 0; at < message->records.size(); ++at) {
                CHECK(message->records[at].name == whole->records[at].name);
                CHECK(message->records[at].data.index() == whole->records[at].data.index());
            }
        });
    }
    const auto alias = unhex(kAliasAnswer);
    const auto cut = parse_message(Bytes{alias}.first(alias.size() - 1));
    REQUIRE(cut);
    CHECK(cut->records.size() == 1);
}

TEST_CASE("dns: damage does no harm") {
    for (const std::string_view sample : {kSrvAnswer, kAliasAnswer, kV6Answer}) {
        for_each_damage(unhex(sample), [](Bytes damaged) {
            if (const auto message = parse_message(damaged)) {
                CHECK(message->records.size() <= kMaxRecords);
                CHECK(message->questions.size() <= kMaxQuestions);
            }
        });
    }
}

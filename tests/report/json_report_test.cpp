// SPDX-License-Identifier: GPL-2.0-or-later
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "report/approval.h"
#include "report/json_document.h"
#include "report/samples.h"

using namespace siptls;

namespace {

std::vector<JudgedSession> all_sessions() {
    return {test::founding_case().incidents[0].first, test::established(),
            test::refused_by_server(), test::cut_off()};
}

ReportOptions listing(SessionListing wanted) {
    ReportOptions options;
    options.listing = wanted;
    return options;
}

std::string indented(const rapidjson::Document& document) {
    rapidjson::StringBuffer buffer;
    rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
    writer.SetIndent(' ', 1);
    writer.SetFormatOptions(rapidjson::kFormatSingleLineArray);
    document.Accept(writer);
    return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

}  // namespace

TEST_CASE("json: the founding case reads as approved") {
    ReportOptions options = listing(SessionListing::All);
    options.labels = {{"site", "Frankfurt"}};
    const auto document =
        test::parse_json(test::render_json(test::founding_case(), all_sessions(), options));
    test::check_approved("founding_case.json", indented(document));
}

TEST_CASE("json: the listing decides which sessions are written") {
    const Analysis analysis = test::founding_case();
    const auto count = [&](SessionListing wanted) {
        return test::parse_json(
                   test::render_json(analysis, all_sessions(), listing(wanted)))["sessions"]
            .Size();
    };
    CHECK(count(SessionListing::Incidents) == 1);
    CHECK(count(SessionListing::Failed) == 3);
    CHECK(count(SessionListing::All) == 4);
}

TEST_CASE("json: a cipher suite has its name, its number where it has none, or is not known") {
    JudgedSession session = test::cut_off();
    const auto suite = [&](std::optional<std::uint16_t> number) {
        session.session.cipher_suite = number;
        const auto document = test::parse_json(
            test::render_json(test::founding_case(), {session}, listing(SessionListing::All)));
        const auto& value = document["sessions"][0]["cipher_suite"];
        return value.IsNull() ? std::string("null") : std::string(value.GetString());
    };
    CHECK(suite(0x1302) == "TLS_AES_256_GCM_SHA384");
    CHECK(suite(0x0a0a) == "0x0a0a");
    CHECK(suite(std::nullopt) == "null");
}

TEST_CASE("json: what the client asked an HTTP proxy for") {
    JudgedSession session = test::cut_off();
    const auto told = [&] {
        const auto document = test::parse_json(
            test::render_json(test::founding_case(), {session}, listing(SessionListing::All)));
        rapidjson::StringBuffer buffer;
        rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
        document["sessions"][0]["http_connect"].Accept(writer);
        return std::string(buffer.GetString(), buffer.GetSize());
    };
    CHECK(told() == "null");
    session.session.connect = std::make_shared<const ConnectTarget>(
        ConnectTarget{"sip.mslync.net", Endpoint{{}, 443}, FrameRef{5, 0}});
    CHECK(told() == R"({"host":"sip.mslync.net","port":443,"frame":{"capture":0,"number":5}})");
    session.session.connect = std::make_shared<const ConnectTarget>();
    CHECK(told() == R"({"host":null,"port":0,"frame":null})");
}

TEST_CASE("json: sessions that follow each other read as each does alone") {
    std::vector<JudgedSession> sessions = all_sessions();
    JudgedSession changed = sessions.front();
    changed.verdict.excluded = {
        {Cause::ProtocolVersion, {Reason::ClientEndedFirst, {"fin"}, {12, 0}}}};
    sessions.push_back(changed);
    changed.verdict.excluded.front().why.frame.number = 13;  // reads the same
    sessions.push_back(changed);
    changed.verdict.excluded.front().why.arguments = {"rst"};
    changed.verdict.expected_name->frame.number += 1;
    sessions.push_back(changed);
    changed.session.certificate_source = CertificateSource::Sibling;
    changed.verdict.identity.firmware = "another";
    sessions.push_back(changed);
    changed.session.certificate_chain.clear();
    changed.verdict.profile_matches = {};
    changed.verdict.expected_name.reset();
    sessions.push_back(changed);
    sessions.push_back(sessions.front());
    const Analysis analysis = test::founding_case();
    const auto rendered = [&](const std::vector<JudgedSession>& some) {
        return test::parse_json(test::render_json(analysis, some, listing(SessionListing::All)));
    };
    const auto together = rendered(sessions);
    REQUIRE(together["sessions"].Size() == sessions.size());
    for (std::size_t at = 0; at < sessions.size(); ++at) {
        CAPTURE(at);
        const auto alone = rendered({sessions[at]});
        CHECK(together["sessions"][static_cast<rapidjson::SizeType>(at)] == alone["sessions"][0]);
    }
}

TEST_CASE("json: an established session claims neither profile results nor exclusions") {
    JudgedSession session = test::founding_case().incidents[0].first;
    session.session.outcome = Outcome::Established;
    const auto document = test::parse_json(
        test::render_json(test::founding_case(), {session}, listing(SessionListing::All)));
    CHECK(document["sessions"][0]["profile_results"].Empty());
    CHECK(document["sessions"][0]["verdict"]["excluded"].Empty());
}

TEST_CASE("json: hostile bytes give valid UTF-8 without controls, and keep what text they hold") {
    const std::string text =
        test::render_json(test::hostile_case(), {test::hostile_case().incidents[0].first},
                          listing(SessionListing::All));
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        REQUIRE((byte == '\n' || (byte >= 0x20 && byte < 0x7f)));
    }
    const auto document = test::parse_json(text);
    const std::string missing = document["findings"][0]["missing_name"].GetString();
    CHECK(missing == "sip.mslync.neta\x1b[31m\x07\x7f\\xff\xc2\x9b\xe2\x80\xae\xe2\x80\x8b\"\\b\n");
}

TEST_CASE("json: a document larger than the buffer is whole") {
    Analysis analysis = test::founding_case();
    const std::vector<JudgedSession> many(500, test::cut_off());
    const std::string text = test::render_json(analysis, many, listing(SessionListing::All));
    CHECK(text.size() > 500000);
    CHECK(test::parse_json(text)["sessions"].Size() == 500);
    CHECK(text.back() == '\n');
}

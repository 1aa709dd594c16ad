// SPDX-License-Identifier: GPL-2.0-or-later
// The stream of records: what it holds, in which order, and that docs/record.schema.json takes each
// line and refuses what is broken.
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <rapidjson/schema.h>

#include "report/json_document.h"
#include "report/samples.h"
#include "source_folder.h"

using namespace siptls;

namespace {

rapidjson::Document file_json(const std::string& name) {
    std::ifstream file(test::source_folder() + "/docs/" + name);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return test::parse_json(text);
}

// analysis.schema.json, wherever record.schema.json refers to it.
class Beside final : public rapidjson::IRemoteSchemaDocumentProvider {
  public:
    using Provider = rapidjson::IRemoteSchemaDocumentProvider;

    const rapidjson::SchemaDocument* GetRemoteDocument(const char* uri,
                                                       rapidjson::SizeType length) override {
        // RapidJSON 1.1.0 leaves out the last letter of the name.
        const std::string_view name(uri, length);
        return std::string_view("analysis.schema.json").starts_with(name) ? &schema_ : nullptr;
    }

  private:
    rapidjson::Document json_ = file_json("analysis.schema.json");
    rapidjson::SchemaDocument schema_{json_};
};

bool is_valid(const rapidjson::Value& record) {
    static Beside beside;
    static const rapidjson::Document json = file_json("record.schema.json");
    static const rapidjson::SchemaDocument schema(json, &beside);
    rapidjson::SchemaValidator validator(schema);
    return record.Accept(validator);
}

std::vector<rapidjson::Document> lines_of(const std::string& text) {
    std::vector<rapidjson::Document> records;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        records.push_back(test::parse_json(line));
    }
    return records;
}

std::vector<rapidjson::Document> render(const Analysis& analysis,
                                        const std::vector<JudgedSession>& sessions,
                                        const ReportOptions& options) {
    std::ostringstream out;
    const auto writer = find_report_format("ndjson")->make(out, options);
    for (const JudgedSession& session : sessions) {
        writer->session(session, analysis.certificates);
    }
    writer->finish(analysis);
    REQUIRE(out.str().back() == '\n');
    return lines_of(out.str());
}

ReportOptions everything() {
    ReportOptions options;
    options.listing = SessionListing::All;
    options.labels = {{"site", "Frankfurt"}};
    return options;
}

std::vector<JudgedSession> all_sessions() {
    return {test::traced_case().incidents[0].first, test::established(), test::refused_by_server(),
            test::cut_off()};
}

Analysis troubled() {
    Analysis analysis = test::traced_case();
    analysis.captures[0].facts.problems.push_back({ProblemCode::CutShort, "a.pcap ends early."});
    return analysis;
}

Heartbeat heartbeat() {
    Heartbeat beat;
    beat.time = test::at_second(60);
    beat.input = "eth0";
    beat.number = 3;
    beat.packets = 120;
    beat.kernel_drops = 7;
    beat.activity.open_connections = 2;
    return beat;
}

std::vector<std::string> types_of(const std::vector<rapidjson::Document>& records) {
    std::vector<std::string> types;
    for (const auto& record : records) {
        const std::string type = record["type"].GetString();
        if (types.empty() || types.back() != type) {
            types.push_back(type);
        }
    }
    return types;
}

// A record of each type.
std::vector<rapidjson::Document> one_of_each() {
    std::vector<rapidjson::Document> records = render(troubled(), all_sessions(), everything());
    std::ostringstream out;
    find_report_format("ndjson")->make(out, everything())->heartbeat(heartbeat());
    for (auto& beat : lines_of(out.str())) {
        records.push_back(std::move(beat));
    }
    return records;
}

// What a trace tells, and what siptls live cannot know yet.
bool may_be_missing(std::string_view member) {
    return member == "traces" || member == "trace_only" || member == "source" ||
           member == "request";
}

}  // namespace

TEST_CASE("ndjson: each record is one line with schema, type, id, revision and labels") {
    for (const auto& record : render(troubled(), all_sessions(), everything())) {
        CHECK(std::string(record["schema"].GetString()) == "siptls.record/1");
        CHECK(std::string(record["id"].GetString()).size() == 16);
        CHECK(record["revision"].GetUint() == 1);
        CHECK(std::string(record["labels"]["site"].GetString()) == "Frankfurt");
    }
}

TEST_CASE("ndjson: sessions come first, the summary last") {
    CHECK(types_of(render(troubled(), all_sessions(), everything())) ==
          std::vector<std::string>{"session", "registration", "incident", "finding", "problem",
                                   "summary"});
    CHECK(types_of(render(test::nothing(), {}, everything())) ==
          std::vector<std::string>{"summary"});
}

TEST_CASE("ndjson: the listing decides which sessions are written") {
    ReportOptions options = everything();
    const auto count = [&](SessionListing wanted) {
        options.listing = wanted;
        std::size_t sessions = 0;
        for (const auto& record : render(test::founding_case(), all_sessions(), options)) {
            sessions += std::string(record["type"].GetString()) == "session" ? 1 : 0;
        }
        return sessions;
    };
    CHECK(count(SessionListing::Incidents) == 1);
    CHECK(count(SessionListing::Failed) == 3);
    CHECK(count(SessionListing::All) == 4);
}

TEST_CASE("ndjson: an incident is understood without any other record") {
    for (const auto& record : render(test::founding_case(), {}, everything())) {
        const std::string type = record["type"].GetString();
        if (type == "incident" || type == "finding") {
            CHECK(std::string(record["certificate"]["subject_cn"].GetString()) ==
                  "lync.schertz.local");
        }
    }
}

TEST_CASE("ndjson: a finding has its request and the summary what changed and what traces told") {
    const Analysis analysis = troubled();
    std::ostringstream out;
    const auto writer = find_report_format("ndjson")->make(out, everything());
    BaselineComparison comparison;
    comparison.fresh = {{"00000000000000b1", "name_mismatch", "10.50.8.101", "",
                         analysis.incidents[0].server, "sip.mslync.net"}};
    writer->compared(comparison);
    writer->finish(analysis);
    std::size_t found = 0;
    for (const auto& record : lines_of(out.str())) {
        CHECK(is_valid(record));
        if (record["type"] == "finding") {
            const std::string file = record["request"]["openssl"].GetString();
            CHECK(file.find("DNS.3 = sip.mslync.net\n") != std::string::npos);
            ++found;
        } else if (record["type"] == "summary") {
            CHECK(record["baseline"]["new"].Size() == 1);
            CHECK(record["baseline"]["gone"].Empty());
            CHECK(record["traces"][0]["clock"] == "estimated");
            CHECK(record["trace_only"][0]["result_name"] == "WSAECONNRESET");
            ++found;
        }
    }
    CHECK(found == 2);
}

TEST_CASE("ndjson: what was told as it was decided is not told again at the end") {
    ReportOptions options = everything();
    options.pace = Pace::Settled;
    std::ostringstream out;
    const auto writer = find_report_format("ndjson")->make(out, options);
    Incident incident = test::founding_case().incidents[0];
    incident.revision = 2;
    writer->incident(incident, test::founding_case().certificates);
    // On the stream at once, not in a buffer.
    CHECK(lines_of(out.str()).size() == 1);
    writer->heartbeat(heartbeat());
    CHECK(lines_of(out.str()).size() == 2);
    writer->finish(test::founding_case());
    const auto records = lines_of(out.str());
    CHECK(records[0]["revision"].GetUint() == 2);
    CHECK(records[1]["revision"].GetUint() == 3);
    CHECK(records[1]["kernel_drops"].GetUint() == 7);
    CHECK(records[1]["files_read"].IsNull());
    CHECK(types_of(records) ==
          std::vector<std::string>{"incident", "heartbeat", "registration", "summary"});
}

TEST_CASE("ndjson: hostile bytes stay on their line and harm no terminal") {
    std::ostringstream out;
    const Analysis analysis = test::hostile_case();
    const auto writer = find_report_format("ndjson")->make(out, everything());
    writer->session(analysis.incidents[0].first, analysis.certificates);
    writer->finish(analysis);
    for (const char c : out.str()) {
        REQUIRE((c == '\n' || (c >= 0x20 && c < 0x7f)));
    }
    for (const auto& record : lines_of(out.str())) {
        CHECK(is_valid(record));
    }
}

TEST_CASE("record schema: every record is valid") {
    for (const auto& record : one_of_each()) {
        CAPTURE(record["type"].GetString());
        CHECK(is_valid(record));
    }
}

// For tests that run the program: the file's records are held against the schema, too.
TEST_CASE("record schema: every record of a run is valid") {
    const char* const path = std::getenv("SIPTLS_RECORDS");
    if (path == nullptr) {
        return;
    }
    std::ifstream file(path);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    REQUIRE_FALSE(text.empty());
    for (const auto& record : lines_of(text)) {
        CAPTURE(record["type"].GetString());
        CAPTURE(record["id"].GetString());
        CHECK(is_valid(record));
    }
}

TEST_CASE("record schema: a record that lacks a member or has one too many is refused") {
    std::size_t tried = 0;
    for (const auto& good : one_of_each()) {
        CAPTURE(good["type"].GetString());
        for (const auto& member : good.GetObject()) {
            CAPTURE(member.name.GetString());
            if (may_be_missing(member.name.GetString())) {
                continue;
            }
            rapidjson::Document bad;
            bad.CopyFrom(good, bad.GetAllocator());
            bad.RemoveMember(member.name.GetString());
            CHECK_FALSE(is_valid(bad));
            ++tried;
        }
        rapidjson::Document bad;
        bad.CopyFrom(good, bad.GetAllocator());
        bad.AddMember("surplus", rapidjson::Value(1), bad.GetAllocator());
        CHECK_FALSE(is_valid(bad));
    }
    CHECK(tried > 150);
}

TEST_CASE("record schema: a record of another type, schema or revision is refused") {
    for (const auto& good : one_of_each()) {
        const auto is_valid_with = [&](const char* name, rapidjson::Value value) {
            rapidjson::Document bad;
            bad.CopyFrom(good, bad.GetAllocator());
            bad[name] = value;
            return is_valid(bad);
        };
        CHECK_FALSE(is_valid_with("type", rapidjson::Value("something")));
        const bool is_session = good["type"] == "session";
        CHECK_FALSE(is_valid_with(
            "type", is_session ? rapidjson::Value("incident") : rapidjson::Value("session")));
        CHECK_FALSE(is_valid_with("schema", rapidjson::Value("siptls.analysis/1")));
        CHECK_FALSE(is_valid_with("revision", rapidjson::Value(0)));
        CHECK_FALSE(is_valid_with("id", rapidjson::Value("x")));
        CHECK_FALSE(is_valid_with("labels", rapidjson::Value(1)));
    }
}

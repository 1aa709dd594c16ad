// SPDX-License-Identifier: GPL-2.0-or-later
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidjson/document.h>

#include "report/approval.h"
#include "report/json_document.h"
#include "report/samples.h"
#include "source_folder.h"

using namespace siptls;

namespace {

using Types = std::map<std::string, std::string>;  // field -> type

Types published_types() {
    std::ifstream file(test::source_folder() + "/tests/report/ecs_fields.txt");
    Types types;
    std::string line;
    while (std::getline(file, line)) {
        std::istringstream words(line);
        std::string field;
        std::string type;
        if (words >> field >> type && field != "#") {
            types[field] = type;
        }
    }
    REQUIRE(types.size() > 50);
    return types;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> lines;
    std::string line;
    while (std::getline(in, line)) {
        lines.push_back(line);
    }
    REQUIRE(text.back() == '\n');
    return lines;
}

std::string ecs(const Analysis& analysis, const std::vector<JudgedSession>& sessions) {
    std::ostringstream out;
    ReportOptions options;
    options.listing = SessionListing::All;
    options.labels = {{"mirror.port", "7"}, {"site", "Frankfurt"}};
    const auto writer = find_report_format("ecs")->make(out, options);
    for (const JudgedSession& session : sessions) {
        writer->session(session, analysis.certificates);
    }
    writer->finish(analysis);
    return out.str();
}

std::vector<JudgedSession> all_sessions(const Analysis& analysis) {
    return {analysis.incidents[0].first, test::established(), test::refused_by_server(),
            test::cut_off()};
}

bool is_time(const std::string& text) {
    return text.size() >= 20 && text[4] == '-' && text[10] == 'T' && text.back() == 'Z';
}

void check_value(const std::string& field, const std::string& type, const rapidjson::Value& value) {
    CAPTURE(field);
    CAPTURE(type);
    if (type == "long") {
        CHECK(value.IsUint64());
    } else if (type == "boolean") {
        CHECK(value.IsBool());
    } else if (type == "ip") {
        REQUIRE(value.IsString());
        CHECK(parse_ip_address(value.GetString()).has_value());
    } else if (type == "date") {
        REQUIRE(value.IsString());
        CHECK(is_time(value.GetString()));
    } else {
        CHECK(value.IsString());
    }
}

// Every leaf below `value` must be a published field of the right type.
void check_fields(const Types& types, const std::string& path, const rapidjson::Value& value) {
    CAPTURE(path);
    const auto type = types.find(path);
    if (type != types.end() && type->second == "object") {
        for (const auto& member : value.GetObject()) {
            CHECK(member.value.IsString());
            CHECK(std::string(member.name.GetString()).find('.') == std::string::npos);
        }
        return;
    }
    if (value.IsObject()) {
        for (const auto& member : value.GetObject()) {
            const std::string name = member.name.GetString();
            if (!path.empty() || name != "siptls") {
                check_fields(types, path.empty() ? name : path + "." + name, member.value);
            }
        }
        return;
    }
    REQUIRE(type != types.end());
    const bool array = type->second.ends_with("[]");
    CHECK(value.IsArray() == array);
    const std::string of = array ? type->second.substr(0, type->second.size() - 2) : type->second;
    if (array && value.IsArray()) {
        for (const auto& element : value.GetArray()) {
            check_value(path, of, element);
        }
    } else {
        check_value(path, of, value);
    }
}

bool is_one_of(const rapidjson::Value& value, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), std::string_view(value.GetString())) !=
           words.end();
}

void check_categories(const rapidjson::Value& event) {
    CHECK(is_one_of(event["kind"], {"alert", "event", "metric"}));
    CHECK(is_one_of(event["outcome"], {"success", "failure", "unknown"}));
    REQUIRE(event["category"].IsArray());
    for (const auto& word : event["category"].GetArray()) {
        CHECK(is_one_of(word, {"network"}));
    }
    REQUIRE(event["type"].IsArray());
    for (const auto& word : event["type"].GetArray()) {
        // those that the schema expects with the category network
        CHECK(is_one_of(word, {"access", "allowed", "connection", "denied", "end", "info",
                               "protocol", "start"}));
    }
    CHECK(event["id"].GetStringLength() > 0);
}

}  // namespace

TEST_CASE("ecs: every record has published fields only, and its own below siptls") {
    const Types types = published_types();
    for (const Analysis& analysis : {test::founding_case(), test::traced_case(),
                                     test::hostile_case(), test::other_port(), test::nothing()}) {
        const auto sessions =
            analysis.incidents.empty() ? std::vector<JudgedSession>() : all_sessions(analysis);
        const auto lines = lines_of(ecs(analysis, sessions));
        REQUIRE(lines.size() % 2 == 0);
        for (std::size_t at = 1; at < lines.size(); at += 2) {
            const auto record = test::parse_json(lines[at]);
            check_fields(types, "", record);
            CHECK(std::string(record["ecs"]["version"].GetString()).starts_with("8."));
            check_categories(record["event"]);
            CHECK(record["labels"]["site"] == "Frankfurt");
            CHECK(record["labels"]["mirror_port"] == "7");
            CHECK(record["siptls"].IsObject());
        }
    }
}

TEST_CASE("ecs: an incident says whether an earlier report had it") {
    const Analysis analysis = test::founding_case();
    REQUIRE(analysis.incidents.size() == 2);
    BaselineIncident known;
    known.id = analysis.incidents[0].id;
    BaselineIncident fresh;
    fresh.id = analysis.incidents[1].id;
    BaselineIncident gone;
    gone.id = "00000000000000b9";
    const auto news = [&](const BaselineComparison* comparison) {
        std::ostringstream out;
        const auto writer = find_report_format("ecs")->make(out, {});
        if (comparison != nullptr) {
            writer->compared(*comparison);
        }
        writer->finish(analysis);
        std::map<std::string, std::string> told;
        const auto lines = lines_of(out.str());
        for (std::size_t at = 1; at < lines.size(); at += 2) {
            const auto record = test::parse_json(lines[at]);
            const auto& own = record["siptls"];
            const std::string dataset = record["event"]["dataset"].GetString();
            if (dataset == "siptls.incident") {
                const bool null = own["new"].IsNull();
                told[record["event"]["id"].GetString()] = null                   ? "null"
                                                          : own["new"].GetBool() ? "new"
                                                                                 : "known";
            } else if (dataset == "siptls.summary" && own["baseline"].IsObject()) {
                told[own["baseline"]["gone"][0]["id"].GetString()] = "gone";
            }
        }
        return told;
    };
    const BaselineComparison comparison{{gone}, {known}, {fresh}};
    CHECK(news(&comparison) == std::map<std::string, std::string>{
                                   {known.id, "known"}, {fresh.id, "new"}, {gone.id, "gone"}});
    CHECK(news(nullptr) ==
          std::map<std::string, std::string>{{known.id, "null"}, {fresh.id, "null"}});
}

TEST_CASE("ecs: live, each thing is written as it is decided, and the end adds the summary alone") {
    const Types types = published_types();
    const Analysis analysis = test::founding_case();
    std::ostringstream out;
    ReportOptions options;
    options.listing = SessionListing::All;
    options.pace = Pace::Settled;
    const auto writer = find_report_format("ecs")->make(out, options);
    const auto told = [&] {  // since it was asked last
        const auto lines = lines_of(out.str());
        out.str("");
        REQUIRE(lines.size() == 2);
        auto record = test::parse_json(lines[1]);
        check_fields(types, "", record);
        check_categories(record["event"]);
        const auto action = test::parse_json(lines[0]);
        record.AddMember("name", rapidjson::Value(action["create"]["_id"], record.GetAllocator()),
                         record.GetAllocator());
        return record;
    };

    writer->session(analysis.incidents[0].first, analysis.certificates);
    CHECK(told()["event"]["dataset"] == "siptls.session");
    Incident incident = analysis.incidents[0];
    writer->incident(incident, analysis.certificates);
    const auto first = told();
    CHECK(first["event"]["kind"] == "alert");
    CHECK(first["siptls"]["revision"].GetUint() == 1);
    CHECK(first["siptls"]["new"].IsNull());

    Finding finding = analysis.findings[0];
    finding.incidents = {incident.id, "not told yet"};
    writer->finding(finding, analysis.certificates);
    const auto found = told();
    CHECK(found["event"]["kind"] == "alert");
    CHECK(found["event"]["start"] == first["event"]["start"]);
    CHECK(found["event"]["end"] == first["event"]["end"]);

    // Taken back: the same event under another name, and nothing to be alarmed by.
    incident.cause = Cause::Unknown;
    incident.confidence = Confidence::Null;
    incident.revision = 2;
    writer->incident(incident, analysis.certificates);
    const auto back = told();
    CHECK(back["event"]["id"] == first["event"]["id"]);
    CHECK(back["name"] != first["name"]);
    CHECK(back["event"]["kind"] == "event");
    CHECK_FALSE(back["siptls"].HasMember("confidence"));
    finding.incidents.clear();
    writer->finding(finding, analysis.certificates);
    CHECK(told()["event"]["kind"] == "event");

    Heartbeat beat;
    beat.input = "eth1";
    beat.time.nanoseconds = 1'790'000'000'000'000'000;
    beat.kernel_drops = 3;
    writer->heartbeat(beat);
    const auto alive = told();
    CHECK(alive["event"]["dataset"] == "siptls.heartbeat");
    CHECK(alive["siptls"]["kernel_drops"].GetUint() == 3);
    CHECK(alive["siptls"]["files_read"].IsNull());
    beat.time.nanoseconds += kSecond;  // the first one of another run
    writer->heartbeat(beat);
    CHECK(told()["name"] != alive["name"]);

    writer->finish(analysis);
    CHECK(told()["event"]["dataset"] == "siptls.summary");
}

TEST_CASE("ecs: fingerprints and the trace of a session are in its record") {
    const Analysis analysis = test::traced_case();
    const auto lines = lines_of(ecs(analysis, {analysis.incidents[0].first}));
    const auto record = test::parse_json(lines[1]);
    CHECK(record["tls"]["client"]["ja3"] == "e35df3e00ca4ef31d42b34bebaa2f86e");
    CHECK(record["tls"]["server"]["ja3s"] == "4192c0a946c5bd9b544b4656d9f624a4");
    CHECK(record["network"]["community_id"].GetStringLength() > 2);
    CHECK(record["siptls"]["ja4"] == "t10i060300_1ac36c4c9e0f_9dc949149365");
    CHECK(record["siptls"]["trace"][1]["result_name"] == "SEC_E_CERT_UNKNOWN");
    CHECK(record["siptls"]["trace"][1]["clock_offset"].GetDouble() == doctest::Approx(173.4));
}

TEST_CASE("ecs: what only a trace tells has a record of its own") {
    const auto lines = lines_of(ecs(test::traced_case(), {}));
    std::size_t found = 0;
    for (std::size_t at = 1; at < lines.size(); at += 2) {
        const auto record = test::parse_json(lines[at]);
        const std::string dataset = record["event"]["dataset"].GetString();
        if (dataset == "siptls.trace") {
            CHECK(record["source"]["ip"].IsString());
            ++found;
        } else if (dataset == "siptls.summary") {
            CHECK(record["siptls"]["traces"][0]["joined"].GetUint() == 2);
            ++found;
        }
    }
    CHECK(found == 3);
}

TEST_CASE("ecs: the bulk interface is told to create each record under a name of its own") {
    const Analysis analysis = test::founding_case();
    const auto lines = lines_of(ecs(analysis, all_sessions(analysis)));
    std::map<std::string, int> names;
    for (std::size_t at = 0; at < lines.size(); at += 2) {
        const auto action = test::parse_json(lines[at]);
        REQUIRE(action.MemberCount() == 1);
        ++names[action["create"]["_id"].GetString()];
    }
    CHECK(names.size() == 4 + 2 + 1 + 1);  // sessions, incidents, finding, summary
    CHECK(lines == lines_of(ecs(analysis, all_sessions(analysis))));
}

TEST_CASE("ecs: the founding case reads as approved") {
    const Analysis analysis = test::founding_case();
    test::check_approved("founding_case.ecs.ndjson", ecs(analysis, all_sessions(analysis)));
}

TEST_CASE("ecs: hostile bytes give plain lines") {
    const Analysis analysis = test::hostile_case();
    for (const char c : ecs(analysis, all_sessions(analysis))) {
        const auto byte = static_cast<unsigned char>(c);
        REQUIRE((byte == '\n' || (byte >= 0x20 && byte < 0x7f)));
    }
}

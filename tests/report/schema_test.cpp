// SPDX-License-Identifier: GPL-2.0-or-later
// docs/analysis.schema.json takes what the writer writes and refuses every broken variant of it.
#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidjson/pointer.h>
#include <rapidjson/schema.h>

#include "report/json_document.h"
#include "report/samples.h"
#include "source_folder.h"

using namespace siptls;

namespace {

rapidjson::Document schema_json() {
    std::ifstream file(siptls::test::source_folder() + "/docs/analysis.schema.json");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return test::parse_json(text);
}

const rapidjson::SchemaDocument& schema() {
    static const rapidjson::Document json = schema_json();
    static const rapidjson::SchemaDocument document(json);
    return document;
}

bool is_valid(const rapidjson::Value& document) {
    rapidjson::SchemaValidator validator(schema());
    return document.Accept(validator);
}

rapidjson::Document full_document() {
    ReportOptions options;
    options.listing = SessionListing::All;
    options.labels = {{"site", "Frankfurt"}};
    return test::parse_json(
        test::render_json(test::traced_case(),
                          {test::traced_case().incidents[0].first, test::established(),
                           test::refused_by_server(), test::cut_off()},
                          options));
}

// Whether this object is a map with free keys.
bool is_map(const std::string& path) {
    return path == "/labels" || path == "/certificates";
}

// What is there only where a trace was given.
bool comes_of_trace(const std::string& path) {
    return path == "/traces" || path == "/trace_only" ||
           (path.starts_with("/registrations/") && path.ends_with("/source"));
}

// Calls `each` with the path of every value below the root.
void walk(const rapidjson::Value& value, const std::string& path,
          const std::function<void(const std::string&, const rapidjson::Value&)>& each) {
    each(path, value);
    if (value.IsObject()) {
        for (const auto& member : value.GetObject()) {
            walk(member.value, path + "/" + member.name.GetString(), each);
        }
    } else if (value.IsArray()) {
        for (rapidjson::SizeType at = 0; at < value.Size(); ++at) {
            walk(value[at], path + "/" + std::to_string(at), each);
        }
    }
}

std::vector<std::string> paths_of(const rapidjson::Document& document,
                                  const std::function<bool(const rapidjson::Value&)>& wanted) {
    std::vector<std::string> paths;
    walk(document, "", [&](const std::string& path, const rapidjson::Value& value) {
        if (wanted(value)) {
            paths.push_back(path);
        }
    });
    return paths;
}

// The document with the value at `path` replaced.
bool is_valid_with(const rapidjson::Document& good, const std::string& path,
                   const rapidjson::Value& value) {
    rapidjson::Document copy;
    copy.CopyFrom(good, copy.GetAllocator());
    rapidjson::Value replacement(value, copy.GetAllocator());
    rapidjson::Pointer(path.c_str()).Set(copy, replacement);
    return is_valid(copy);
}

bool is_in(std::string_view path, std::string_view end) {
    return path.size() >= end.size() && path.substr(path.size() - end.size()) == end;
}

}  // namespace

TEST_CASE("schema: what the writer writes is valid") {
    CHECK(is_valid(full_document()));
    ReportOptions options;
    for (const Analysis& analysis : {test::nothing(), test::other_port(), test::hostile_case(),
                                     test::founding_case(), test::traced_case()}) {
        CHECK(is_valid(test::parse_json(test::render_json(analysis, {}, options))));
    }
}

TEST_CASE("schema: a document that lacks a member is refused") {
    const rapidjson::Document good = full_document();
    std::size_t tried = 0;
    for (const std::string& path :
         paths_of(good, [](const rapidjson::Value& value) { return value.IsObject(); })) {
        if (is_map(path)) {
            continue;
        }
        const rapidjson::Value* object = rapidjson::Pointer(path.c_str()).Get(good);
        for (const auto& member : object->GetObject()) {
            if (comes_of_trace(path + "/" + member.name.GetString())) {
                continue;
            }
            rapidjson::Document copy;
            copy.CopyFrom(good, copy.GetAllocator());
            rapidjson::Pointer(path.c_str()).Get(copy)->RemoveMember(member.name.GetString());
            CAPTURE(path);
            CAPTURE(member.name.GetString());
            CHECK_FALSE(is_valid(copy));
            ++tried;
        }
    }
    CHECK(tried > 350);
}

TEST_CASE("schema: a document with a member too many is refused") {
    const rapidjson::Document good = full_document();
    for (const std::string& path :
         paths_of(good, [](const rapidjson::Value& value) { return value.IsObject(); })) {
        CAPTURE(path);
        CHECK_FALSE(is_valid_with(good, path + "/surplus", rapidjson::Value(1)));
    }
}

TEST_CASE("schema: a value of another type is refused") {
    const rapidjson::Document good = full_document();
    rapidjson::Value object(rapidjson::kObjectType);
    rapidjson::Document words;
    words.SetObject();
    words.AddMember("x", rapidjson::Value(1), words.GetAllocator());
    for (const std::string& path : paths_of(good, [](const rapidjson::Value&) { return true; })) {
        CAPTURE(path);
        const rapidjson::Value& was = *rapidjson::Pointer(path.c_str()).Get(good);
        if (!was.IsObject()) {
            CHECK_FALSE(is_valid_with(good, path, words));
        }
        if (!was.IsArray()) {
            CHECK_FALSE(is_valid_with(good, path, rapidjson::Value(rapidjson::kArrayType)));
        }
        if (was.IsNumber()) {
            CHECK_FALSE(is_valid_with(good, path, rapidjson::Value("text")));
        } else {
            CHECK_FALSE(is_valid_with(good, path, rapidjson::Value(-1.5)));
        }
    }
}

TEST_CASE("schema: a word outside a closed list is refused") {
    const rapidjson::Document good = full_document();
    std::size_t tried = 0;
    for (const std::string& path :
         paths_of(good, [](const rapidjson::Value& value) { return value.IsString(); })) {
        for (const char* end : {"/outcome",
                                "/cause",
                                "/confidence",
                                "/handshake_reached",
                                "/action",
                                "/code",
                                "/kind",
                                "/source",
                                "/schema",
                                "/sessions_listed",
                                "/closed_by",
                                "/close_how",
                                "/tls_version",
                                "/transport",
                                "/from",
                                "/level",
                                "/directions",
                                "/id",
                                "/sha256",
                                "/start_time",
                                "/first_time",
                                "/not_before",
                                "/not_observable/0"}) {
            const bool from_the_wire =
                is_in(path, "client_profile/id") || path.find("/diagnostics/") != std::string::npos;
            if (is_in(path, end) && !from_the_wire) {
                CAPTURE(path);
                CHECK_FALSE(is_valid_with(good, path, rapidjson::Value("something else")));
                ++tried;
            }
        }
    }
    CHECK(tried > 80);
}

TEST_CASE("schema: numbers out of range are refused") {
    const rapidjson::Document good = full_document();
    const struct {
        const char* path;
        double value;
    } rows[] = {
        {"/sessions/0/client/port", 65536},
        {"/sessions/0/revision", 0},
        {"/sessions/0/first_frame/number", 0},
        {"/incidents/0/attempts", 0},
        {"/captures/0/packets", 1.5},
        {"/captures/0/bytes", -1},
        {"/registrations/0/sip/0/statuses/0", 100},
    };
    for (const auto& row : rows) {
        CAPTURE(row.path);
        REQUIRE(rapidjson::Pointer(row.path).Get(good) != nullptr);
        CHECK_FALSE(is_valid_with(good, row.path, rapidjson::Value(row.value)));
    }
    CHECK_FALSE(is_valid_with(good, "/incidents/0/sessions", rapidjson::Value("x")));
    CHECK_FALSE(is_valid(rapidjson::Value(rapidjson::kArrayType)));
}

TEST_CASE("schema: its closed lists hold every name the model has") {
    const rapidjson::Document json = schema_json();
    const auto list = [&](const char* path) {
        const rapidjson::Value* values = rapidjson::Pointer(path).Get(json);
        REQUIRE(values != nullptr);
        std::vector<std::string> words;
        for (const auto& value : values->GetArray()) {
            words.emplace_back(value.IsString() ? value.GetString() : "");
        }
        return words;
    };
    const auto check = [](const std::vector<std::string>& words, auto last) {
        const auto count = static_cast<std::size_t>(last) + 1;
        REQUIRE(words.size() == count);
        for (std::size_t at = 0; at < count; ++at) {
            CHECK(words[at] == name(static_cast<decltype(last)>(at)));
        }
    };
    const std::string session = "/definitions/session/properties";
    check(list((session + "/outcome/enum").c_str()), Outcome::NotTls);
    check(list("/definitions/cause/enum"), Cause::Unknown);
    check(list("/definitions/anomaly/properties/code/enum"), AnomalyCode::ProxyHeader);
    check(list("/definitions/problems/items/properties/code/enum"), ProblemCode::TooManyAtOnce);
    check(list("/definitions/verdict/properties/evidence/items/properties/kind/enum"),
          Reason::WentSilent);
    check(list("/definitions/finding/properties/remediation/items/properties/action/enum"),
          RemedyAction::CheckBeforeIssuing);
    check(list("/definitions/expected_name/properties/kind/enum"), NameKind::Ip);
    check(list("/definitions/expected_name/properties/source/enum"), NameSource::Sibling);
    check(list((session + "/certificate_chain/items/properties/source/enum").c_str()),
          CertificateSource::Operator);
    const auto reached = list((session + "/handshake_reached/enum").c_str());
    CHECK(std::count(reached.begin(), reached.end(), handshake_reached(Session{})) == 1);
}

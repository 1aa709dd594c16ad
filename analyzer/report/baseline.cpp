// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/baseline.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <set>
#include <system_error>
#include <tuple>

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/filereadstream.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include "bytes/ascii.h"
#include "report/analysis_schema.h"
#include "report/limits.h"
#include "siptls/wording.h"

namespace siptls {
namespace {

constexpr std::size_t kBuffer = 65536;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using FilePtr = std::unique_ptr<std::FILE, CloseFile>;

Baseline failed(const std::string& path, std::string_view what) {
    Baseline baseline;
    baseline.problem = fmt::format("{}: {}; --baseline takes a report written with -T json",
                                   escape_text(path), what);
    return baseline;
}

std::string text_of(const rapidjson::Value& value) {
    return value.IsString() ? std::string(value.GetString(), value.GetStringLength())
                            : std::string();
}

// `document` fits the schema.
Baseline incidents_of(const rapidjson::Document& document) {
    Baseline baseline;
    baseline.redacted = document["redacted"].GetBool();
    for (const auto& incident : document["incidents"].GetArray()) {
        BaselineIncident one;
        one.id = text_of(incident["id"]);
        one.cause = text_of(incident["cause"]);
        one.client = text_of(incident["client"]);
        one.mac = text_of(incident["client_identity"]["mac"]);
        const auto& server = incident["server"];
        one.server.address = parse_ip_address(text_of(server["ip"])).value_or(IpAddress{});
        one.server.port = static_cast<std::uint16_t>(server["port"].GetUint());
        if (incident["expected_name"].IsObject()) {
            one.expected_name = text_of(incident["expected_name"]["name"]);
        }
        baseline.incidents.push_back(std::move(one));
    }
    return baseline;
}

// The first place that breaks the schema, in words; empty if none does.
std::string schema_fault(const rapidjson::Document& document) {
    rapidjson::Document schema;
    schema.Parse(report::kAnalysisSchema.data(), report::kAnalysisSchema.size());
    const rapidjson::SchemaDocument rules(schema);
    rapidjson::SchemaValidator validator(rules);
    if (document.Accept(validator)) {
        return {};
    }
    rapidjson::StringBuffer place;
    validator.GetInvalidDocumentPointer().StringifyUriFragment(place);
    const std::string_view where = place.GetString();
    return fmt::format("is no report of siptls: {} breaks the rule {}",
                       where == "#" ? "the document itself" : escape_text(where),
                       validator.GetInvalidSchemaKeyword());
}

using Key = std::tuple<std::string, std::string, Endpoint, std::string>;

// One for each way in which the client may be known.
std::vector<Key> keys_of(const BaselineIncident& incident) {
    const std::string name = lower(incident.expected_name);
    std::vector<Key> keys = {{incident.cause, "ip " + incident.client, incident.server, name}};
    if (!incident.mac.empty()) {
        keys.emplace_back(incident.cause, "mac " + lower(incident.mac), incident.server, name);
    }
    return keys;
}

std::set<Key> keys_of(const std::vector<BaselineIncident>& incidents) {
    std::set<Key> keys;
    for (const BaselineIncident& incident : incidents) {
        for (Key& key : keys_of(incident)) {
            keys.insert(std::move(key));
        }
    }
    return keys;
}

bool is_among(const BaselineIncident& incident, const std::set<Key>& known) {
    const std::vector<Key> keys = keys_of(incident);
    return std::any_of(keys.begin(), keys.end(),
                       [&](const Key& key) { return known.count(key) != 0; });
}

}  // namespace

Baseline load_baseline(const std::string& path) {
    const FilePtr file(std::fopen(path.c_str(), "rb"));
    if (file == nullptr) {
        if (errno == ENOENT) {
            return failed(path, "does not exist: leave --baseline out in the first run");
        }
        return failed(path,
                      fmt::format("cannot be opened ({})", std::generic_category().message(errno)));
    }
    if (std::fseek(file.get(), 0, SEEK_END) != 0 || std::ftell(file.get()) < 0) {
        return failed(path, "is no file that can be read to its end");
    }
    if (static_cast<std::size_t>(std::ftell(file.get())) > report::kMaxBaselineBytes) {
        return failed(path, "is too large to compare with; write it with --sessions incidents");
    }
    std::rewind(file.get());
    std::vector<char> buffer(kBuffer);
    rapidjson::FileReadStream stream(file.get(), buffer.data(), buffer.size());
    rapidjson::Document document;
    // Iterative: how deep a hostile file nests costs no stack.
    document.ParseStream<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(
        stream);
    if (document.HasParseError()) {
        return failed(path, fmt::format("at byte {}: {}", document.GetErrorOffset(),
                                        rapidjson::GetParseError_En(document.GetParseError())));
    }
    const std::string fault = schema_fault(document);
    return fault.empty() ? incidents_of(document) : failed(path, fault);
}

BaselineComparison compare(const Baseline& before, const Analysis& now) {
    std::vector<BaselineIncident> present;
    for (const Incident& incident : now.incidents) {
        present.push_back({incident.id, std::string(name(incident.cause)),
                           to_string(incident.client), incident.identity.mac, incident.server,
                           incident.expected_name.name, incident.resolved.value_or(false)});
    }
    const std::set<Key> known_now = keys_of(present);
    const std::set<Key> known_before = keys_of(before.incidents);
    BaselineComparison comparison;
    for (const BaselineIncident& incident : before.incidents) {
        if (!is_among(incident, known_now)) {
            comparison.gone.push_back(incident);
        }
    }
    for (BaselineIncident& incident : present) {
        auto& group = is_among(incident, known_before) ? comparison.still : comparison.fresh;
        group.push_back(std::move(incident));
    }
    return comparison;
}

}  // namespace siptls

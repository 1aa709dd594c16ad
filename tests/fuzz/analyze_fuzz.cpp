// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes as a capture, all the way to the reports. The first byte chooses what the operator
// says. Whatever the capture holds, the text has no control characters and the JSON keeps to its
// schema.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <sstream>
#include <string>

#include <rapidjson/document.h>
#include <rapidjson/schema.h>

#include "capture/memory_input.h"
#include "capture/open.h"
#include "fuzz/expect.h"
#include "siptls/analyzer.h"
#include "siptls/report.h"

namespace {

using namespace siptls;
using siptls::tests::expect;

// Longer inputs only fuzz more slowly.
constexpr std::size_t kMaxInput = std::size_t{64} * 1024;

AnalyzerOptions options_from(std::uint8_t choice) {
    AnalyzerOptions options;
    options.all_ports = (choice & 1) != 0;
    if ((choice & 2) != 0) {
        options.server_names = {{std::nullopt, "sip.example.net"}};
    }
    options.listing = SessionListing::All;
    return options;
}

struct Reports {
    std::ostringstream text;
    std::ostringstream json;
};

void analyze(PacketSource& source, std::uint8_t choice, Reports& reports) {
    ReportOptions wanted;
    wanted.listing = SessionListing::All;
    const auto text = find_report_format("text")->make(reports.text, wanted);
    const auto json = find_report_format("json")->make(reports.json, wanted);
    Analyzer analyzer(options_from(choice));
    analyzer.on_session([&](const JudgedSession& session, const Analyzer& engine) {
        text->session(session, engine.certificates());
        json->session(session, engine.certificates());
    });
    Frame frame;
    while (source.next(frame)) {
        analyzer.add(frame);
    }
    analyzer.end_capture(source.facts());
    const Analysis analysis = analyzer.finish();
    text->finish(analysis);
    json->finish(analysis);
}

rapidjson::Document parse_json(const std::string& text) {
    rapidjson::Document document;
    document.Parse<rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
    expect(!document.HasParseError());
    return document;
}

const rapidjson::SchemaDocument& schema() {
    static const rapidjson::SchemaDocument document = [] {
        std::ifstream file(SIPTLS_SOURCE_DIR "/docs/analysis.schema.json");
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        return rapidjson::SchemaDocument(parse_json(text));
    }();
    return document;
}

void check(const Reports& reports) {
    const std::string text = reports.text.str();
    expect(std::none_of(text.begin(), text.end(), [](char character) {
        const auto code = static_cast<unsigned char>(character);
        return (code < 0x20 && character != '\n') || code == 0x7f;
    }));
    const rapidjson::Document json = parse_json(reports.json.str());
    rapidjson::SchemaValidator validator(schema());
    expect(json.Accept(validator));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0 || size > kMaxInput) {
        return 0;
    }
    const Bytes file{data + 1, size - 1};
    const OpenedCapture capture =
        capture::open_input(std::make_unique<capture::MemoryInput>(file, size), "fuzz", {});
    if (!capture.source) {
        expect(!capture.facts.problems.empty());
        return 0;
    }
    Reports reports;
    analyze(*capture.source, data[0], reports);
    check(reports);
    return 0;
}

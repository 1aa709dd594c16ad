// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/live_options.h"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <system_error>

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include "cli/analyze_words.h"
#include "cli/option_values.h"
#include "cli/outcome.h"
#include "cli/program_options.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

namespace po = boost::program_options;

constexpr std::uint64_t kMebibyte = std::uint64_t{1024} * 1024;
constexpr std::uint64_t kMaxBufferMebibytes = 2047;    // libpcap takes an int of bytes
constexpr std::uint64_t kMaxSnaplen = 262144;          // libpcap's own
constexpr std::uint64_t kMaxSeconds = 366ULL * 86400;  // of an interval
constexpr std::uint64_t kMaxRotateMebibytes = std::uint64_t{1024} * 1024;  // a tebibyte

po::options_description own_options() {
    po::options_description options("Options", kHelpWidth, kHelpWidth / 2);
    const auto text = text_value;
    options.add_options()                                                               //
        ("interface,i", text("IF"), "capture on this interface, or on any")             //
        ("read-dir", text("DIR"), "read the finished files of a ring, each once")       //
        ("snaplen", text("BYTES"), "take so much of each frame (262144)")               //
        ("buffer", text("MIB"), "size of the kernel's buffer for bursts (32)")          //
        ("no-promiscuous", po::bool_switch(), "only frames that are for this machine")  //
        ("user", text("NAME"), "become this user once the interface is open")           //
        ("heartbeat", text("SECONDS"), "say so often how it goes (60; 0: never)")       //
        ("rotate-size", text("MIB"), "with -o: a new file when one has this size")      //
        ("rotate-time", text("SECONDS"), "with -o: a new file after this time");
    return with_help(options);
}

std::uint64_t number_of(const po::variables_map& values, const char* name, std::uint64_t least,
                        std::uint64_t most, std::uint64_t otherwise) {
    const auto text = text_of(values, name);
    return text ? parse_number(*text, name, least, most) : otherwise;
}

AnalyzeOptions judging_options(const po::variables_map& values) {
    AnalyzeOptions options = analyze_options_of(values);
    if (!options.captures.empty()) {
        const std::string& word = options.captures.front();
        std::error_code error;
        throw UsageError(fmt::format(
            "live takes an interface behind -i or a directory behind --read-dir, no captures; "
            "perhaps siptls {} {}",
            std::filesystem::exists(word, error) ? "analyze" : "live -i", escape_text(word)));
    }
    if (options.strict || options.exit_code || options.progress || !options.baseline.empty() ||
        !options.requests.empty() || !options.traces.empty()) {
        throw UsageError(
            "--strict, --exit-code, --progress, --baseline, --requests and --trace belong to "
            "siptls analyze");
    }
    for (const ReportFormat* format : options.formats) {
        if (format->shape != ReportShape::Stream) {
            throw UsageError(fmt::format(
                "-T {} tells each thing once, when nothing can change it any more, and cannot be "
                "written as things are decided; take text, ndjson or ecs",
                format->id));
        }
    }
    options.analyzer.pace = Pace::Settled;
    return options;
}

void check_places(const LiveCommandOptions& options) {
    if (options.capture.interface.empty() == options.directory.empty()) {
        throw UsageError("live needs one of -i INTERFACE and --read-dir DIRECTORY");
    }
    if (options.rotation && options.analyze.output == "-") {
        throw UsageError("--rotate-size and --rotate-time need -o FILE");
    }
}

}  // namespace

LiveCommandOptions parse_live_options(const Arguments& arguments) {
    const po::variables_map values = parse_analyze_words(arguments, own_options());
    LiveCommandOptions options;
    options.analyze.help = values["help"].as<bool>();
    if (options.analyze.help) {
        return options;
    }
    options.analyze = judging_options(values);
    options.capture.interface = text_of(values, "interface").value_or("");
    options.capture.filter = options.analyze.filter;
    options.capture.snaplen =
        static_cast<std::uint32_t>(number_of(values, "snaplen", 64, kMaxSnaplen, kMaxSnaplen));
    options.capture.buffer_bytes =
        number_of(values, "buffer", 1, kMaxBufferMebibytes, 32) * kMebibyte;
    if (values["no-promiscuous"].as<bool>()) {
        options.capture.promiscuity = Promiscuity::OwnFrames;
    }
    options.directory = text_of(values, "read-dir").value_or("");
    options.user = text_of(values, "user").value_or("");
    options.heartbeat_seconds = number_of(values, "heartbeat", 0, kMaxSeconds, 60);
    options.rotation.bytes =
        number_of(values, "rotate-size", 1, kMaxRotateMebibytes, 0) * kMebibyte;
    options.rotation.seconds = number_of(values, "rotate-time", 1, kMaxSeconds, 0);
    check_places(options);
    return options;
}

std::string live_help() {
    std::ostringstream text;
    text
        << "Usage: siptls live [options] -i INTERFACE\n"
           "       siptls live [options] --read-dir DIRECTORY\n\n"
           "Tells incidents as they are decided, until Ctrl-C or SIGTERM; then what is still open "
           "is judged\nas far as it was seen. Rights are given up once the interface is open. See "
           "docs/live.md.\n\n"
        << own_options()
        << "\nOf siptls analyze it takes what says how to judge and what to write: -f -p -T (text, "
           "ndjson, ecs)\n-o --sessions --label --server-name --client-profile --ca-file and the "
           "like (siptls analyze --help).\nWith rotation, -o NAME.EXT writes NAME-00001.EXT, "
           "NAME-00002.EXT ...; the one being written ends\nin .part.\n"
           "\nExit: 0 asked to end, 1 it could not go on (what was known is written), 2 wrong "
           "usage.\n";
    return text.str();
}

}  // namespace siptls::cli

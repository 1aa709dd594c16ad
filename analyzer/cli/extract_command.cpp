// SPDX-License-Identifier: GPL-2.0-or-later
// siptls extract: the packets that the incidents rest on, as a capture to hand on. The captures are
// read twice: once to find the incidents, once to copy their packets.
#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

#include <fmt/format.h>

#include "cli/analyze_options.h"
#include "cli/analyze_words.h"
#include "cli/capture_reading.h"
#include "cli/commands.h"
#include "cli/inputs.h"
#include "cli/interrupt.h"
#include "cli/operator_files.h"
#include "cli/outcome.h"
#include "cli/output.h"
#include "cli/program_options.h"
#include "cli/terminal.h"
#include "cli/trace_reading.h"
#include "other_formats/open_other.h"
#include "siptls/evidence_packets.h"
#include "siptls/pcapng_writer.h"
#include "siptls/report.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

constexpr std::string_view kHelp =
    "Usage: siptls extract [options] -o EVIDENCE.pcapng CAPTURE...\n\n"
    "Copies the packets of all incidents: each connection from its SYN on, and the DNS, DHCP and "
    "SIP\n"
    "packets that tell which name the client looked for. Packet comments say what each shows. "
    "Link\n"
    "types and captures keep an interface of their own. The captures are read twice, so they must "
    "be\n"
    "files.\n\n"
    "Options are those of siptls analyze that say what to read and what is known (-f, -p,\n"
    "--server-name, --client-profile, --ca-file, ...); --sessions failed or all copies more than "
    "the\n"
    "incidents.\n\n"
    "Exit: 0 written, 1 nothing to write or nothing could be read or written, 2 wrong usage.\n";

// Packets are copied as they are: nothing of a report applies.
void refuse_report_options(const boost::program_options::variables_map& values) {
    for (const char* option : {"format", "redact", "redact-key", "label", "color", "baseline",
                               "requests", "sip-domain", "exit-code"}) {
        if (is_given(values, option)) {
            throw UsageError(
                fmt::format("extract copies packets as they are; {}--{} is an option of analyze",
                            option == std::string_view("format") ? "-T, " : "", option));
        }
    }
}

void refuse_what_cannot_be_read_twice(const std::vector<CaptureInput>& inputs) {
    for (const CaptureInput& input : inputs) {
        std::error_code error;
        if (input.path == "-") {
            throw UsageError(
                "extract reads its captures twice, which standard input cannot be; save it to a "
                "file first");
        }
        if (std::filesystem::exists(input.path, error) &&
            !std::filesystem::is_regular_file(input.path, error)) {
            throw UsageError(fmt::format(
                "extract reads its captures twice, which {} cannot be; save it to a file first",
                escape_text(input.path)));
        }
    }
}

// What is kept of sessions that succeeded, as one of them may have ended an incident.
constexpr std::size_t kMaxSucceeded = 100'000;
struct Succeeded {
    EvidenceConnection connection;
    FrameRef first_frame;
};

// The sessions to copy, and by their id those that succeeded.
struct Found {
    std::vector<JudgedSession> wanted;
    std::map<std::string, Succeeded> succeeded;
};

EvidenceConnection connection_of(const Session& session) {
    return {session.tcp_client(), session.server, session.start_time, session.end_time};
}

void take(Found& found, const JudgedSession& judged, SessionListing listing) {
    const bool wanted =
        judged.verdict.incident || listing == SessionListing::All ||
        (listing == SessionListing::Failed && judged.session.outcome != Outcome::Established);
    if (wanted) {
        found.wanted.push_back(judged);
    } else if (found.succeeded.size() < kMaxSucceeded) {
        found.succeeded[judged.id] = {connection_of(judged.session), judged.session.first_frame};
    }
}

std::string words_of(const Evidence& evidence) {
    return "siptls: " + describe(evidence);
}

// What the first packet of a session says: the finding it belongs to, or its own verdict.
std::string session_comment(const JudgedSession& judged, const Analysis& analysis) {
    const Session& session = judged.session;
    const Verdict& verdict = judged.verdict;
    std::string text =
        fmt::format("siptls session {}: {}", judged.id, text_of(verdict.cause).title);
    if (verdict.confidence != Confidence::Null) {
        text += fmt::format(" ({})", name(verdict.confidence));
    }
    if (!verdict.incident || !verdict.expected_name) {
        return text;
    }
    text += fmt::format(". {} looked for {} at {}", to_string(session.client.address),
                        escape_text(verdict.expected_name->name), to_string(session.server));
    for (const Finding& finding : analysis.findings) {
        if (finding.missing_name == verdict.expected_name->name &&
            finding.certificate == session.leaf()) {
            text += ". Finding " + finding.id;
            break;
        }
    }
    return text;
}

void want_frames(EvidencePicker& picker, const Verdict& verdict) {
    for (const Evidence& evidence : verdict.evidence) {
        picker.want(evidence.frame, words_of(evidence));
    }
    for (const ExcludedCause& excluded : verdict.excluded) {
        picker.want(excluded.why.frame, words_of(excluded.why));
    }
    for (const ExpectedName& candidate : verdict.candidates) {
        picker.want(candidate.frame,
                    words_of({Reason::NameFromSource,
                              {candidate.name, std::string(name(candidate.source))},
                              candidate.frame}));
    }
    if (verdict.profile) {
        picker.want(verdict.profile->frame,
                    fmt::format("siptls: the client is {}", verdict.profile->id));
    }
}

// Gives how many connections found no room.
std::size_t want_all(EvidencePicker& picker, const Found& found, const Analysis& analysis) {
    std::size_t left_out = 0;
    for (const JudgedSession& judged : found.wanted) {
        const Session& session = judged.session;
        if (!picker.want(connection_of(session))) {
            ++left_out;
            continue;
        }
        picker.want(session.first_frame, session_comment(judged, analysis));
        want_frames(picker, judged.verdict);
    }
    for (const Incident& incident : analysis.incidents) {
        if (!incident.resolved_by) {
            continue;
        }
        const auto better = found.succeeded.find(incident.resolved_by->session);
        if (better != found.succeeded.end() && picker.want(better->second.connection)) {
            picker.want(better->second.first_frame,
                        "siptls session " + better->first + ": here the client succeeded");
        }
    }
    return left_out;
}

void say(const AnalyzeOptions& options, std::string_view text) {
    if (options.talk != Talk::Quiet) {
        complain(text);
    }
}

CaptureOptions reading_options(const AnalyzeOptions& options) {
    CaptureOptions capture;
    capture.filter = options.filter;
    capture.open_other = other_formats::opener();
    return capture;
}

// The second reading. Its problems have been told in the first one.
void copy_packets(const AnalyzeOptions& options, const std::vector<CaptureInput>& inputs,
                  EvidencePicker& picker, const Output& output, MergedCaptures*& reading) {
    MergedCaptures captures(inputs, reading_options(options),
                            {[](const std::string&) {}, [](const CaptureFacts&, CaptureFate) {}});
    reading = &captures;
    Frame frame;
    while (!interrupted() && !output.failed() && captures.next(frame)) {
        picker.take(frame);
    }
    reading = nullptr;
    if (interrupted()) {
        throw Failure("stopped; nothing was written");
    }
}

void write_evidence(const AnalyzeOptions& options, const std::vector<CaptureInput>& inputs,
                    const Found& found, const Analysis& analysis) {
    const std::size_t count = found.wanted.size();
    Output output(options.output);
    PcapngWriter writer(
        output.stream(),
        fmt::format("Packets of {} session{} that siptls {} picked out of {} capture{}.", count,
                    count == 1 ? "" : "s", version(), inputs.size(),
                    inputs.size() == 1 ? "" : "s"));
    MergedCaptures* reading = nullptr;
    EvidencePicker picker([&](const Frame& frame, const std::vector<std::string>& comments) {
        writer.write(frame, escape_text(reading->path(frame.ref.capture)), comments);
    });
    const std::size_t left_out = want_all(picker, found, analysis);
    copy_packets(options, inputs, picker, output, reading);
    output.commit();
    if (left_out > 0) {
        say(options,
            fmt::format("{} further sessions found no room; narrow it down with -f", left_out));
    }
    say(options, fmt::format("{} packets of {} session{} written to {}", writer.written(),
                             count - left_out, count == 1 ? "" : "s", escape_text(options.output)));
}

}  // namespace

int run_extract(const Arguments& arguments) {
    const auto values = parse_analyze_words(arguments, with_help({}));
    refuse_report_options(values);
    AnalyzeOptions options = analyze_options_of(values);
    if (options.help) {
        print(std::string(kHelp));
        return kDone;
    }
    refuse_missing_captures(options);
    if (options.output == "-") {
        throw UsageError("extract needs -o FILE for the packets");
    }
    check_certificates(options.analyzer);
    const SessionListing listing = options.sessions.value_or(SessionListing::Incidents);
    options.analyzer.listing = SessionListing::All;
    watch_interrupts();
    const std::vector<CaptureInput> inputs = expand_inputs(options.captures);
    refuse_what_cannot_be_read_twice(inputs);
    refuse_to_overwrite(options.output, inputs, options);

    Found found;
    Analyzer analyzer(options.analyzer);
    check_keys(analyzer);
    analyzer.on_session(
        [&](const JudgedSession& session, const Analyzer&) { take(found, session, listing); });
    read_traces(options, analyzer);
    const ReadTally tally = read_captures(options, inputs, analyzer, [] { return true; });
    if (interrupted() || tally.read == 0) {
        throw Failure(interrupted() ? "stopped; nothing was written"
                                    : "no capture could be read; nothing was written");
    }
    const Analysis analysis = analyzer.finish();
    complain_of_unmet(options, analysis.unmet);
    if (found.wanted.empty()) {
        throw Failure(options.sessions ? "there is no such session; nothing was written"
                                       : "there is no incident in these captures; nothing was "
                                         "written (--sessions failed takes other failures too)");
    }
    write_evidence(options, inputs, found, analysis);
    return options.strict && !tally.whole ? kNothingDone : kDone;
}

}  // namespace siptls::cli

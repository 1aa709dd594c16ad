// SPDX-License-Identifier: GPL-2.0-or-later
// siptls analyze: captures in, reports out. Sessions go to every writer as the engine hands them
// out; each writer lists those it was asked for.
#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "cli/analyze_options.h"
#include "cli/capture_reading.h"
#include "cli/commands.h"
#include "cli/heap.h"
#include "cli/inputs.h"
#include "cli/interrupt.h"
#include "cli/operator_files.h"
#include "cli/outcome.h"
#include "cli/output.h"
#include "cli/request_files.h"
#include "cli/terminal.h"
#include "cli/trace_reading.h"
#include "siptls/baseline.h"
#include "siptls/redaction.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

struct Report {
    std::unique_ptr<Output> output;
    std::unique_ptr<ReportWriter> writer;
};

ReadTally read_all(const AnalyzeOptions& options, const std::vector<CaptureInput>& inputs,
                   Analyzer& analyzer, const std::function<bool()>& go_on) {
    // Traces first: the engine then keeps the sessions that they tell of.
    ReadTally tally = read_traces(options, analyzer);
    if (!inputs.empty()) {
        const ReadTally captures = read_captures(options, inputs, analyzer, go_on);
        tally.read = captures.read;  // a trace alone is enough only if no capture was named
        tally.whole = tally.whole && captures.whole;
    }
    return tally;
}

std::vector<Report> open_reports(const AnalyzeOptions& options,
                                 const std::vector<CaptureInput>& inputs) {
    std::vector<Report> reports;
    for (const ReportFormat* format : options.formats) {
        const std::string path = output_path(options, *format);
        refuse_to_overwrite(path, inputs, options);
        ReportOptions wanted;
        wanted.listing = listing_of(options, *format);
        wanted.labels = options.labels;
        wanted.redacted = !options.redact_key.empty();
        if (!wanted.redacted) {  // the operator's own words would name somebody
            wanted.sip_domains = options.sip_domains;
        }
        const bool may_color = path == "-" || options.color == ColorWish::Always;
        wanted.color = may_color && wants_color(options.color);
        wanted.width = path == "-" ? terminal_width() : wanted.width;
        auto output = std::make_unique<Output>(path);
        auto writer = format->make(output->stream(), wanted);
        reports.push_back({std::move(output), std::move(writer)});
    }
    return reports;
}

void write_session(const std::vector<Report>& reports, const JudgedSession& session,
                   const std::vector<Certificate>& certificates) {
    for (const Report& report : reports) {
        report.writer->session(session, certificates);
    }
}

// All of them, also where one cannot be written; gives the first failure.
std::optional<Failure> finish_all(const std::vector<Report>& reports,
                                  const std::optional<Baseline>& baseline,
                                  const Analysis& analysis) {
    const auto comparison = baseline ? std::optional(compare(*baseline, analysis)) : std::nullopt;
    return with_each(reports, [&](const Report& report) {
        if (comparison) {
            report.writer->compared(*comparison);
        }
        report.writer->finish(analysis);
        report.output->commit();
    });
}

// Read before the captures: better a complaint now than after an hour.
std::optional<Baseline> read_baseline(const AnalyzeOptions& options) {
    if (options.baseline.empty()) {
        return std::nullopt;
    }
    Baseline baseline = load_baseline(options.baseline);
    if (!baseline.problem.empty()) {
        throw Failure(baseline.problem);
    }
    if (baseline.redacted == options.redact_key.empty()) {
        throw UsageError(fmt::format("--baseline {} is {}; compare like with like",
                                     escape_text(options.baseline),
                                     baseline.redacted ? "redacted: give the same --redact-key"
                                                       : "not redacted: leave out --redact"));
    }
    return baseline;
}

int exit_code_of(const AnalyzeOptions& options, const ReadTally& tally, const Analysis& analysis) {
    if (options.strict && !tally.whole) {
        return kNothingDone;
    }
    return options.exit_code && !analysis.incidents.empty() ? kIncidentFound : kDone;
}

void write_requests(const AnalyzeOptions& options, const Analysis& analysis) {
    if (options.requests.empty()) {
        return;
    }
    const auto paths =
        write_request_files(options.requests, certificate_requests(analysis, options.sip_domains));
    if (options.talk == Talk::Quiet) {
        return;
    }
    if (paths.empty()) {
        complain("no certificate needs another name, so there is no request");
    }
    for (const std::string& path : paths) {
        complain(fmt::format("wrote {}", escape_text(path)));
    }
}

}  // namespace

int run_analyze(const Arguments& arguments) {
    const AnalyzeOptions options = parse_analyze_options(arguments);
    if (options.help) {
        print(analyze_help());
        return kDone;
    }
    watch_interrupts();
    check_certificates(options.analyzer);
    auto analyzer = std::make_unique<Analyzer>(options.analyzer);
    check_keys(*analyzer);
    const std::optional<Baseline> baseline = read_baseline(options);
    const std::vector<CaptureInput> inputs =
        options.captures.empty() ? std::vector<CaptureInput>() : expand_inputs(options.captures);
    if (!options.requests.empty()) {  // before the captures as well
        prepare_request_directory(options.requests);
    }
    const std::vector<Report> reports = open_reports(options, inputs);

    std::optional<Redaction> redaction;
    if (!options.redact_key.empty()) {
        redaction.emplace(options.redact_key);
    }
    analyzer->on_session([&](const JudgedSession& session, const Analyzer& engine) {
        if (redaction) {  // certificates first: what they name is hidden in texts of the session
            const auto& certificates = redaction->apply(engine.certificates());
            write_session(reports, redaction->apply(session), certificates);
        } else {
            write_session(reports, session, engine.certificates());
        }
    });
    const auto wanted = [&] {
        return std::any_of(reports.begin(), reports.end(),
                           [](const Report& report) { return !report.output->failed(); });
    };
    const ReadTally tally = read_all(options, inputs, *analyzer, wanted);
    if (tally.read == 0) {
        throw Failure(interrupted()    ? "stopped before anything was read; nothing was written"
                      : inputs.empty() ? "no trace could be read; nothing was written"
                                       : "no capture could be read; nothing was written");
    }
    auto analysis = std::make_unique<Analysis>(analyzer->finish());
    complain_of_unmet(options, analysis->unmet);
    if (redaction) {
        *analysis = redaction->apply(*analysis);
    }
    const std::optional<Failure> failure = finish_all(reports, baseline, *analysis);
    write_requests(options, *analysis);
    if (failure) {
        throw Failure(*failure);
    }
    const int exit_code = exit_code_of(options, tally, *analysis);
    leave_to_process(std::move(analyzer));
    leave_to_process(std::move(analysis));
    return exit_code;
}

}  // namespace siptls::cli

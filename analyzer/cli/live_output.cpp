// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/live_output.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include "cli/outcome.h"
#include "cli/terminal.h"

namespace siptls::cli {
namespace {

// Rotation counts the time that passes here, whatever the captures say.
Nanoseconds now() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

std::unique_ptr<ReportOutput> open_output(const std::string& path, const Rotation& rotation) {
    if (rotation) {
        return std::make_unique<RotatedOutput>(path, rotation);
    }
    return std::make_unique<Output>(path);
}

}  // namespace

LiveOutput::LiveOutput(const LiveCommandOptions& options) {
    for (const ReportFormat* format : options.analyze.formats) {
        const std::string path = output_path(options.analyze, *format);
        ReportOptions wanted;
        wanted.listing = listing_of(options.analyze, *format);
        wanted.pace = Pace::Settled;
        wanted.labels = options.analyze.labels;
        wanted.redacted = !options.analyze.redact_key.empty();
        wanted.color = path == "-" && wants_color(options.analyze.color);
        wanted.width = path == "-" ? terminal_width() : wanted.width;
        auto output = open_output(path, options.rotation);
        auto writer = format->make(output->stream(), wanted);
        reports_.push_back({std::move(output), std::move(writer)});
    }
    if (!options.analyze.redact_key.empty()) {
        redaction_.emplace(options.analyze.redact_key);
    }
}

template <class Write>
void LiveOutput::each(Write write) {
    for (const Report& report : reports_) {
        write(*report.writer);
        report.output->between_records(now());
    }
}

const std::vector<Certificate>& LiveOutput::shown(const std::vector<Certificate>& certificates) {
    return redaction_ ? redaction_->apply(certificates) : certificates;
}

void LiveOutput::listen(Analyzer& analyzer) {
    analyzer.on_session([this](const JudgedSession& session, const Analyzer& engine) {
        const auto& certificates = shown(engine.certificates());
        const JudgedSession told = redaction_ ? redaction_->apply(session) : session;
        each([&](ReportWriter& writer) { writer.session(told, certificates); });
    });
    analyzer.on_incident([this](const Incident& incident, const Analyzer& engine) {
        const auto& certificates = shown(engine.certificates());
        const Incident told = redaction_ ? redaction_->apply(incident) : incident;
        each([&](ReportWriter& writer) { writer.incident(told, certificates); });
    });
    analyzer.on_finding([this](const Finding& finding, const Analyzer& engine) {
        const auto& certificates = shown(engine.certificates());
        const Finding told = redaction_ ? redaction_->apply(finding) : finding;
        each([&](ReportWriter& writer) { writer.finding(told, certificates); });
    });
}

void LiveOutput::problem(const CaptureFacts& facts, const Problem& problem) {
    CaptureReport told;
    told.facts = facts;
    told.facts.problems = {problem};
    if (redaction_) {
        told = redaction_->apply(told);
    }
    each([&](ReportWriter& writer) { writer.problem(told.facts, told.facts.problems.front()); });
}

void LiveOutput::heartbeat(const Heartbeat& beat) {
    Heartbeat told = beat;
    if (redaction_) {
        CaptureReport input;
        input.facts.path = beat.input;
        told.input = redaction_->apply(input).facts.path;
    }
    each([&](ReportWriter& writer) { writer.heartbeat(told); });
}

void LiveOutput::tick() {
    each([](ReportWriter&) {});
}

bool LiveOutput::failed() const {
    return std::any_of(reports_.begin(), reports_.end(),
                       [](const Report& report) { return report.output->failed(); });
}

void LiveOutput::finish(const Analysis& analysis) {
    const Analysis told = redaction_ ? redaction_->apply(analysis) : analysis;
    const std::optional<Failure> failure = with_each(reports_, [&](const Report& report) {
        report.writer->finish(told);
        report.output->commit();
    });
    if (failure) {
        throw Failure(*failure);
    }
}

}  // namespace siptls::cli

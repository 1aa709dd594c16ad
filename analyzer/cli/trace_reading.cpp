// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/trace_reading.h"

#include <cstdint>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "cli/interrupt.h"
#include "cli/terminal.h"
#include "siptls/trace.h"
#include "siptls/wording.h"

namespace siptls::cli {

namespace {

void say(const AnalyzeOptions& options, Talk least, std::string_view text) {
    if (options.talk >= least) {
        complain(text);
    }
}

bool any_record(const TraceFacts& facts) {
    return facts.first_time.has_value();
}

void read_trace(const AnalyzeOptions& options, const std::string& path, std::uint32_t index,
                Analyzer& analyzer, ReadTally& tally) {
    say(options, Talk::Verbose, fmt::format("reading {}", escape_text(path)));
    OpenedTrace opened = open_trace(path, index);
    TraceRecord record;
    while (opened.source && !interrupted() && opened.source->next(record)) {
        analyzer.add(record);
    }
    TraceFacts facts = opened.source ? opened.source->facts() : std::move(opened.facts);
    facts.complete = facts.complete && !interrupted();
    tally.whole = tally.whole && facts.complete;
    ++(any_record(facts) ? tally.read : tally.unreadable);
    for (const Problem& problem : facts.problems) {
        say(options, Talk::Normal, escape_again(problem.text));
    }
    analyzer.end_trace(std::move(facts));
}

}  // namespace

ReadTally read_traces(const AnalyzeOptions& options, Analyzer& analyzer) {
    ReadTally tally;
    for (std::size_t at = 0; at < options.traces.size(); ++at) {
        read_trace(options, options.traces[at], static_cast<std::uint32_t>(at), analyzer, tally);
    }
    return tally;
}

}  // namespace siptls::cli

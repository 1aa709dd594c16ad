// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/capture_reading.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/interrupt.h"
#include "cli/outcome.h"
#include "cli/terminal.h"
#include "siptls/capture.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

// Frames between two looks at progress and outputs: rarely enough to cost nothing.
constexpr std::uint64_t kTickMask = 65536 - 1;

class Reading {
  public:
    Reading(const AnalyzeOptions& options, Analyzer& analyzer, const std::function<bool()>& go_on)
        : options_(options),
          analyzer_(analyzer),
          go_on_(go_on),
          progress_(options.progress && is_terminal(STDERR_FILENO)) {}

    void read(const Input& input) {
        say(Talk::Verbose, fmt::format("reading {}", escape_text(input.path)));
        CaptureOptions capture;
        capture.index = index_;
        capture.filter = options_.filter;
        OpenedCapture opened = open_capture(input.path, capture);
        if (opened.source == nullptr) {
            refuse(input, opened.facts);
            return;
        }
        const bool to_the_end = feed(*opened.source, input);
        CaptureFacts facts = opened.source->facts();
        refuse_bad_filter(facts);
        facts.complete = facts.complete && to_the_end;
        ++tally_.read;
        take(std::move(facts));
    }

    bool stopped() const { return stopped_; }
    const ReadTally& tally() const { return tally_; }

    void say(Talk least, std::string_view text) const {
        if (options_.talk >= least) {
            fmt::print(stderr, "siptls: {}\n", text);
        }
    }

  private:
    static bool has(const CaptureFacts& facts, ProblemCode code) {
        return std::any_of(facts.problems.begin(), facts.problems.end(),
                           [&](const Problem& problem) { return problem.code == code; });
    }

    static void refuse_bad_filter(const CaptureFacts& facts) {
        for (const Problem& problem : facts.problems) {
            if (problem.code == ProblemCode::BadFilter) {
                throw UsageError(escape_again(problem.text));
            }
        }
    }

    void refuse(const Input& input, CaptureFacts& facts) {
        refuse_bad_filter(facts);
        if (input.from_directory && has(facts, ProblemCode::NotACapture)) {
            say(Talk::Verbose, fmt::format("{} is no capture", escape_text(input.path)));
            return;
        }
        ++tally_.unreadable;
        facts.path = input.path;
        facts.complete = false;
        take(std::move(facts));
    }

    void take(CaptureFacts facts) {
        facts = analyzer_.end_capture(std::move(facts));
        for (const Problem& problem : facts.problems) {
            say(Talk::Normal, escape_again(problem.text));
        }
        tally_.whole = tally_.whole && facts.complete;
        ++index_;
    }

    // False if it was stopped before the end.
    bool feed(PacketSource& source, const Input& input) {
        Frame frame;
        while (!interrupted()) {
            if (!source.next(frame)) {
                clear_progress();
                return !interrupted();
            }
            analyzer_.add(frame);
            if ((frame.ref.number & kTickMask) == 0 && !tick(frame, input)) {
                break;
            }
        }
        clear_progress();
        stopped_ = true;
        return false;
    }

    bool tick(const Frame& frame, const Input& input) const {
        if (progress_) {
            fmt::print(stderr, "\r{}: {} packets\033[K", escape_text(input.path), frame.ref.number);
            std::fflush(stderr);
        }
        return go_on_();
    }

    void clear_progress() const {
        if (progress_) {
            fmt::print(stderr, "\r\033[K");
        }
    }

    const AnalyzeOptions& options_;
    Analyzer& analyzer_;
    const std::function<bool()>& go_on_;
    bool progress_;
    bool stopped_ = false;
    std::uint32_t index_ = 0;
    ReadTally tally_;
};

}  // namespace

ReadTally read_captures(const AnalyzeOptions& options, const std::vector<Input>& inputs,
                        Analyzer& analyzer, const std::function<bool()>& go_on) {
    Reading reading(options, analyzer, go_on);
    std::size_t done = 0;
    for (const Input& input : inputs) {
        if (interrupted() || reading.stopped()) {
            break;
        }
        reading.read(input);
        ++done;
    }
    ReadTally tally = reading.tally();
    if (interrupted()) {
        tally.whole = false;
        reading.say(Talk::Normal,
                    done == inputs.size()
                        ? "stopped; the report covers what was read"
                        : fmt::format("stopped; the report covers what was read, {} of {} captures "
                                      "were not begun",
                                      inputs.size() - done, inputs.size()));
    }
    return tally;
}

}  // namespace siptls::cli

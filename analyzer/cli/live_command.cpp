// SPDX-License-Identifier: GPL-2.0-or-later
// siptls live: frames of an interface or of a ring of files in, incidents out as they are decided,
// until somebody asks to end or nothing more can come.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "cli/interrupt.h"
#include "cli/live_inputs.h"
#include "cli/live_options.h"
#include "cli/live_output.h"
#include "cli/operator_files.h"
#include "cli/outcome.h"
#include "cli/privileges.h"
#include "cli/terminal.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

using Clock = std::chrono::steady_clock;

class LiveRun {
  public:
    explicit LiveRun(const LiveCommandOptions& options)
        : options_(options), analyzer_(options.analyze.analyzer), next_beat_(Clock::now()) {
        check_keys(analyzer_);
        const ProblemSink problems = [this](const CaptureFacts& facts, const Problem& problem) {
            say(Talk::Normal, escape_again(problem.text));
            output_->problem(facts, problem);
        };
        const bool files = !options.directory.empty();
        if (!files) {
            input_ = open_interface(options, problems);
        }
        drop_privileges(options.user, files ? StillNeeded::ReadingFiles : StillNeeded::Nothing);
        if (files) {
            input_ = open_directory(options, problems);
        }
        output_.emplace(options);
        output_->listen(analyzer_);
        next_beat_ += beat_interval();
    }

    int run() {
        say(Talk::Verbose,
            fmt::format(
                "listening on {}",
                escape_text(
                    options_.directory.empty() ? options_.capture.interface : options_.directory)));
        input_->read(analyzer_, [this] { return tick(); });
        advance();
        if (options_.heartbeat_seconds != 0) {
            beat();
        }
        output_->finish(analyzer_.finish());
        return input_->broke() ? kNothingDone : kDone;
    }

  private:
    Clock::duration beat_interval() const {
        return std::chrono::seconds(options_.heartbeat_seconds);
    }

    void advance() {
        if (const auto now = input_->now()) {
            analyzer_.advance(*now);
        }
    }

    bool tick() {
        advance();
        if (options_.heartbeat_seconds != 0 && Clock::now() >= next_beat_) {
            beat();
            next_beat_ = Clock::now() + beat_interval();
        }
        output_->tick();
        return !output_->failed();
    }

    void beat() {
        Heartbeat beat;
        beat.time.nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(
                                    std::chrono::system_clock::now().time_since_epoch())
                                    .count();
        beat.number = ++beats_;
        beat.activity = analyzer_.activity();
        input_->describe(beat);
        output_->heartbeat(beat);
        complain_of_drops(beat.kernel_drops.value_or(0));
        say(Talk::Verbose, fmt::format("{} packets, {} connections open, {} sessions, {} incidents",
                                       beat.packets, beat.activity.open_connections,
                                       beat.activity.sessions, beat.activity.incidents));
    }

    void complain_of_drops(std::uint64_t drops) {
        if (drops > drops_) {
            say(Talk::Normal,
                fmt::format("the kernel dropped {} packets since the last heartbeat: sessions may "
                            "be incomplete; take a larger --buffer or a narrower -f",
                            drops - drops_));
            drops_ = drops;
        }
    }

    void say(Talk least, std::string_view text) const {
        if (options_.analyze.talk >= least) {
            complain(text);
        }
    }

    const LiveCommandOptions& options_;
    Analyzer analyzer_;
    std::unique_ptr<LiveInput> input_;
    std::optional<LiveOutput> output_;
    Clock::time_point next_beat_;
    std::uint64_t beats_ = 0;
    std::uint64_t drops_ = 0;
};

}  // namespace

int run_live(const Arguments& arguments) {
    const LiveCommandOptions options = parse_live_options(arguments);
    if (options.analyze.help) {
        print(live_help());
        return kDone;
    }
    check_certificates(options.analyze.analyzer);
    watch_interrupts();
    return LiveRun(options).run();
}

}  // namespace siptls::cli

// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/capture_reading.h"

#include <cstdint>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/interrupt.h"
#include "cli/outcome.h"
#include "cli/terminal.h"
#include "other_formats/open_other.h"
#include "siptls/capture.h"
#include "siptls/merged_captures.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

// Frames between two looks at progress and outputs: rarely enough to cost nothing.
constexpr std::uint64_t kTickMask = 65536 - 1;

class Reading {
  public:
    Reading(const AnalyzeOptions& options, const std::vector<CaptureInput>& inputs,
            Analyzer& analyzer, const std::function<bool()>& go_on)
        : options_(options),
          analyzer_(analyzer),
          go_on_(go_on),
          progress_(options.progress && is_terminal(STDERR_FILENO)),
          captures_(inputs, capture_options(options, analyzer), watched()) {}

    // Until the end, or until asked to stop.
    void read() {
        Frame frame;
        bool go_on = true;
        while (go_on && !interrupted() && captures_.next(frame)) {
            analyzer_.add(frame);
            if ((++frames_ & kTickMask) == 0) {
                go_on = tick(frame);
            }
        }
        clear_progress();
        const std::size_t not_begun = captures_.stop();
        if (interrupted()) {
            tally_.whole = false;
            say(Talk::Normal, stopped_sentence(not_begun));
        }
    }

    const ReadTally& tally() const { return tally_; }

  private:
    static CaptureOptions capture_options(const AnalyzeOptions& options, Analyzer& analyzer) {
        CaptureOptions capture;
        capture.on_secrets = [&](const CaptureSecrets& secrets) { analyzer.add(secrets); };
        capture.filter = options.filter;
        capture.open_other = other_formats::opener();
        return capture;
    }

    static void refuse_bad_filter(const CaptureFacts& facts) {
        for (const Problem& problem : facts.problems) {
            if (problem.code == ProblemCode::BadFilter) {
                throw UsageError(escape_again(problem.text));
            }
        }
    }

    static std::string stopped_sentence(std::size_t not_begun) {
        std::string text = "stopped; the report covers what was read";
        if (not_begun != 0) {
            text += fmt::format(", {} {} not begun", not_begun,
                                not_begun == 1 ? "capture was" : "captures were");
        }
        return text;
    }

    CaptureProgress watched() {
        return {[this](const std::string& path) {
                    say(Talk::Verbose, fmt::format("reading {}", escape_text(path)));
                },
                [this](CaptureFacts facts, CaptureFate fate) { take(std::move(facts), fate); }};
    }

    void take(CaptureFacts facts, CaptureFate fate) {
        refuse_bad_filter(facts);
        if (fate == CaptureFate::PassedOver) {
            say(Talk::Verbose, fmt::format("{} is no capture", escape_text(facts.path)));
            return;
        }
        // A pipe may have ended because its writer was stopped as well.
        facts.complete = facts.complete && !interrupted();
        ++(fate == CaptureFate::Read ? tally_.read : tally_.unreadable);
        facts = analyzer_.end_capture(std::move(facts));
        for (const Problem& problem : facts.problems) {
            say(Talk::Normal, escape_again(problem.text));
        }
        tally_.whole = tally_.whole && facts.complete;
    }

    bool tick(const Frame& frame) const {
        if (progress_) {
            print_error(fmt::format("\r{}: {} packets\033[K",
                                    escape_text(captures_.path(frame.ref.capture)),
                                    frame.ref.number));
        }
        return go_on_();
    }

    void clear_progress() const {
        if (progress_) {
            print_error("\r\033[K");
        }
    }

    void say(Talk least, std::string_view text) const {
        if (options_.talk >= least) {
            complain(text);
        }
    }

    const AnalyzeOptions& options_;
    Analyzer& analyzer_;
    const std::function<bool()>& go_on_;
    bool progress_;
    std::uint64_t frames_ = 0;
    ReadTally tally_;
    MergedCaptures captures_;  // last: it reports to the others
};

}  // namespace

ReadTally read_captures(const AnalyzeOptions& options, const std::vector<CaptureInput>& inputs,
                        Analyzer& analyzer, const std::function<bool()>& go_on) {
    Reading reading(options, inputs, analyzer, go_on);
    reading.read();
    return reading.tally();
}

void complain_of_unmet(const AnalyzeOptions& options, const UnmetParties& unmet) {
    if (options.talk == Talk::Quiet) {
        return;
    }
    for (const Endpoint& server : unmet.servers) {
        complain(fmt::format(
            "no TLS session with {} was seen, so what you tell of that server changes nothing; "
            "check its address{}",
            server.port == 0 ? to_string(server.address) : to_string(server),
            server.port == 0 ? "" : " and port"));
    }
    for (const IpAddress& client : unmet.clients) {
        complain(fmt::format(
            "no TLS session of {} was seen, so what you tell of that client changes nothing; "
            "check its address",
            to_string(client)));
    }
}

}  // namespace siptls::cli

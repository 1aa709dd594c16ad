// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/live_inputs.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <poll.h>

#include "cli/finished_files.h"
#include "cli/interrupt.h"
#include "cli/outcome.h"
#include "other_formats/open_other.h"
#include "siptls/merged_captures.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

using std::chrono::milliseconds;

// How long to wait for a frame or a file before looking around.
constexpr milliseconds kWait{200};
constexpr milliseconds kLookEvery{500};
// Frames wait in the kernel for less than this, so what is older than now by it has come.
constexpr Nanoseconds kDelivered = 2 * kSecond;
constexpr Nanoseconds kTickEvery = kSecond / 2;
// Frames of a file between two ticks: rarely enough to cost nothing.
constexpr std::uint64_t kTickMask = 65536 - 1;

Timestamp clock_now() {
    return Timestamp{std::chrono::duration_cast<std::chrono::nanoseconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count(),
                     9};
}

void refuse(const Problem& problem) {
    if (problem.code == ProblemCode::BadFilter) {
        throw UsageError(escape_again(problem.text));
    }
    throw Failure(escape_again(problem.text));
}

class InterfaceInput final : public LiveInput {
  public:
    InterfaceInput(const LiveCommandOptions& options, ProblemSink problems)
        : problems_(std::move(problems)) {
        OpenedLive opened = open_live(options.capture);
        if (!opened.capture) {
            refuse(opened.problem);
        }
        capture_ = std::move(opened.capture);
    }

    void read(Analyzer& analyzer, const Tick& tick) override {
        Frame frame;
        Nanoseconds last_tick = 0;
        bool go_on = true;
        while (go_on && !interrupted()) {
            const LiveAnswer answer = capture_->next(frame, kWait);
            if (answer == LiveAnswer::Ended) {
                break;
            }
            if (answer == LiveAnswer::Frame) {
                analyzer.add(frame);
            }
            // On a busy link the frames themselves tell the time, even if the clock is set back.
            const Nanoseconds since = frame.time.nanoseconds - last_tick;
            if (answer == LiveAnswer::Quiet || since >= kTickEvery || since < 0) {
                go_on = tick();
                last_tick = frame.time.nanoseconds;
            }
        }
        end(analyzer);
    }

    std::optional<Timestamp> now() const override {
        Timestamp now = clock_now();
        now.nanoseconds -= kDelivered;
        return now;
    }

    void describe(Heartbeat& beat) override {
        const CaptureFacts& facts = capture_->facts();
        const LiveDrops drops = capture_->drops();
        beat.input = facts.path;
        beat.packets = facts.packets;
        beat.bytes = facts.bytes;
        beat.kernel_drops = drops.kernel;
        beat.interface_drops = drops.interface;
    }

  private:
    void end(Analyzer& analyzer) {
        const CaptureFacts facts = analyzer.end_capture(capture_->facts());
        for (const Problem& problem : facts.problems) {
            problems_(facts, problem);
        }
        broke_ = !facts.complete;
    }

    std::unique_ptr<LiveCapture> capture_;
    ProblemSink problems_;
};

class DirectoryInput final : public LiveInput {
  public:
    DirectoryInput(const LiveCommandOptions& options, ProblemSink problems)
        : directory_(options.directory),
          filter_(options.analyze.filter),
          files_(options.directory),
          problems_(std::move(problems)) {
        first_ = files_.look();
    }

    void read(Analyzer& analyzer, const Tick& tick) override {
        bool go_on = true;
        std::vector<std::string> found = std::move(first_);
        while (go_on && !interrupted()) {
            if (found.empty()) {
                poll(nullptr, 0, static_cast<int>(kLookEvery.count()));
            } else {
                go_on = read_files(found, analyzer, tick);
            }
            go_on = go_on && tick();
            try {
                found = files_.look();
            } catch (const Failure& failure) {
                CaptureFacts facts;
                facts.path = directory_;
                problems_(facts, Problem{ProblemCode::ReadFailed, failure.what()});
                broke_ = true;
                return;
            }
        }
    }

    // A silent directory says nothing of the time: the next file goes on where the last one ended.
    std::optional<Timestamp> now() const override { return latest_; }

    void describe(Heartbeat& beat) override {
        beat.input = directory_;
        beat.packets = packets_;
        beat.bytes = bytes_;
        beat.files_read = files_read_;
        beat.files_missed = files_.missed() + vanished_;
    }

  private:
    bool read_files(const std::vector<std::string>& paths, Analyzer& analyzer, const Tick& tick) {
        std::vector<CaptureInput> inputs;
        for (const std::string& path : paths) {
            inputs.push_back({path, true});
        }
        CaptureOptions capture;
        capture.filter = filter_;
        capture.on_secrets = [&](const CaptureSecrets& secrets) { analyzer.add(secrets); };
        capture.open_other = other_formats::opener();
        const CaptureProgress progress{
            [](const std::string&) {},
            [&](CaptureFacts facts, CaptureFate fate) { end(std::move(facts), fate, analyzer); }};
        MergedCaptures captures(std::move(inputs), std::move(capture), progress);
        Frame frame;
        bool go_on = true;
        while (go_on && !interrupted() && captures.next(frame)) {
            frame.ref.capture += first_index_;
            if (!latest_ || frame.time > *latest_) {
                latest_ = frame.time;
            }
            analyzer.add(frame);
            if ((++packets_ & kTickMask) == 0) {
                go_on = tick();
            }
            bytes_ += frame.bytes.size();
        }
        captures.stop();
        first_index_ += static_cast<std::uint32_t>(paths.size());
        return go_on;
    }

    void end(CaptureFacts facts, CaptureFate fate, Analyzer& analyzer) {
        if (fate == CaptureFate::PassedOver) {
            return;
        }
        for (const Problem& problem : facts.problems) {
            if (problem.code == ProblemCode::BadFilter && packets_ == 0) {
                refuse(problem);
            }
            if (problem.code == ProblemCode::NotFound) {
                ++vanished_;
            }
        }
        facts.index += first_index_;
        facts.complete = facts.complete && !interrupted();
        files_read_ += fate == CaptureFate::Read ? 1 : 0;
        facts = analyzer.end_capture(std::move(facts));
        for (const Problem& problem : facts.problems) {
            problems_(facts, problem);
        }
    }

    std::string directory_;
    std::string filter_;
    FinishedFiles files_;
    std::vector<std::string> first_;  // found when it was opened
    ProblemSink problems_;
    std::optional<Timestamp> latest_;
    std::uint32_t first_index_ = 0;  // of the files that are read next
    std::uint64_t packets_ = 0;
    std::uint64_t bytes_ = 0;
    std::uint64_t files_read_ = 0;
    std::uint64_t vanished_ = 0;
};

}  // namespace

std::unique_ptr<LiveInput> open_interface(const LiveCommandOptions& options, ProblemSink problems) {
    return std::make_unique<InterfaceInput>(options, std::move(problems));
}

std::unique_ptr<LiveInput> open_directory(const LiveCommandOptions& options, ProblemSink problems) {
    return std::make_unique<DirectoryInput>(options, std::move(problems));
}

}  // namespace siptls::cli

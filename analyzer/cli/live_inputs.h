// SPDX-License-Identifier: GPL-2.0-or-later
// Where siptls live gets its frames: an interface, or the finished files of a directory.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "cli/live_options.h"
#include "siptls/analyzer.h"
#include "siptls/heartbeat.h"

namespace siptls::cli {

// What siptls live does beside reading, to be called about once a second. False: read no further.
using Tick = std::function<bool()>;
using ProblemSink = std::function<void(const CaptureFacts&, const Problem&)>;

class LiveInput {
  public:
    LiveInput() = default;
    LiveInput(const LiveInput&) = delete;
    LiveInput& operator=(const LiveInput&) = delete;
    virtual ~LiveInput() = default;

    // Feeds `analyzer` until a tick says no or nothing more will come.
    virtual void read(Analyzer& analyzer, const Tick& tick) = 0;
    // How far time has come for the analysis. Nothing before the first packet.
    virtual std::optional<Timestamp> now() const = 0;
    // What is known of the input.
    virtual void describe(Heartbeat& beat) = 0;
    // Reading ended because it could not go on. Why, was told as a problem.
    bool broke() const { return broke_; }

  protected:
    bool broke_ = false;
};

// Each throws Failure if it cannot begin, and UsageError if the filter does not compile.
std::unique_ptr<LiveInput> open_interface(const LiveCommandOptions& options, ProblemSink problems);
std::unique_ptr<LiveInput> open_directory(const LiveCommandOptions& options, ProblemSink problems);

}  // namespace siptls::cli

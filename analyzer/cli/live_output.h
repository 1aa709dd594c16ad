// SPDX-License-Identifier: GPL-2.0-or-later
// The reports of siptls live: every format gets what is decided, each file is changed only between
// two records.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "cli/live_options.h"
#include "cli/output.h"
#include "siptls/analyzer.h"
#include "siptls/redaction.h"
#include "siptls/report.h"

namespace siptls::cli {

class LiveOutput {
  public:
    // Throws Failure if a place cannot be written.
    explicit LiveOutput(const LiveCommandOptions& options);

    // Takes from now on what the analyzer decides.
    void listen(Analyzer& analyzer);
    void problem(const CaptureFacts& facts, const Problem& problem);
    void heartbeat(const Heartbeat& beat);
    // Between records too: a file may be due although nothing is written.
    void tick();
    // An output cannot be written any more.
    bool failed() const;
    // Writes the end of each report. Throws Failure for the first that could not be written, behind
    // the others.
    void finish(const Analysis& analysis);

  private:
    struct Report {
        std::unique_ptr<ReportOutput> output;
        std::unique_ptr<ReportWriter> writer;
    };

    template <class Write>
    void each(Write write);
    // The certificates as they are written.
    const std::vector<Certificate>& shown(const std::vector<Certificate>& certificates);

    std::vector<Report> reports_;
    std::optional<Redaction> redaction_;
};

}  // namespace siptls::cli

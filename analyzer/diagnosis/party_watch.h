// SPDX-License-Identifier: GPL-2.0-or-later
// The servers and clients that the operator told something of, until a session of each is seen.
// What is left at the end was most likely mistyped.
#pragma once

#include "siptls/analysis.h"
#include "siptls/analyzer.h"

namespace siptls::diagnosis {

class PartyWatch {
  public:
    explicit PartyWatch(const AnalyzerOptions& options);

    void saw(const Session& session) {
        if (!unmet_.servers.empty() || !unmet_.clients.empty()) {
            strike_out(session);
        }
    }

    const UnmetParties& unmet() const { return unmet_; }

  private:
    void strike_out(const Session& session);

    UnmetParties unmet_;
};

}  // namespace siptls::diagnosis

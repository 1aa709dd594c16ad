// SPDX-License-Identifier: GPL-2.0-or-later
// Wireshark's preferences of the protocol, as options of the engine. A change makes Wireshark
// dissect the capture anew, which applies them.
#pragma once

#include "siptls/analyzer.h"

namespace siptls::plugin {

void register_preferences(int protocol);
// As they are set now.
AnalyzerOptions analyzer_options();

}  // namespace siptls::plugin

// SPDX-License-Identifier: GPL-2.0-or-later
// One session step by step, as a ladder of messages between name service, client and server. All
// text is escaped.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "siptls/analysis.h"

namespace siptls::report {

enum class LadderLayer : std::uint8_t { Dns, Dhcp, Tcp, Tls, Sip, Trace };
std::string_view layer_words(LadderLayer layer);

// From whom to whom; AtServer is no message but what the server wrote down.
enum class LadderWay : std::uint8_t { NamesToClient, ClientToServer, ServerToClient, AtServer };
std::string_view way_words(LadderWay way);

struct LadderStep {
    LadderLayer layer = LadderLayer::Tls;
    LadderWay way = LadderWay::ClientToServer;
    std::string text;    // short, for a drawing
    std::string detail;  // the same with what it holds; often equal
    std::optional<Timestamp> time;
    FrameRef frame;
    bool ends = false;  // what ended the session
};

// In the order they were seen; what shows the name the client looked for comes first.
std::vector<LadderStep> ladder_of(const JudgedSession& judged,
                                  const std::vector<Certificate>& certificates);

}  // namespace siptls::report

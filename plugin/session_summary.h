// SPDX-License-Identifier: GPL-2.0-or-later
// What the tree and the table show of a session: the judgement in words, ready to be printed. All
// text is escaped.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "siptls/analysis.h"

namespace siptls::plugin {

// How loudly the expert information speaks of a session.
enum class Weight : std::uint8_t {
    Fine,         // established, or nothing to blame the client or the certificate for
    WouldRefuse,  // established, but known clients would refuse this certificate
    Failed,       // it did not succeed
    Incident,
};

struct SessionSummary {
    std::string id;
    std::string client;  // endpoint
    std::string server;
    std::uint32_t attempt = 0;  // of this client at this server, from 1
    bool judged = false;        // what follows means nothing before
    bool decided = false;       // not just because the rest of the attempt is still to come
    Weight weight = Weight::Fine;
    std::string outcome;
    std::string cause;
    std::string confidence;  // empty: none is claimed
    std::string expected_name;
    std::string expected_name_source;
    const std::vector<std::string>* presented_names = nullptr;  // of the server's certificate
    std::string client_profile;
    std::string summary;             // a sentence
    std::string not_judged_because;  // empty if a cause is known
    const std::vector<std::string>* remedies = nullptr;
    std::uint64_t verdict_in = 0;  // frame that decided; 0: none
    std::uint64_t first_frame = 0;
};

// Fills in what the judgement says, with the presented names that are there already; `attempt` and
// `remedies` are the caller's.
void describe(const JudgedSession& judged, SessionSummary& summary);

// The names that the certificate has: alternative names of all kinds, then common names that are
// not among them.
std::vector<std::string> presented_names(const Certificate& certificate);

}  // namespace siptls::plugin

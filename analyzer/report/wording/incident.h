// SPDX-License-Identifier: GPL-2.0-or-later
// One incident in words, part by part: who, wanted, presented, the rule, how it ended, how often,
// what else it could be. Reports only lay these parts out. All text is escaped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/wording/frames.h"
#include "siptls/analysis.h"

namespace siptls::report {

// Something that happened at a time of its own.
struct ToldStep {
    std::string time;  // of day
    Told what;
};

struct IncidentText {
    std::string title;   // "name mismatch, probable"
    std::string client;  // address, what is known of the device, the user
    std::string software;
    std::vector<std::string> remarks;  // what kind of client it is, and whether it is one
    std::string server;                // with the door of the site that it is
    Told wanted;
    std::string presented;           // names
    std::string issued;              // by whom, for when; empty if the certificate is not known
    std::vector<std::string> rules;  // the client's own kind first, then what all kinds answer
    Told ending;
    std::string attempts;
    std::string resolved;
    std::vector<std::string> differences;  // from the refused certificate to the accepted one
    std::vector<ToldStep> story;           // what the client did around it
    std::vector<Told> evidence;            // all of the verdict's
    std::vector<std::string> open;         // causes that remain possible
    std::vector<Told> excluded;            // but those that the ending shows by itself
    std::vector<std::string> hidden;       // causes whose facts were not captured
    std::string filter;                    // for Wireshark
};

IncidentText tell(const Analysis& analysis, const Incident& incident);

// Whether the parts above say already what this reason says: it need not stand under evidence.
bool is_told_elsewhere(Reason reason);

// The presented names, those that share the parent domain of `wanted` first, each shortened.
std::vector<std::string> presented_names(const Certificate& certificate, std::string_view wanted);

}  // namespace siptls::report

// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/commands.h"

#include <algorithm>

namespace siptls::cli {
namespace {

constexpr Command kCommands[] = {
    {"analyze", "[options] CAPTURE...", "tell which clients refused a certificate, and why",
     run_analyze},
    {"live", "[options] -i INTERFACE",
     "the same of an interface or of a ring of files, as it goes on", run_live},
    {"extract", "[options] -o EVIDENCE.pcapng CAPTURE...", "copy the packets of the incidents",
     run_extract},
    {"match", "[options] CERTIFICATE NAME",
     "ask every client profile about a certificate and a name", run_match},
    {"check-cert", "[options] CERTIFICATE --against CAPTURE|RESULT.json...",
     "tell whether a certificate will do for every client that was seen", run_check_cert},
    {"diff-cert", "A B", "tell what differs between two certificates", run_diff_cert},
    {"explain", "WORD...", "explain a cause, an alert or a result code", run_explain},
    {"profiles", "[ID...]", "list the client profiles and their rules", run_profiles},
    {"causes", "", "list the causes and what it takes to see them", run_causes},
};

// Whether one is the other but for two letters in the middle.
bool alike(std::string_view word, std::string_view id) {
    const auto head =
        std::mismatch(word.begin(), word.end(), id.begin(), id.end()).first - word.begin();
    const auto tail =
        std::mismatch(word.rbegin(), word.rend() - head, id.rbegin(), id.rend() - head).first -
        word.rbegin();
    return head + tail + 2 >= static_cast<std::ptrdiff_t>(std::max(word.size(), id.size()));
}

}  // namespace

std::span<const Command> commands() {
    return kCommands;
}

const Command* find_command(std::string_view id) {
    const auto* const found =
        std::find_if(std::begin(kCommands), std::end(kCommands),
                     [&](const Command& command) { return command.id == id; });
    return found == std::end(kCommands) ? nullptr : found;
}

const Command* similar_command(std::string_view word) {
    const auto* const found =
        std::find_if(std::begin(kCommands), std::end(kCommands),
                     [&](const Command& command) { return alike(word, command.id); });
    return found == std::end(kCommands) ? nullptr : found;
}

}  // namespace siptls::cli

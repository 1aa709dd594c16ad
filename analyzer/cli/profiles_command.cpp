// SPDX-License-Identifier: GPL-2.0-or-later
// siptls profiles: the table of client profiles in words.
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/outcome.h"
#include "cli/terminal.h"
#include "siptls/profile.h"
#include "siptls/wording.h"

namespace siptls::cli {

int run_profiles(const Arguments& arguments) {
    if (!arguments.empty() && arguments.front() != "--help" && arguments.front() != "-h") {
        throw UsageError("profiles takes no arguments");
    }
    if (!arguments.empty()) {
        print(
            "Usage: siptls profiles\n\nLists the kinds of client that siptls knows, the rules by "
            "which each compares names,\nand where the rules are documented.\n");
        return kDone;
    }
    const std::size_t width = terminal_width();
    std::string text;
    for (const ClientProfile& profile : client_profiles()) {
        text += fmt::format("{}: {}{}\n", profile.id, profile.title,
                            profile.versions.empty() ? "" : fmt::format(", {}", profile.versions));
        text += wrap(describe(profile), "    ", width);
        if (!profile.other_versions.empty()) {
            text += wrap(fmt::format("Other versions: {}.", profile.other_versions), "    ", width);
        }
        text += wrap(fmt::format("Source: {}", profile.citation), "    ", width);
    }
    print(text);
    return kDone;
}

}  // namespace siptls::cli

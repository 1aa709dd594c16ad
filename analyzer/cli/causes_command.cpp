// SPDX-License-Identifier: GPL-2.0-or-later
// siptls causes: what each cause means and what it takes to see it.
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/outcome.h"
#include "cli/terminal.h"
#include "siptls/wording.h"

namespace siptls::cli {

int run_causes(const Arguments& arguments) {
    if (!arguments.empty() && arguments.front() != "--help" && arguments.front() != "-h") {
        throw UsageError("causes takes no arguments");
    }
    if (!arguments.empty()) {
        print(
            "Usage: siptls causes\n\nLists the causes that a report can name, what each means, "
            "which facts must be\ncaptured for it, and where its rule stands.\n");
        return kDone;
    }
    const std::size_t width = terminal_width();
    std::string text;
    for (const CauseText& cause : cause_texts()) {
        text += fmt::format("{}: {}\n", name(cause.cause), cause.title);
        text += wrap(cause.meaning, "    ", width);
        if (cause.needs != "-") {
            text += wrap(fmt::format("Needs: {}.", cause.needs), "    ", width);
        }
        if (cause.citation != "-") {
            text += wrap(fmt::format("Source: {}.", cause.citation), "    ", width);
        }
    }
    print(text);
    return kDone;
}

}  // namespace siptls::cli

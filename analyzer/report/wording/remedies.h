// SPDX-License-Identifier: GPL-2.0-or-later
// What to change, in words. Names from the wire go into a command only if they are plain host
// names; anything else could end the quotes and begin a command of its own.
#pragma once

#include <string>
#include <vector>

#include "siptls/analysis.h"

namespace siptls::report {

// A step for a person: sentences, then commands that stand on lines of their own. All escaped.
struct RemedyText {
    std::string text;
    std::vector<std::string> commands;
    std::string after;  // sentences behind the commands
};

RemedyText describe(const Remedy& remedy);

// The same in one string, commands between line feeds.
std::string flatten(const RemedyText& remedy);

}  // namespace siptls::report

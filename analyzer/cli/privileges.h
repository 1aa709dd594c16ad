// SPDX-License-Identifier: GPL-2.0-or-later
// Rights that siptls live needs for a moment and gives up for good: what comes off the wire is then
// read by a process that can do nothing with it.
#pragma once

#include <string>

namespace siptls::cli {

enum class StillNeeded {
    Nothing,
    ReadingFiles,  // of other users, as long as the process is root's
};

// Gives up every capability but what is still needed, and with `user` (a name; empty: none) becomes
// that user with its groups. Throws Failure if any right remains, UsageError if there is no such
// user.
void drop_privileges(const std::string& user, StillNeeded needed);

}  // namespace siptls::cli

// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/privileges.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include <cap-ng.h>
#include <fmt/format.h>
#include <linux/capability.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "cli/outcome.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

// To read a ring that another user writes, and to see that a writer has closed a file.
constexpr unsigned kReadingRights[] = {CAP_DAC_READ_SEARCH, CAP_LEASE};

// Forgets all rights but those of reading that the process really has.
void forget_rights(StillNeeded needed) {
    bool has[std::size(kReadingRights)] = {};
    for (std::size_t at = 0; at < std::size(kReadingRights); ++at) {
        has[at] = capng_have_capability(CAPNG_PERMITTED, kReadingRights[at]) != 0;
    }
    capng_clear(CAPNG_SELECT_BOTH);
    for (std::size_t at = 0; at < std::size(kReadingRights); ++at) {
        if (has[at] && needed == StillNeeded::ReadingFiles) {
            capng_update(CAPNG_ADD, static_cast<capng_type_t>(CAPNG_EFFECTIVE | CAPNG_PERMITTED),
                         kReadingRights[at]);
        }
    }
}

bool has_more_than_reading() {
    for (unsigned right = 0; right <= CAP_LAST_CAP; ++right) {
        const bool allowed = std::find(std::begin(kReadingRights), std::end(kReadingRights),
                                       right) != std::end(kReadingRights);
        if (!allowed && (capng_have_capability(CAPNG_EFFECTIVE, right) != 0 ||
                         capng_have_capability(CAPNG_PERMITTED, right) != 0)) {
            return true;
        }
    }
    return false;
}

void become(const std::string& user) {
    const passwd* entry = getpwnam(user.c_str());
    if (entry == nullptr) {
        throw UsageError(fmt::format("--user: there is no user \"{}\"", escape_text(user)));
    }
    if (geteuid() == entry->pw_uid) {
        return;
    }
    const auto flags = static_cast<capng_flags_t>(CAPNG_INIT_SUPP_GRP | CAPNG_CLEAR_BOUNDING);
    const int answer =
        capng_change_id(static_cast<int>(entry->pw_uid), static_cast<int>(entry->pw_gid), flags);
    if (answer != 0) {
        throw Failure(
            fmt::format("cannot become the user {} (libcap-ng says {}); start siptls as "
                        "root, or leave --user out",
                        escape_text(user), answer));
    }
}

}  // namespace

void drop_privileges(const std::string& user, StillNeeded needed) {
    capng_get_caps_process();
    const bool reads = user.empty() && geteuid() == 0 && needed == StillNeeded::ReadingFiles;
    forget_rights(reads ? StillNeeded::ReadingFiles : StillNeeded::Nothing);
    if (!user.empty()) {
        become(user);
    }
    // The bounding set needs a right of its own to be cleared; what counts is checked below.
    if (capng_apply(CAPNG_SELECT_BOTH) != 0) {
        capng_apply(CAPNG_SELECT_CAPS);
    }
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    capng_get_caps_process();
    const bool sound =
        reads ? !has_more_than_reading() : capng_have_capabilities(CAPNG_SELECT_CAPS) == CAPNG_NONE;
    if (!sound) {
        throw Failure(
            "cannot give up the rights of this process; start siptls as an ordinary user "
            "with sudo or setcap");
    }
}

}  // namespace siptls::cli

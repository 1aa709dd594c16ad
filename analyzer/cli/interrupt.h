// SPDX-License-Identifier: GPL-2.0-or-later
// Ctrl-C and SIGTERM: the first asks the reading to stop, so that what is known gets written; the
// second ends the program at once.
#pragma once

namespace siptls::cli {

void watch_interrupts();
bool interrupted();

}  // namespace siptls::cli

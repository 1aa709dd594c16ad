// SPDX-License-Identifier: GPL-2.0-or-later
// How the program's memory is asked for.
#pragma once

namespace siptls::cli {

// Arranges the heap for tables that are visited at random: from here on it grows into a stretch of
// addresses that the system may back with large pages. Where the C library or the system know
// nothing of that, nothing changes. To be called first in main, before any thread is made.
void arrange_heap();

}  // namespace siptls::cli

// SPDX-License-Identifier: GPL-2.0-or-later
// How the program's memory is asked for, and what is not given back.
#pragma once

#include <memory>

namespace siptls::cli {

// Arranges the heap for tables that are visited at random: from here on it grows into a stretch of
// addresses that the system may back with large pages. Where the C library or the system know
// nothing of that, nothing changes. To be called first in main, before any thread is made.
void arrange_heap();

// For what is as large as an analysis, once it has served: it goes with the process, which ends
// now, while giving it back piece by piece would take a twentieth of the time. It stays within
// reach, so that a checker of leaks finds none. Nothing may depend on its destructor: no file that
// it closes, no secret that it wipes. One object of each type.
template <class Object>
void leave_to_process(std::unique_ptr<Object> object) {
    [[maybe_unused]] static Object* volatile left = nullptr;
    left = object.release();
}

}  // namespace siptls::cli

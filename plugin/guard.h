// SPDX-License-Identifier: GPL-2.0-or-later
// The border: no C++ exception may reach Wireshark's C frames. What goes wrong in the engine ends
// the analysis of this capture and is said in the expert information, and Wireshark goes on.
#pragma once

#include <exception>
#include <utility>

namespace siptls::plugin {

// What went wrong since the capture was opened; null: nothing.
const char* defect();
void note_defect(const char* what) noexcept;
void forget_defect();

template <class Work>
void guarded(Work&& work) noexcept {
    if (defect() != nullptr) {
        return;
    }
    try {
        std::forward<Work>(work)();
    } catch (const std::exception& exception) {
        note_defect(exception.what());
    } catch (...) {
        note_defect("unknown");
    }
}

}  // namespace siptls::plugin

// SPDX-License-Identifier: GPL-2.0-or-later
#include "guard.h"

#include <array>
#include <cstdio>

namespace siptls::plugin {
namespace {

std::array<char, 200> text{};

}  // namespace

const char* defect() {
    return text.front() != '\0' ? text.data() : nullptr;
}

void note_defect(const char* what) noexcept {
    std::snprintf(text.data(), text.size(), "siptls stopped analysing this capture: %s", what);
}

void forget_defect() {
    text.front() = '\0';
}

}  // namespace siptls::plugin

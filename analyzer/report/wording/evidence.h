// SPDX-License-Identifier: GPL-2.0-or-later
// describe() of a reason behind other text: a report for programs says thousands of them.
#pragma once

#include <string>

#include "siptls/verdict.h"

namespace siptls::report {

void append_sentence(std::string& out, const Evidence& evidence);

}  // namespace siptls::report

// SPDX-License-Identifier: GPL-2.0-or-later
// Bytes as hexadecimal text.
#pragma once

#include <string>

#include "siptls/bytes.h"

namespace siptls {

// Two lower-case digits a byte.
std::string to_hex(Bytes bytes);

}  // namespace siptls

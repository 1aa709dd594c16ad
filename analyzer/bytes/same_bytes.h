// SPDX-License-Identifier: GPL-2.0-or-later
// Whether two pieces of memory hold the same.
#pragma once

#include <cstring>

#include "siptls/bytes.h"

namespace siptls {

inline bool same_bytes(Bytes a, Bytes b) {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace siptls

// SPDX-License-Identifier: GPL-2.0-or-later
// A view of raw bytes. Views live as long as what they look at; each interface says how long that
// is.
#pragma once

#include <cstdint>
#include <span>

namespace siptls {

using Bytes = std::span<const std::uint8_t>;

}  // namespace siptls

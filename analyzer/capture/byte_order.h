// SPDX-License-Identifier: GPL-2.0-or-later
// Numbers of a file that states its own byte order. For places whose range has been checked, and
// for the cursor.
#pragma once

#include <cstdint>

#include "bytes/load.h"
#include "bytes/reader.h"

namespace siptls::capture {

enum class ByteOrder : std::uint8_t { Big, Little };

inline std::uint16_t load16(const std::uint8_t* at, ByteOrder order) {
    return order == ByteOrder::Little ? load_le16(at) : load_be16(at);
}
inline std::uint32_t load32(const std::uint8_t* at, ByteOrder order) {
    return order == ByteOrder::Little ? load_le32(at) : load_be32(at);
}
inline std::uint64_t load64(const std::uint8_t* at, ByteOrder order) {
    const std::uint64_t first = load32(at, order);
    const std::uint64_t second = load32(at + 4, order);
    return order == ByteOrder::Little ? second << 32 | first : first << 32 | second;
}

// The cursor's next two bytes; 0 once it has failed.
inline std::uint16_t take16(Reader& in, ByteOrder order) {
    const Bytes part = in.take(2);
    return part.empty() ? std::uint16_t{0} : load16(part.data(), order);
}

}  // namespace siptls::capture

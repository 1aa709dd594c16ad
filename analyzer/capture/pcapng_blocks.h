// SPDX-License-Identifier: GPL-2.0-or-later
// The blocks of a pcapng file that matter here, and the parts of them that need reading step by
// step (draft-ietf-opsawg-pcapng, 4). Used by pcapng_source.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "capture/byte_order.h"
#include "capture/time_scale.h"
#include "siptls/bytes.h"
#include "siptls/capture.h"

namespace siptls::capture {

inline constexpr std::uint32_t kSectionHeader = 0x0a0d0d0a;
inline constexpr std::uint32_t kInterfaceDescription = 1;
inline constexpr std::uint32_t kObsoletePacket = 2;
inline constexpr std::uint32_t kSimplePacket = 3;
inline constexpr std::uint32_t kEnhancedPacket = 6;
inline constexpr std::uint32_t kDecryptionSecrets = 10;

constexpr bool is_packet(std::uint32_t type) {
    return type == kEnhancedPacket || type == kSimplePacket || type == kObsoletePacket;
}

// Type, length and length again.
inline constexpr std::size_t kShortestBlock = 12;

// Fixed parts of block bodies: byte-order mark, version, section length; the original length of a
// simple packet; interface, time and lengths of the other packets.
inline constexpr std::size_t kSectionHeaderBody = 16;
inline constexpr std::size_t kSimplePacketHead = 4;
inline constexpr std::size_t kPacketHead = 20;

// A view into the read buffer.
struct Block {
    std::uint32_t type = 0;
    std::uint32_t length = 0;  // of the whole block
    Bytes body;
};

struct Interface {
    std::uint32_t link_type = 0;
    std::uint32_t snaplen = 0;  // 0: no limit
    TimeScale clock;
};

// The order that a section's byte-order mark (four bytes) shows; nothing if it is none.
std::optional<ByteOrder> section_order(Bytes mark);

// An interface description's body; nothing if it is too short or an option reaches beyond it.
std::optional<Interface> read_interface(Bytes body, ByteOrder order);

// A decryption secrets block's body; nothing if it is too short for what it states.
std::optional<CaptureSecrets> read_secrets(Bytes body, ByteOrder order);

}  // namespace siptls::capture

// SPDX-License-Identifier: GPL-2.0-or-later
#include "layers.h"

#include <algorithm>

namespace siptls::plugin {
namespace {

std::uint16_t be16(Bytes bytes, std::size_t at) {
    return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

std::uint32_t be32(Bytes bytes, std::size_t at) {
    return static_cast<std::uint32_t>(be16(bytes, at)) << 16 | be16(bytes, at + 2);
}

IpAddress address(Bytes bytes) {
    IpAddress result;
    std::copy(bytes.begin(), bytes.end(), result.bytes.begin());
    result.family = bytes.size() == 4 ? AddressFamily::V4 : AddressFamily::V6;
    return result;
}

}  // namespace

std::optional<IpHeader> read_ipv4(Bytes bytes) {
    constexpr std::size_t kLength = 20;
    if (bytes.size() < kLength) {
        return std::nullopt;
    }
    return IpHeader{address(bytes.subspan(12, 4)), address(bytes.subspan(16, 4)), bytes[8]};
}

std::optional<IpHeader> read_ipv6(Bytes bytes) {
    constexpr std::size_t kLength = 40;
    if (bytes.size() < kLength) {
        return std::nullopt;
    }
    return IpHeader{address(bytes.subspan(8, 16)), address(bytes.subspan(24, 16)), bytes[7]};
}

std::optional<TcpHeader> read_tcp(Bytes bytes) {
    constexpr std::size_t kLength = 20;
    if (bytes.size() < kLength) {
        return std::nullopt;
    }
    const std::size_t length = std::size_t{4} * (bytes[12] >> 4);
    if (length < kLength) {
        return std::nullopt;
    }
    return TcpHeader{be16(bytes, 0), be16(bytes, 2), be32(bytes, 4),
                     be32(bytes, 8), bytes[13],      length};
}

std::string gre_words(Bytes bytes) {
    constexpr unsigned kChecksum = 0x8000;
    constexpr unsigned kKey = 0x2000;
    constexpr unsigned kSequence = 0x1000;
    constexpr unsigned kErspan = 0x88be;
    if (bytes.size() < 4) {
        return "gre";
    }
    const unsigned flags = be16(bytes, 0);
    const std::size_t key_at = (flags & kChecksum) != 0 ? 8 : 4;
    // Without a sequence number there is no header of ERSPAN's own, which would tell its type.
    std::string words = be16(bytes, 2) == kErspan && (flags & kSequence) == 0 ? "erspan-1" : "gre";
    if ((flags & kKey) != 0 && bytes.size() >= key_at + 4) {
        words += " key " + std::to_string(be32(bytes, key_at));
    }
    return words;
}

std::string erspan_words(Bytes bytes) {
    constexpr unsigned kSessionMask = 0x03ff;
    if (bytes.size() < 4) {
        return {};
    }
    switch (bytes[0] >> 4) {
        case 1: return "erspan-2 session " + std::to_string(be16(bytes, 2) & kSessionMask);
        case 2: return "erspan-3 session " + std::to_string(be16(bytes, 2) & kSessionMask);
        default: return {};
    }
}

std::string network_words(const char* kind, Bytes bytes) {
    std::string words = kind;
    if (bytes.size() >= 8) {
        words += " vni " + std::to_string(be32(bytes, 4) >> 8);
    }
    return words;
}

}  // namespace siptls::plugin

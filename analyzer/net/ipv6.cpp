// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/ip.h"
#include "net/limits.h"

namespace siptls::net {
namespace {

constexpr std::uint8_t kFragment = 44;
constexpr std::uint8_t kAuthentication = 51;
constexpr std::size_t kUnit = 8;

bool is_extension(std::uint8_t next_header) {
    switch (next_header) {
        case 0:   // hop-by-hop options
        case 43:  // routing
        case kFragment:
        case kAuthentication:
        case 60:   // destination options
        case 135:  // mobility (RFC 6275, 6.1)
        case 139:  // host identity (RFC 7401, 5.1)
        case 140:  // shim6 (RFC 5533, 5.1)
            return true;
        default: return false;
    }
}

// Most state their length in units of 8 bytes beyond the first 8, the authentication header in
// units of 4 beyond the first 8 (RFC 4302, 2.2); a fragment header has a fixed length.
std::size_t length_of(std::uint8_t kind, const std::uint8_t* header) {
    switch (kind) {
        case kFragment: return kUnit;
        case kAuthentication: return std::size_t{4} * (std::size_t{header[1]} + 2);
        default: return kUnit * (std::size_t{header[1]} + 1);
    }
}

// Notes where in its datagram the payload stands. False if it is all of it (RFC 8200, 4.5).
bool is_part(const std::uint8_t* header, Datagram& datagram) {
    constexpr unsigned kOffset = 0xfff8;
    constexpr unsigned kMore = 1;
    const unsigned field = load_be16(header + 2);
    datagram.identification = load_be32(header + 4);
    datagram.offset = field & kOffset;
    datagram.more = (field & kMore) != 0;
    return (field & (kOffset | kMore)) != 0;
}

}  // namespace

// All extension headers begin with the number of the next header.
Decoded read_extensions(Datagram& datagram) {
    for (int headers = 0; is_extension(datagram.protocol); ++headers) {
        if (headers == kMaxExtensionHeaders || datagram.payload.size() < kUnit) {
            return Decoded::Malformed;
        }
        const std::uint8_t* at = datagram.payload.data();
        const std::size_t length = length_of(datagram.protocol, at);
        if (length > datagram.payload.size()) {
            return Decoded::Malformed;
        }
        const bool part = datagram.protocol == kFragment && is_part(at, datagram);
        datagram.protocol = at[0];
        datagram.payload = datagram.payload.subspan(length);
        datagram.payload_length -= static_cast<std::uint32_t>(length);
        if (part) {
            return Decoded::Fragment;
        }
    }
    return Decoded::Packet;
}

Decoded read_ipv6(const Parcel& parcel, Datagram& datagram) {
    constexpr std::size_t kHeaderLength = 40;
    if (parcel.bytes.size() < kHeaderLength || parcel.bytes[0] >> 4 != 6) {
        return Decoded::Malformed;
    }
    const std::uint8_t* at = parcel.bytes.data();
    // 0 is a jumbogram, or a segment that the network card has yet to split.
    const std::uint32_t stated = load_be16(at + 4);
    datagram.payload_length =
        stated == 0 ? parcel.wire_length - static_cast<std::uint32_t>(kHeaderLength) : stated;
    datagram.protocol = at[6];
    datagram.hop_limit = at[7];
    datagram.source = Bytes(at + 8, 16);
    datagram.destination = Bytes(at + 24, 16);
    const Bytes behind = parcel.bytes.subspan(kHeaderLength);
    datagram.payload = behind.first(std::min<std::size_t>(behind.size(), datagram.payload_length));
    return read_extensions(datagram);
}

}  // namespace siptls::net

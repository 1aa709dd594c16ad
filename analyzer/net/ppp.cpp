// SPDX-License-Identifier: GPL-2.0-or-later
// PPP (RFC 1661, 2; in HDLC-like framing RFC 1662, 3.1), alone or in a PPPoE session, and Cisco's
// HDLC, which numbers protocols as Ethernet does.
#include "bytes/load.h"
#include "net/carriers.h"
#include "net/link.h"

namespace siptls::net {
namespace {

constexpr std::size_t kFramingLength = 2;  // address and control field
constexpr std::uint16_t kPppFraming = 0xff03;

std::uint16_t ethertype_of(std::uint16_t protocol) {
    switch (protocol) {
        case 0x0021: return kEthertypeIpv4;
        case 0x0057: return kEthertypeIpv6;
        case 0x0281: return kEthertypeMpls;
        default: return 0;
    }
}

// A protocol number of one byte is odd (RFC 1661, 6.5), the first byte of one of two bytes is even.
Decoded read_protocol(Parcel& parcel) {
    if (parcel.bytes.empty()) {
        return Decoded::Malformed;
    }
    const std::size_t length = (parcel.bytes[0] & 1) != 0 ? 1 : 2;
    if (parcel.bytes.size() < length) {
        return Decoded::Malformed;
    }
    parcel.ethertype = ethertype_of(length == 1 ? parcel.bytes[0] : load_be16(parcel.bytes.data()));
    if (parcel.ethertype == 0) {
        return Decoded::NotIp;
    }
    parcel.take_off(length);
    return Decoded::Packet;
}

}  // namespace

// With or without the framing; a router writes Cisco's HDLC under the same link type.
Decoded read_ppp(Parcel& parcel) {
    if (parcel.bytes.size() < kFramingLength) {
        return Decoded::Malformed;
    }
    const std::uint16_t framing = load_be16(parcel.bytes.data());
    if (framing == 0x0f00 || framing == 0x8f00) {  // Cisco's unicast and multicast address
        return read_cisco_hdlc(parcel);
    }
    if (framing == kPppFraming) {
        parcel.take_off(kFramingLength);
    }
    return read_protocol(parcel);
}

Decoded read_ppp_with_direction(Parcel& parcel) {
    if (parcel.bytes.empty()) {
        return Decoded::Malformed;
    }
    parcel.take_off(1);
    return read_ppp(parcel);
}

Decoded read_cisco_hdlc(Parcel& parcel) {
    constexpr std::size_t kLength = 4;
    if (parcel.bytes.size() < kLength) {
        return Decoded::Malformed;
    }
    parcel.ethertype = load_be16(parcel.bytes.data() + 2);
    parcel.take_off(kLength);
    return Decoded::Packet;
}

// Version and type, code, session, length, then PPP without framing.
Decoded read_pppoe_session(Parcel& parcel) {
    constexpr std::size_t kLength = 6;
    constexpr std::uint16_t kVersion1Session = 0x1100;
    if (parcel.bytes.size() < kLength) {
        return Decoded::Malformed;
    }
    if (load_be16(parcel.bytes.data()) != kVersion1Session) {
        return Decoded::NotIp;
    }
    parcel.take_off(kLength);
    return read_protocol(parcel);
}

}  // namespace siptls::net

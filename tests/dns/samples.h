// SPDX-License-Identifier: GPL-2.0-or-later
// DNS messages of a phone that looks for its registrar: the questions of the capture, in
// hexadecimal.
#pragma once

#include <string_view>

namespace siptls::tests {

// SRV _sipinternaltls._tcp.mslync.net?
inline constexpr std::string_view kSrvQuestion =
    "f3c0010000010000000000000f5f736970696e7465726e616c746c73045f746370066d736c796e63036e6574000021"
    "0001";

// SRV 0 0 5061 sip.mslync.net, TTL 300.
inline constexpr std::string_view kSrvAnswer =
    "f3c0858000010001000000000f5f736970696e7465726e616c746c73045f746370066d736c796e63036e6574000021"
    "0001c00c002100010000012c00160000000013c503736970066d736c796e63036e657400";

// A sip.mslync.net is 10.50.8.21.
inline constexpr std::string_view kAddressAnswer =
    "24338580000100010000000003736970066d736c796e63036e65740000010001c00c000100010000012c0004"
    "0a320815";

// lyncphones.mslync.net is an alias of lync.schertz.local, which is 10.50.8.21; names uncompressed.
inline constexpr std::string_view kAliasAnswer =
    "6c93858000010002000000000a6c796e6370686f6e6573066d736c796e63036e65740000010001c00c000500010000"
    "012c0014046c796e63077363686572747a056c6f63616c00046c796e63077363686572747a056c6f63616c00000100"
    "010000012c00040a320815";

// AAAA sip.mslync.net is fd00:50:8::15.
inline constexpr std::string_view kV6Answer =
    "14538580000100010000000003736970066d736c796e63036e657400001c0001c00c001c00010000012c0010"
    "fd000050000800000000000000000015";

}  // namespace siptls::tests

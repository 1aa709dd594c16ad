// SPDX-License-Identifier: GPL-2.0-or-later
// Protocol versions as they stand on the wire (RFC 8446, 4.1.2 and 4.2.1), and GREASE (RFC 8701).
#pragma once

#include <cstdint>
#include <string_view>

namespace siptls::tls {

inline constexpr std::uint16_t kSsl3 = 0x0300;
inline constexpr std::uint16_t kTls10 = 0x0301;
inline constexpr std::uint16_t kTls11 = 0x0302;
inline constexpr std::uint16_t kTls12 = 0x0303;
inline constexpr std::uint16_t kTls13 = 0x0304;

// SSL 3.0 to TLS 1.3.
constexpr bool is_known_version(std::uint16_t version) {
    return version >= kSsl3 && version <= kTls13;
}

// A draft of TLS 1.3 calls itself 0x7f and its number (draft-ietf-tls-tls13-28, 4.2.1.1). On the
// wire drafts 25 to 28 are TLS 1.3 in all but this; other versions stay as they are.
constexpr std::uint16_t without_draft(std::uint16_t version) {
    return version >= 0x7f00 + 25 && version <= 0x7f00 + 28 ? kTls13 : version;
}

// "ssl3", "1.0", "1.1", "1.2", "1.3"; empty if unknown.
std::string_view version_name(std::uint16_t version);

// The day from which on it may have been spoken, in seconds since 1970: that of its specification
// (SSL 3.0; RFC 2246, 4346, 5246), or of the first draft that is TLS 1.3 in all but its number.
constexpr std::int64_t published(std::uint16_t version) {
    constexpr std::int64_t kDays[] = {848'275'200, 915'148'800, 1'143'849'600, 1'217'548'800,
                                      1'519'862'400};
    return is_known_version(version) ? kDays[version - kSsl3] : kDays[0];
}

// Values that mean nothing and are sent so that peers keep ignoring what they do not know:
// versions, cipher suites, groups and extension types alike (RFC 8701, 2).
constexpr bool is_grease(std::uint32_t number) {
    return (number & 0x0f0f) == 0x0a0a && (number >> 8) == (number & 0xff);
}

}  // namespace siptls::tls

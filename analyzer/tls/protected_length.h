// SPDX-License-Identifier: GPL-2.0-or-later
// What a protected record can be, judged by its length alone: the only thing that shows in TLS 1.3
// without keys, and a check of what the content type says in older versions. Lengths follow from
// how the suite protects (RFC 5246, 6.2.3; RFC 7366, 3; RFC 8446, 5.2). Used by session/.
#pragma once

#include <cstdint>

namespace siptls::tls {

// What was negotiated.
struct Protection {
    std::uint16_t version = 0;
    std::uint16_t cipher_suite = 0;
    bool encrypt_then_mac = false;  // counts for CBC suites only
};

// Which protected record of its side it is: the first one (behind ChangeCipherSpec, or in TLS 1.3
// the first at all), or a later one.
enum class ProtectedPlace : std::uint8_t { First, Later };

enum class ProtectedContent : std::uint8_t {
    // As long as an alert. In TLS 1.3 a later one may just as well be two bytes of application
    // data, such as the CR LF that answers a SIP keep-alive (RFC 5626, 3.5.1).
    Alert,
    // As long as a Finished alone. Up to TLS 1.2 only the first can be one.
    Finished,
    // TLS 1.3, first record: as long as the Certificate message of a client that has none.
    Certificate,
    // TLS 1.3, first record: as long as that and a Finished in one record, as NSS sends them.
    CertificateAndFinished,
    // None of these, and no Finished in it.
    Other,
    // A Finished may be in it, or not: in TLS 1.3 it is long enough for one with other messages or
    // with padding beside; in CBC suites it may be padded beyond need; or suite or version are
    // unknown.
    Ambiguous,
};

// How a side pads its records in TLS 1.3.
enum class Padding : std::uint8_t {
    Unknown,
    None,
    Jsse,  // 16 bytes behind each
};

// `length`: of the record, as its header states it.
//
// TLS 1.3: padding of none or 16 bytes (JSSE) is recognised, only the given one where that is
// known; longer padding makes it Ambiguous. Up to TLS 1.2 records are taken as not compressed.
ProtectedContent protected_content(const Protection& protection, std::uint16_t length,
                                   ProtectedPlace place, Padding padding = Padding::Unknown);

// What a record of TLS 1.3 that is a Finished shows of its side's padding.
Padding padding_of_finished(const Protection& protection, std::uint16_t length);

}  // namespace siptls::tls

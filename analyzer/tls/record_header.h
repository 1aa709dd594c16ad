// SPDX-License-Identifier: GPL-2.0-or-later
// The header of a TLS record (RFC 8446, 5.1), recognised as soon as enough bytes are there, and
// told apart from what cannot be one. The first bytes of a client may also be an SSL 2.0 compatible
// ClientHello (RFC 5246, E.2). Used by RecordFramer.
#pragma once

#include <cstddef>
#include <cstdint>

#include "bytes/load.h"
#include "siptls/bytes.h"
#include "tls/content_type.h"
#include "tls/limits.h"
#include "tls/version.h"

namespace siptls::tls {

inline constexpr std::size_t kRecordHeaderLength = 5;
inline constexpr std::size_t kSslv2HeaderLength = 2;
// So many bytes decide every header: those of the SSL 2.0 form up to its last length field.
inline constexpr std::size_t kDecidingLength = 11;

enum class HeaderState : std::uint8_t { Whole, NeedMore, Refused };

// First: the stream begins here. Nothing but a record of content type 20 to 23 that is not empty
// (application_data may be), or an SSL 2.0 compatible ClientHello, is accepted.
enum class RecordPlace : std::uint8_t { First, Later };

struct RecordHeader {
    HeaderState state = HeaderState::NeedMore;
    // The rest is set if the state is Whole.
    ContentType type = ContentType::Handshake;
    std::uint16_t version = 0;
    std::uint16_t length = 0;  // of the body behind the header
    bool sslv2_client_hello = false;

    std::size_t size() const {
        return sslv2_client_hello ? kSslv2HeaderLength : kRecordHeaderLength;
    }
};

// For what is neither refused nor common.
RecordHeader read_any_record_header(Bytes bytes, RecordPlace place);

// Looks at the beginning of `bytes`; Refused comes with the first byte that no header can have.
inline RecordHeader read_record_header(Bytes bytes, RecordPlace place) {
    if (bytes.size() >= kRecordHeaderLength) {
        const auto type = static_cast<ContentType>(bytes[0]);
        const std::uint16_t version = load_be16(&bytes[1]);
        const std::uint16_t length = load_be16(&bytes[3]);
        if (type >= ContentType::ChangeCipherSpec && type <= ContentType::ApplicationData &&
            is_known_version(version) && length != 0 && length <= kMaxFragment) {
            return {
                .state = HeaderState::Whole, .type = type, .version = version, .length = length};
        }
    }
    return read_any_record_header(bytes, place);
}

}  // namespace siptls::tls

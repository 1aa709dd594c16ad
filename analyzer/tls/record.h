// SPDX-License-Identifier: GPL-2.0-or-later
// One TLS record as it stood on the wire (RFC 8446, 5.1), handed out by RecordFramer.
#pragma once

#include <cstdint>

#include "siptls/bytes.h"
#include "tls/content_type.h"

namespace siptls::tls {

struct Record {
    ContentType type = ContentType::Handshake;
    std::uint16_t version = 0;     // of the record header, which is not the negotiated one
    std::uint16_t length = 0;      // of the fragment, as the header states it
    Bytes fragment;                // empty if the body was not kept
    std::uint64_t end_offset = 0;  // stream offset just behind the record
    bool damaged = false;          // some of its bytes were lost; no fragment
    // An SSL 2.0 compatible ClientHello (RFC 5246, E.2): the fragment begins with its message type,
    // `version` is the one it offers.
    bool sslv2_client_hello = false;
};

}  // namespace siptls::tls

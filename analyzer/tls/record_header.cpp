// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/record_header.h"

namespace siptls::tls {

namespace {

constexpr std::uint8_t kSslv2ClientHello = 1;  // msg_type

RecordHeader refused() {
    return {.state = HeaderState::Refused};
}

// msg_length, msg_type, version, cipher_spec_length, session_id_length, challenge_length (RFC 5246,
// E.2), whose lengths must agree with each other.
RecordHeader read_sslv2_header(Bytes bytes) {
    if (bytes.size() > 2 && bytes[2] != kSslv2ClientHello) {
        return refused();
    }
    if ((bytes.size() > 3 && bytes[3] != kSsl3 >> 8) ||
        (bytes.size() > 4 && !is_known_version(load_be16(&bytes[3])))) {
        return refused();
    }
    if (bytes.size() < kDecidingLength) {
        return {};
    }
    const std::uint16_t length = load_be16(&bytes[0]) & 0x7fff;
    const std::uint16_t cipher_specs = load_be16(&bytes[5]);
    const std::uint16_t session_id = load_be16(&bytes[7]);
    const std::uint16_t challenge = load_be16(&bytes[9]);
    const bool plausible = cipher_specs != 0 && cipher_specs % 3 == 0 &&
                           (session_id == 0 || session_id == 16) && challenge >= 16 &&
                           challenge <= 32 && length == 9 + cipher_specs + session_id + challenge;
    if (!plausible) {
        return refused();
    }
    return {.state = HeaderState::Whole,
            .type = ContentType::Handshake,
            .version = load_be16(&bytes[3]),
            .length = length,
            .sslv2_client_hello = true};
}

bool may_be_empty(ContentType type, RecordPlace place) {
    // RFC 8446, 5.1 allows it for application_data only; some stacks accept it elsewhere too.
    return type == ContentType::ApplicationData || place == RecordPlace::Later;
}

}  // namespace

RecordHeader read_any_record_header(Bytes bytes, RecordPlace place) {
    if (bytes.empty()) {
        return {};
    }
    const bool first = place == RecordPlace::First;
    if (first && (bytes[0] & 0x80) != 0) {
        return read_sslv2_header(bytes);
    }
    const auto type = static_cast<ContentType>(bytes[0]);
    const auto last = first ? ContentType::ApplicationData : ContentType::Heartbeat;
    if (type < ContentType::ChangeCipherSpec || type > last) {
        return refused();
    }
    if ((bytes.size() > 1 && bytes[1] != kSsl3 >> 8) ||
        (bytes.size() > 2 && !is_known_version(load_be16(&bytes[1]))) ||
        (bytes.size() > 3 && bytes[3] > kMaxFragment >> 8)) {
        return refused();
    }
    if (bytes.size() < kRecordHeaderLength) {
        return {};
    }
    const std::uint16_t length = load_be16(&bytes[3]);
    if (length > kMaxFragment || (length == 0 && !may_be_empty(type, place))) {
        return refused();
    }
    return {.state = HeaderState::Whole,
            .type = type,
            .version = load_be16(&bytes[1]),
            .length = length};
}

}  // namespace siptls::tls

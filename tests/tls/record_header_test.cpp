// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/record_header.h"

#include <doctest/doctest.h>

#include "from_hex.h"
#include "properties.h"
#include "tls/samples.h"
#include "tls/sslv2_hello.h"

using namespace siptls;
using namespace siptls::tls;
using namespace siptls::tests;

namespace {

HeaderState state_of(std::string_view hex, RecordPlace place = RecordPlace::First) {
    return read_record_header(from_hex(hex), place).state;
}

}  // namespace

TEST_CASE("record header: type, version and length of a ClientHello's record") {
    const Buffer stream = from_hex(kOpensslTls12ClientHello);
    const RecordHeader header = read_record_header(stream, RecordPlace::First);
    CHECK(header.state == HeaderState::Whole);
    CHECK(header.type == ContentType::Handshake);
    CHECK(header.version == 0x0301);
    CHECK(header.length == stream.size() - 5);
    CHECK(header.size() == 5);
    CHECK_FALSE(header.sslv2_client_hello);
}

TEST_CASE("record header: fewer bytes than a header need more, down to none") {
    CHECK(state_of("") == HeaderState::NeedMore);
    CHECK(state_of("16") == HeaderState::NeedMore);
    CHECK(state_of("1603010048") == HeaderState::Whole);
    for_each_prefix(from_hex("1603010048"), [](Bytes prefix) {
        CHECK(read_record_header(prefix, RecordPlace::First).state == HeaderState::NeedMore);
    });
}

TEST_CASE("record header: the first byte that cannot be one is enough") {
    struct Row {
        std::string_view hex;
        std::string_view meaning;
    };
    constexpr Row kRows[] = {
        {"13", "content type below change_cipher_spec"},
        {"18", "heartbeat cannot begin a stream"},
        {"19", "no such content type"},
        {"52", "REGISTER"},
        {"47", "GET"},
        {"1602", "SSL 2 is not major version 3"},
        {"160305", "no TLS 1.4"},
        {"16030149", "longer than 2^14 + 2048"},
        {"1603014801", "one byte longer than 2^14 + 2048"},
        {"1603010000", "an empty handshake record begins nothing"},
        {"8000 04", "SSL 2.0 form, not a ClientHello"},
        {"801f 01 02", "SSL 2.0 proper"},
        {"801f 01 0305", "SSL 2.0 form, no such version"},
    };
    for (const Row& row : kRows) {
        CAPTURE(row.meaning);
        const Buffer bytes = from_hex(row.hex);
        CHECK(read_record_header(bytes, RecordPlace::First).state == HeaderState::Refused);
        const Bytes before = Bytes(bytes).first(bytes.size() - 1);
        CHECK(read_record_header(before, RecordPlace::First).state == HeaderState::NeedMore);
    }
}

TEST_CASE("record header: inside a stream heartbeat and empty records are accepted too") {
    CHECK(state_of("1803030003", RecordPlace::Later) == HeaderState::Whole);
    CHECK(state_of("1603030000", RecordPlace::Later) == HeaderState::Whole);
    CHECK(state_of("1703030000", RecordPlace::First) == HeaderState::Whole);
    CHECK(state_of("1703034800", RecordPlace::First) == HeaderState::Whole);
    CHECK(state_of("801f010301000600000010", RecordPlace::Later) == HeaderState::Refused);
}

TEST_CASE("record header: an SSL 2.0 compatible ClientHello is recognised by lengths that agree") {
    const Buffer stream = from_hex(kSslv2Hello);
    const RecordHeader header = read_record_header(stream, RecordPlace::First);
    CHECK(header.state == HeaderState::Whole);
    CHECK(header.sslv2_client_hello);
    CHECK(header.type == ContentType::Handshake);
    CHECK(header.version == 0x0301);
    CHECK(header.length == 31);
    CHECK(header.size() == 2);
    for_each_prefix(Bytes(stream).first(kDecidingLength), [](Bytes prefix) {
        CHECK(read_record_header(prefix, RecordPlace::First).state == HeaderState::NeedMore);
    });

    CHECK(state_of("8020 01 0301 0006 0000 0010") == HeaderState::Refused);  // one more than it has
    CHECK(state_of("801e 01 0301 0005 0000 0010") == HeaderState::Refused);  // not threefold
    CHECK(state_of("8019 01 0301 0000 0000 0010") == HeaderState::Refused);  // no suite
    CHECK(state_of("801e 01 0301 0006 0000 000f") == HeaderState::Refused);  // challenge too short
    CHECK(state_of("8030 01 0301 0006 0000 0021") == HeaderState::Refused);  // and too long
    CHECK(state_of("8020 01 0301 0006 0001 0010") == HeaderState::Refused);  // odd session id
    CHECK(state_of("802f 01 0301 0006 0010 0010") == HeaderState::Whole);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/record_framer.h"

#include <doctest/doctest.h>

#include "from_hex.h"
#include "properties.h"
#include "tls/framed.h"
#include "tls/samples.h"
#include "tls/sslv2_hello.h"

using namespace siptls;
using namespace siptls::tls;
using namespace siptls::tests;

namespace {

constexpr std::string_view kStreams[] = {
    kOpensslTls13ClientHello, kPhoneTls10ClientHello,  kTls10ServerFlight, kTls12ServerFlight,
    kTls13ServerFlight,       kJavaTls13RefusedFlight, kSslv2Hello};

}  // namespace

TEST_CASE("record framer: the records of a TLS 1.0 server flight") {
    const Buffer stream = from_hex(kTls10ServerFlight);
    const Framed framed = frame(stream);
    REQUIRE(framed.records.size() == 3);
    CHECK(framed.state == Framing::Ok);
    const std::uint16_t lengths[] = {81, 865, 4};
    const std::uint8_t message_types[] = {2, 11, 14};
    std::uint64_t end = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const KeptRecord& record = framed.records[i];
        end += 5u + lengths[i];
        CHECK(record.type == ContentType::Handshake);
        CHECK(record.version == 0x0301);
        CHECK(record.length == lengths[i]);
        CHECK(record.end_offset == end);
        REQUIRE(record.fragment.size() == lengths[i]);
        CHECK(record.fragment[0] == message_types[i]);
    }
    CHECK(end == stream.size());
}

TEST_CASE("record framer: records that lie whole in a chunk are views into it") {
    const Buffer stream = from_hex(kTls12ServerFlight);
    RecordFramer framer;
    framer.push(stream, 0);
    Record record;
    std::size_t records = 0;
    while (framer.next(record)) {
        ++records;
        CHECK(record.fragment.data() == stream.data() + record.end_offset - record.length);
    }
    CHECK(records == 4);
}

TEST_CASE("record framer: the same bytes give the same records in any chunking") {
    for (const std::string_view hex : kStreams) {
        const Buffer stream = from_hex(hex);
        for (const Bodies bodies : {Bodies::Clear, Bodies::All}) {
            const Framed whole = frame(stream, bodies);
            REQUIRE_FALSE(whole.records.empty());
            for_each_split(stream, [&](const std::vector<Buffer>& chunks) {
                CHECK(frame(chunks, bodies) == whole);
            });
        }
    }
}

TEST_CASE("record framer: a prefix gives the first records and never more") {
    for (const std::string_view hex : kStreams) {
        const Buffer stream = from_hex(hex);
        const Framed whole = frame(stream);
        for_each_prefix(stream, [&](Bytes prefix) {
            const Framed framed = frame(prefix);
            CHECK(framed.state == Framing::Ok);
            std::size_t fitting = 0;
            while (fitting < whole.records.size() &&
                   whole.records[fitting].end_offset <= prefix.size()) {
                ++fitting;
            }
            REQUIRE(framed.records.size() == fitting);
            for (std::size_t i = 0; i < fitting; ++i) {
                CHECK(framed.records[i] == whole.records[i]);
            }
        });
    }
}

TEST_CASE("record framer: changed bytes never give a record beyond the stream") {
    for (const std::string_view hex : {kTls13ServerFlight, kSslv2Hello}) {
        const Buffer stream = from_hex(hex);
        for_each_flip(stream, [&](Bytes changed) {
            for (const KeptRecord& record : frame(changed).records) {
                CHECK(record.end_offset <= stream.size());
                CHECK((record.fragment.empty() || record.fragment.size() == record.length));
            }
        });
    }
}

TEST_CASE("record framer: bodies of application data are not kept") {
    const Framed framed = frame(from_hex(kTls13ServerFlight));
    REQUIRE(framed.records.size() == 6);
    CHECK(framed.records[0].fragment.size() == 122);
    CHECK(framed.records[1].type == ContentType::ChangeCipherSpec);
    CHECK(framed.records[1].fragment == Buffer{1});
    const std::uint16_t protected_lengths[] = {23, 893, 281, 69};
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(framed.records[i + 2].type == ContentType::ApplicationData);
        CHECK(framed.records[i + 2].length == protected_lengths[i]);
        CHECK(framed.records[i + 2].fragment.empty());
    }
}

TEST_CASE("record framer: from the record on that follows, bodies of application data are kept") {
    const Buffer stream = from_hex(kTls13ServerFlight);
    RecordFramer framer;
    framer.push(stream, 0);
    Record record;
    for (int clear = 0; clear < 3; ++clear) {
        REQUIRE(framer.next(record));
    }
    CHECK(record.fragment.empty());
    framer.keep_bodies(Bodies::All);
    REQUIRE(framer.next(record));
    CHECK(record.fragment.size() == 893);
    framer.keep_bodies(Bodies::Clear);
    REQUIRE(framer.next(record));
    CHECK(record.length == 281);
    CHECK(record.fragment.empty());
}

TEST_CASE("record framer: an SSL 2.0 compatible ClientHello comes first, TLS records follow") {
    Buffer stream = from_hex(kSslv2Hello);
    const Buffer alert = from_hex("15030100020228");
    stream.insert(stream.end(), alert.begin(), alert.end());
    const Framed framed = frame(stream);
    REQUIRE(framed.records.size() == 2);
    CHECK(framed.records[0].sslv2_client_hello);
    CHECK(framed.records[0].version == 0x0301);
    CHECK(framed.records[0].fragment.size() == 31);
    CHECK(framed.records[0].fragment[0] == 1);
    CHECK(framed.records[0].end_offset == 33);
    CHECK_FALSE(framed.records[1].sslv2_client_hello);
    CHECK(framed.records[1].type == ContentType::Alert);
    for_each_split(stream,
                   [&](const std::vector<Buffer>& chunks) { CHECK(frame(chunks) == framed); });
}

TEST_CASE("record framer: what is not TLS is said so with the first byte that shows it") {
    const std::string_view sip = "REGISTER sip:mslync.net SIP/2.0\r\n";
    const Bytes bytes{reinterpret_cast<const std::uint8_t*>(sip.data()), sip.size()};
    const Framed framed = frame(bytes);
    CHECK(framed.state == Framing::NotTls);
    CHECK(framed.records.empty());
    CHECK(frame(bytes.first(1)).state == Framing::NotTls);
    CHECK(frame(Bytes{}).state == Framing::Ok);

    const Buffer junk = from_hex("160301ffff00010267617262616765");
    CHECK(frame(Bytes(junk).first(3)).state == Framing::Ok);
    CHECK(frame(Bytes(junk).first(4)).state == Framing::NotTls);
    for_each_split(junk, [](const std::vector<Buffer>& chunks) {
        CHECK(frame(chunks).state == Framing::NotTls);
    });
}

TEST_CASE("record framer: a bad header behind good records is malformed, not another protocol") {
    Buffer stream = from_hex(kTls10ServerFlight);
    stream.push_back(0x47);
    const Framed framed = frame(stream);
    CHECK(framed.state == Framing::Malformed);
    CHECK(framed.records.size() == 3);
    for_each_split(stream,
                   [&](const std::vector<Buffer>& chunks) { CHECK(frame(chunks) == framed); });
}

TEST_CASE("record framer: nothing comes after it has given up") {
    RecordFramer framer;
    Framed framed;
    const Buffer junk = {0x47};
    const Buffer good = from_hex(kPhoneTls10ClientHello);
    framer.push(junk, 0);
    drain(framer, framed);
    framer.push(good, 1);
    drain(framer, framed);
    framer.skip_gap(5000);
    framer.push(good, 5000);
    drain(framer, framed);
    CHECK(framed.records.empty());
    CHECK(framed.state == Framing::NotTls);
}

TEST_CASE("record framer: bytes that were pushed before are ignored") {
    const Buffer stream = from_hex(kTls10ServerFlight);
    const Framed whole = frame(stream);
    RecordFramer framer;
    Framed framed;
    framer.push(Bytes(stream).first(300), 0);
    drain(framer, framed);
    framer.push(Bytes(stream).subspan(100, 150), 100);
    drain(framer, framed);
    framer.push(Bytes(stream).subspan(250), 250);
    drain(framer, framed);
    CHECK(framed == whole);
}

TEST_CASE("record framer: a record of the greatest length is collected, whatever its chunks") {
    Buffer stream = from_hex("1603034800");
    stream.resize(5 + 0x4800, 0xab);
    const Framed whole = frame(stream);
    REQUIRE(whole.records.size() == 1);
    CHECK(whole.records[0].fragment.size() == 0x4800);
    std::vector<Buffer> chunks;
    for (std::size_t at = 0; at < stream.size(); at += 1460) {
        chunks.push_back(
            copy(Bytes(stream).subspan(at, std::min<std::size_t>(1460, stream.size() - at))));
    }
    CHECK(frame(chunks) == whole);
}

TEST_CASE("record framer: small, as there is one for each side of each connection") {
    CHECK(sizeof(RecordFramer) <= 112);
}

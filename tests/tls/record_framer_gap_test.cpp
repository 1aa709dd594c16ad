// SPDX-License-Identifier: GPL-2.0-or-later
// What the framer does when bytes of the stream were lost.
#include <doctest/doctest.h>

#include "from_hex.h"
#include "properties.h"
#include "tls/framed.h"
#include "tls/record_framer.h"
#include "tls/samples.h"

using namespace siptls;
using namespace siptls::tls;
using namespace siptls::tests;

namespace {

// Records of kTls10ServerFlight: [0, 86) ServerHello, [86, 956) Certificate, [956, 965) Done.
const Buffer kFlight = from_hex(kTls10ServerFlight);

// The flight without [from, to), the rest as one chunk.
Framed frame_without(std::size_t from, std::size_t to) {
    RecordFramer framer;
    Framed framed;
    const Buffer before = copy(Bytes(kFlight).first(from));
    framer.push(before, 0);
    drain(framer, framed);
    framer.skip_gap(to);
    drain(framer, framed);
    const Buffer after = copy(Bytes(kFlight).subspan(to));
    framer.push(after, to);
    drain(framer, framed);
    return framed;
}

}  // namespace

TEST_CASE("record framer: a gap inside a record damages this record only") {
    struct Row {
        std::size_t from;
        std::size_t to;
    };
    for (const Row& row : {Row{91, 92}, Row{91, 956}, Row{500, 800}, Row{955, 956}}) {
        CAPTURE(row.from);
        CAPTURE(row.to);
        const Framed framed = frame_without(row.from, row.to);
        CHECK(framed.state == Framing::Ok);
        REQUIRE(framed.records.size() == 3);
        CHECK_FALSE(framed.records[0].damaged);
        CHECK(framed.records[1].damaged);
        CHECK(framed.records[1].type == ContentType::Handshake);
        CHECK(framed.records[1].length == 865);
        CHECK(framed.records[1].end_offset == 956);
        CHECK(framed.records[1].fragment.empty());
        CHECK_FALSE(framed.records[2].damaged);
        CHECK(framed.records[2].fragment.size() == 4);
        CHECK(framed.records[2].end_offset == 965);
    }
}

TEST_CASE("record framer: a gap up to the record's end needs no more bytes to hand it out") {
    RecordFramer framer;
    Framed framed;
    framer.push(Bytes(kFlight).first(500), 0);
    drain(framer, framed);
    CHECK(framed.records.size() == 1);
    framer.skip_gap(956);
    drain(framer, framed);
    REQUIRE(framed.records.size() == 2);
    CHECK(framed.records[1].damaged);
}

TEST_CASE("record framer: a gap that ends where bytes are already known is none") {
    RecordFramer framer;
    Framed framed;
    framer.push(Bytes(kFlight).first(500), 0);
    drain(framer, framed);
    framer.skip_gap(400);
    framer.skip_gap(500);
    framer.push(Bytes(kFlight).subspan(500), 500);
    drain(framer, framed);
    CHECK(framed == frame(kFlight));
}

TEST_CASE("record framer: a push beyond the expected offset is a gap") {
    RecordFramer framer;
    Framed framed;
    framer.push(Bytes(kFlight).first(500), 0);
    drain(framer, framed);
    framer.push(Bytes(kFlight).subspan(800), 800);
    drain(framer, framed);
    CHECK(framed.state == Framing::Ok);
    REQUIRE(framed.records.size() == 3);
    CHECK(framed.records[1].damaged);
}

TEST_CASE("record framer: a gap over a record's header loses the way until a chunk begins one") {
    const Framed lost = frame_without(88, 500);
    CHECK(lost.state == Framing::Lost);
    CHECK(lost.records.size() == 1);

    const Framed found = frame_without(88, 956);
    CHECK(found.state == Framing::Ok);
    REQUIRE(found.records.size() == 2);
    CHECK(found.records[1].fragment.size() == 4);
    CHECK(found.records[1].end_offset == 965);

    const Framed between = frame_without(86, 956);
    CHECK(between.state == Framing::Ok);
    CHECK(between.records.size() == 2);

    const Framed across = frame_without(500, 957);
    CHECK(across.state == Framing::Lost);
    CHECK(across.records.size() == 1);
}

TEST_CASE("record framer: lost, a chunk counts only if headers follow each other in it") {
    RecordFramer framer;
    Framed framed;
    framer.skip_gap(1000);
    CHECK(framer.state() == Framing::Lost);
    std::uint64_t offset = 1000;
    const auto push = [&](std::string_view hex) {
        const Buffer chunk = from_hex(hex);
        framer.push(chunk, offset);
        drain(framer, framed);
        offset += chunk.size();
        return framed.state;
    };
    CHECK(push("ffffffffff") == Framing::Lost);
    CHECK(push("16030100") == Framing::Lost);               // not a whole header
    CHECK(push("1603010002abcd99") == Framing::Lost);       // nothing follows it
    CHECK(push("1503010002022a 15030300") == Framing::Ok);  // as far as it reaches
    REQUIRE(framed.records.size() == 1);
    CHECK(framed.records[0].type == ContentType::Alert);
    CHECK(framed.records[0].end_offset == offset - 4);
    CHECK(push("020100") == Framing::Ok);
    CHECK(framed.records.size() == 2);
    CHECK(push("47") == Framing::Lost);  // the way was only found by likelihood
    CHECK(push("1503010002022a") == Framing::Ok);
    CHECK(framed.records.size() == 3);
}

TEST_CASE("record framer: joined late it begins where a chunk looks like records") {
    RecordFramer framer;
    framer.join_late();
    Framed framed;
    framer.push(Bytes(kFlight).subspan(600, 100), 0);
    drain(framer, framed);
    CHECK(framed.state == Framing::Lost);
    framer.push(Bytes(kFlight).subspan(956), 100);
    drain(framer, framed);
    CHECK(framed.state == Framing::Ok);
    REQUIRE(framed.records.size() == 1);
    CHECK(framed.records[0].end_offset == 109);
}

TEST_CASE("record framer: wherever bytes are lost, no record is handed out that was not sent") {
    const Framed whole = frame(kFlight);
    for (std::size_t from = 0; from < kFlight.size(); from += 7) {
        for (std::size_t to = from + 1; to <= kFlight.size(); to += 11) {
            for (const KeptRecord& record : frame_without(from, to).records) {
                bool sent = false;
                for (const KeptRecord& other : whole.records) {
                    sent = sent || (record.end_offset == other.end_offset &&
                                    record.length == other.length &&
                                    (record.damaged || record.fragment == other.fragment));
                }
                CHECK(sent);
            }
        }
    }
}

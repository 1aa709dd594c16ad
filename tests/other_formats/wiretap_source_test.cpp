// SPDX-License-Identifier: GPL-2.0-or-later
#include <string>

#include <doctest/doctest.h>

#include "capture/file_bytes.h"
#include "capture/scratch.h"
#include "other_formats/open_other.h"

using namespace siptls;
using namespace siptls::capture;

namespace {

// RFC 1761.
FileBytes snoop_file(std::uint32_t datalink, const std::vector<Sample>& packets) {
    FileWriter out(ByteOrder::Big);
    constexpr std::uint8_t kMagic[] = {'s', 'n', 'o', 'o', 'p', 0, 0, 0};
    out.raw(kMagic).u32(2).u32(datalink);
    for (const Sample& packet : packets) {
        const std::size_t padded = (packet.bytes.size() + 3) / 4 * 4;
        out.u32(packet.original).u32(packet.bytes.size()).u32(24 + padded).u32(0);
        out.u32(static_cast<std::uint64_t>(packet.nanoseconds / kSecond));
        out.u32(static_cast<std::uint64_t>(packet.nanoseconds % kSecond / 1000));
        out.raw(packet.bytes).raw(FileBytes(padded - packet.bytes.size(), 0));
    }
    return out.take();
}

constexpr std::uint32_t kEthernetDatalink = 4;

// snoop wants an Ethernet header in each packet.
std::vector<Sample> snoop_samples() {
    std::vector<Sample> packets = samples();
    packets[2].bytes.assign(60, 0x33);
    packets[2].original = 60;
    return packets;
}

ReadBack read_file(const FileBytes& bytes, std::uint32_t index = 0) {
    const ScratchFile file(bytes);
    return read_back(other_formats::opener()(file.path(), index));
}

}  // namespace

TEST_CASE("libwiretap: the frames of a snoop file") {
    const ReadBack back = read_file(snoop_file(kEthernetDatalink, snoop_samples()), 2);
    CHECK(back.packets == snoop_samples());
    CHECK(back.refs == std::vector<FrameRef>{{1, 2}, {2, 2}, {3, 2}});
    CHECK(back.facts.format == "Sun snoop");
    CHECK(back.facts.index == 2);
    CHECK(back.facts.link_types == std::vector<std::uint32_t>{1});
    CHECK(back.facts.first_time.digits == 6);
    CHECK(back.facts.cut_packets == 1);
    CHECK(back.facts.complete);
    CHECK(back.facts.problems.empty());
}

TEST_CASE("libwiretap: a file cut anywhere gives the packets before the cut") {
    const FileBytes file = snoop_file(kEthernetDatalink, snoop_samples());
    for (std::size_t length = 16; length < file.size(); length += 3) {
        CAPTURE(length);
        const ReadBack back =
            read_file({file.begin(), file.begin() + static_cast<std::ptrdiff_t>(length)});
        CHECK(back.packets.size() < 3);
        for (std::size_t at = 0; at < back.packets.size(); ++at) {
            CHECK(back.packets[at] == snoop_samples()[at]);
        }
        if (!back.facts.complete) {
            CHECK(problem_of(back.facts) == ProblemCode::CutShort);
        }
    }
}

TEST_CASE("libwiretap: contradicting lengths are damage, told with their place") {
    FileBytes file = snoop_file(kEthernetDatalink, snoop_samples());
    file[16 + 4] = 0xff;  // captured length of the first packet
    const ReadBack back = read_file(file);
    CHECK(back.packets.empty());
    REQUIRE(problem_of(back.facts) == ProblemCode::Damaged);
    CHECK(back.facts.problems[0].text.find("(packet 1)") != std::string::npos);
}

TEST_CASE("libwiretap: a file without packets says so") {
    CHECK(problem_of(read_file(snoop_file(kEthernetDatalink, {})).facts) == ProblemCode::Empty);
}

TEST_CASE("libwiretap: what it does not know is left to others") {
    const ReadBack back = read_file(FileBytes(200, 0x41));
    CHECK_FALSE(back.opened);
    CHECK(back.facts.problems.empty());
}

TEST_CASE("libwiretap: what only looks like one of its formats is no capture") {
    for (const int byte : {0, 7, 0x41}) {
        const ScratchFile file(FileBytes(200, static_cast<std::uint8_t>(byte)));
        CHECK_FALSE(other_formats::opener()(file.path(), 0).source);
        CaptureOptions options;
        options.open_other = other_formats::opener();
        CHECK(problem_of(open_capture(file.path(), options).facts) == ProblemCode::NotACapture);
    }
}

TEST_CASE("libwiretap: files that are no captures are told apart") {
    const std::string json = R"({"of": "no packets"})";
    const ReadBack back = read_file({json.begin(), json.end()});
    CHECK_FALSE(back.opened);
    REQUIRE(problem_of(back.facts) == ProblemCode::NotACapture);
    CHECK(back.facts.problems[0].text.find("no packets that siptls reads") != std::string::npos);
}

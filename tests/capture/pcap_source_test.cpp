// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/pcap_source.h"

#include <string>

#include <doctest/doctest.h>

#include "capture/file_bytes.h"
#include "capture/limits.h"

using namespace siptls;
using namespace siptls::capture;

namespace {

constexpr std::size_t kFileHeader = 24;

void put32(FileBytes& file, std::size_t at, std::uint32_t value) {
    const FileBytes bytes = FileWriter(ByteOrder::Little).u32(value).take();
    std::copy(bytes.begin(), bytes.end(), file.begin() + static_cast<std::ptrdiff_t>(at));
}

}  // namespace

TEST_CASE("pcap: every byte order, precision and form gives the same frames") {
    const struct {
        PcapKind kind;
        const char* format;
        int digits;
    } rows[] = {
        {{ByteOrder::Little, 0xa1b2c3d4}, "pcap", 6},
        {{ByteOrder::Big, 0xa1b2c3d4}, "pcap", 6},
        {{ByteOrder::Little, 0xa1b23c4d}, "pcap (nanoseconds)", 9},
        {{ByteOrder::Big, 0xa1b23c4d}, "pcap (nanoseconds)", 9},
        {{ByteOrder::Little, 0xa1b2cd34}, "pcap (modified)", 6},
        {{ByteOrder::Big, 0xa1b2cd34}, "pcap (modified)", 6},
    };
    for (const auto& row : rows) {
        CAPTURE(row.format);
        const FileBytes file = pcap_file(row.kind, samples());
        const ReadBack back = read_back(file, {3, ""});
        CHECK(back.packets == samples());
        CHECK(back.refs == std::vector<FrameRef>{{1, 3}, {2, 3}, {3, 3}});
        CHECK(back.facts.format == row.format);
        CHECK(back.facts.packets == 3);
        CHECK(back.facts.bytes == 75);
        CHECK(back.facts.cut_packets == 1);
        CHECK(back.facts.snaplen == 65535);
        CHECK(back.facts.link_types == std::vector<std::uint32_t>{1});
        CHECK(back.facts.first_time.nanoseconds == samples().front().nanoseconds);
        CHECK(back.facts.last_time.nanoseconds == samples().back().nanoseconds);
        CHECK(back.facts.last_time.digits == row.digits);
        CHECK(back.facts.complete);
        CHECK(back.facts.problems.empty());
    }
}

TEST_CASE("pcap: nanoseconds are kept") {
    const std::vector<Sample> packets = {{1'700'000'000'123'456'789, {1, 2, 3}, 3}};
    const FileBytes file = pcap_file({ByteOrder::Big, 0xa1b23c4d}, packets);
    CHECK(read_back(file).packets == packets);
}

TEST_CASE("pcap: any chunking gives the same frames") {
    const FileBytes file = pcap_file({}, samples());
    for (std::size_t chunk = 1; chunk <= file.size(); ++chunk) {
        CAPTURE(chunk);
        const ReadBack back = read_back(file, {}, chunk);
        CHECK(back.packets == samples());
        CHECK(back.facts.complete);
    }
}

TEST_CASE("pcap: frames that straddle the read buffer come whole") {
    std::vector<Sample> packets;
    for (std::size_t at = 0; at < 1500; ++at) {
        packets.push_back({static_cast<std::int64_t>(at) * 1000,
                           std::vector<std::uint8_t>(997 + at % 7, static_cast<std::uint8_t>(at)),
                           1500});
    }
    const FileBytes file = pcap_file({}, packets);
    REQUIRE(file.size() > 2 * kReadBuffer);
    CHECK(read_back(file).packets == packets);
    CHECK(read_back(file, {}, 4099).packets == packets);
}

TEST_CASE("pcap: a file cut anywhere gives the packets before the cut and says where") {
    const FileBytes file = pcap_file({}, samples());
    const std::size_t ends[] = {kFileHeader, kFileHeader + 16 + 61, kFileHeader + 32 + 75,
                                kFileHeader + 48 + 75};
    REQUIRE(file.size() == ends[3]);
    for (std::size_t length = 4; length < file.size(); ++length) {
        CAPTURE(length);
        const ReadBack back = read_back(Bytes{file}.first(length));
        const auto whole = std::upper_bound(std::begin(ends), std::end(ends), length);
        const bool between = whole != std::begin(ends) && *(whole - 1) == length;
        const auto packets = static_cast<std::size_t>(whole - std::begin(ends));
        CHECK(back.opened == (packets > 0));
        CHECK(back.packets.size() == (packets == 0 ? 0 : packets - 1));
        CHECK(back.facts.complete == between);
        if (!between) {
            CHECK(problem_of(back.facts) == ProblemCode::CutShort);
        }
    }
    const ReadBack back = read_back(Bytes{file}.first(kFileHeader + 16 + 61 + 20));
    REQUIRE(back.facts.problems.size() == 1);
    const std::string text = back.facts.problems.front().text;
    CHECK(text.find("\"test.pcap\"") != std::string::npos);
    CHECK(text.find("byte 101 (packet 2)") != std::string::npos);
}

TEST_CASE("pcap: a header alone is an empty capture, read whole") {
    const ReadBack back = read_back(pcap_file({}, {}));
    CHECK(back.opened);
    CHECK(back.facts.complete);
    CHECK(problem_of(back.facts) == ProblemCode::Empty);
}

TEST_CASE("pcap: a captured length beyond the limit is damage, up to it is none") {
    FileBytes file = pcap_file({}, {samples()[0], samples()[1]});
    put32(file, kFileHeader + 16 + 61 + 8, kMaxCapturedLength + 1);
    const ReadBack damaged = read_back(file);
    CHECK(damaged.packets.size() == 1);
    CHECK_FALSE(damaged.facts.complete);
    CHECK(problem_of(damaged.facts) == ProblemCode::Damaged);
    CHECK(damaged.facts.problems[0].text.find("byte 101 (packet 2): a captured length of 262145") !=
          std::string::npos);

    const std::vector<Sample> longest = {
        {0, std::vector<std::uint8_t>(kMaxCapturedLength, 7), kMaxCapturedLength}};
    CHECK(read_back(pcap_file({}, longest), {}, 1000).packets == longest);
}

TEST_CASE("pcap: no flipped byte does harm") {
    const FileBytes good = pcap_file({}, samples());
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const int flip : {0x01, 0x80, 0xff}) {
            FileBytes file = good;
            file[at] = static_cast<std::uint8_t>(file[at] ^ flip);
            const ReadBack back = read_back(file);
            CHECK(back.packets.size() <= 3);
            CHECK(back.facts.complete == back.facts.problems.empty());
        }
    }
}

TEST_CASE("pcap: the link type stands in the lower half of its field") {
    const FileBytes file = pcap_file({ByteOrder::Little, 0xa1b2c3d4, 0x24000071}, samples());
    const ReadBack back = read_back(file);
    CHECK(back.facts.link_types == std::vector<std::uint32_t>{113});
    CHECK(back.packets[0].link_type == 113);
}

TEST_CASE("pcap: lengths the other way round in a file before version 2.4 are put right") {
    FileBytes file = pcap_file({ByteOrder::Little, 0xa1b2c3d4, 1, 2}, {samples()[1]});
    put32(file, kFileHeader + 8, 1514);
    put32(file, kFileHeader + 12, 14);
    CHECK(read_back(file).packets == std::vector<Sample>{samples()[1]});
}

TEST_CASE("pcap: an original length below the captured one is raised to it") {
    FileBytes file = pcap_file({}, {samples()[0]});
    put32(file, kFileHeader + 12, 0);
    const ReadBack back = read_back(file);
    CHECK(back.packets == std::vector<Sample>{samples()[0]});
    CHECK(back.facts.cut_packets == 0);
}

TEST_CASE("pcap: another major version is refused with a remedy") {
    FileBytes file = pcap_file({}, samples());
    file[4] = 3;
    const ReadBack back = read_back(file);
    CHECK_FALSE(back.opened);
    CHECK(problem_of(back.facts) == ProblemCode::NeedsOtherFormat);
    CHECK(back.facts.problems[0].text.find("editcap") != std::string::npos);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/pcapng_source.h"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "capture/file_bytes.h"
#include "capture/limits.h"

using namespace siptls;
using namespace siptls::capture;

namespace {

constexpr ByteOrder kOrders[] = {ByteOrder::Little, ByteOrder::Big};

void check_damaged(const FileBytes& file, std::size_t packets, std::string_view what) {
    CAPTURE(what);
    const ReadBack back = read_back(file);
    CHECK(back.packets.size() == packets);
    CHECK_FALSE(back.facts.complete);
    REQUIRE(problem_of(back.facts) == ProblemCode::Damaged);
    CAPTURE(back.facts.problems[0].text);
    CHECK(back.facts.problems[0].text.find(what) != std::string::npos);
}

}  // namespace

TEST_CASE("pcapng: both byte orders give the frames a pcap file gives") {
    for (const ByteOrder order : kOrders) {
        const ReadBack back = read_back(pcapng_file(order, samples()), {3, ""});
        CHECK(back.packets == samples());
        CHECK(back.refs == std::vector<FrameRef>{{1, 3}, {2, 3}, {3, 3}});
        CHECK(back.facts.format == "pcapng");
        CHECK(back.facts.bytes == 75);
        CHECK(back.facts.cut_packets == 1);
        CHECK(back.facts.snaplen == 0);
        CHECK(back.facts.complete);
        CHECK(back.facts.problems.empty());
    }
}

TEST_CASE("pcapng: any chunking gives the same frames") {
    const FileBytes file = pcapng_file(ByteOrder::Big, samples());
    for (std::size_t chunk = 1; chunk <= file.size(); ++chunk) {
        CAPTURE(chunk);
        CHECK(read_back(file, {}, chunk).packets == samples());
    }
}

TEST_CASE("pcapng: sections of different order have their own interfaces") {
    const Sample packet = samples()[0];
    const FileBytes file = joined(
        {section(ByteOrder::Little), interface(ByteOrder::Little, 1, 96),
         enhanced_packet(ByteOrder::Little, 0, 1'000'000, packet), section(ByteOrder::Big),
         interface(ByteOrder::Big, 101, 128, clock_options(ByteOrder::Big, 9)),
         interface(ByteOrder::Big, 113), enhanced_packet(ByteOrder::Big, 1, 2'000'000, packet),
         enhanced_packet(ByteOrder::Big, 0, 3'000'000'001, packet)});
    const ReadBack back = read_back(file);
    REQUIRE(back.packets.size() == 3);
    CHECK(back.packets[0] == Sample{1'000'000'000, packet.bytes, packet.original, 1});
    CHECK(back.packets[1] == Sample{2'000'000'000, packet.bytes, packet.original, 113});
    CHECK(back.packets[2] == Sample{3'000'000'001, packet.bytes, packet.original, 101});
    CHECK(back.facts.link_types == std::vector<std::uint32_t>{1, 101, 113});
    CHECK(back.facts.snaplen == 96);
}

TEST_CASE("pcapng: an interface's resolution and offset make the time") {
    for (const ByteOrder order : kOrders) {
        const FileBytes file =
            joined({section(order), interface(order, 1, 0, clock_options(order, 3, 1000)),
                    enhanced_packet(order, 0, 5'250, samples()[0])});
        const ReadBack back = read_back(file);
        REQUIRE(back.packets.size() == 1);
        CHECK(back.packets[0].nanoseconds == 1'005'250'000'000);
        CHECK(back.facts.first_time.digits == 3);
    }
}

TEST_CASE("pcapng: an interface of an earlier section is not described in the next") {
    const FileBytes file =
        joined({pcapng_file(ByteOrder::Little, samples()), section(ByteOrder::Little),
                enhanced_packet(ByteOrder::Little, 0, 1, samples()[0])});
    check_damaged(file, 3, "a packet of interface 0, which is not described");
}

TEST_CASE("pcapng: simple packets are cut at the interface's limit and take the time before") {
    for (const ByteOrder order : kOrders) {
        const FileBytes data(20, 0x33);
        const FileBytes file =
            joined({section(order), interface(order, 1, 20),
                    enhanced_packet(order, 0, 5'000'000, samples()[0]),
                    block(order, 3, FileWriter(order).u32(1000).raw(data).take()),
                    block(order, 3, FileWriter(order).u32(17).raw(Bytes{data}.first(17)).take())});
        const ReadBack back = read_back(file);
        REQUIRE(back.packets.size() == 3);
        CHECK(back.packets[1] == Sample{5 * kSecond, data, 1000, 1});
        CHECK(back.packets[2].bytes.size() == 17);
        CHECK(back.facts.cut_packets == 1);
    }
}

TEST_CASE("pcapng: obsolete packet blocks are read") {
    for (const ByteOrder order : kOrders) {
        const FileBytes data(5, 0x44);
        const FileBytes body =
            FileWriter(order).u16(1).u16(9).u32(0).u32(7'000'000).u32(5).u32(60).raw(data).take();
        const ReadBack back = read_back(joined(
            {section(order), interface(order, 1), interface(order, 276), block(order, 2, body)}));
        CHECK(back.packets == std::vector<Sample>{{7 * kSecond, data, 60, 276}});
    }
}

TEST_CASE("pcapng: other blocks are passed over, wherever they stand") {
    const ByteOrder order = ByteOrder::Little;
    const FileBytes names = block(order, 4, FileBytes(1'000'001, 0x55));
    const FileBytes custom = block(order, 0x40000bad, {});
    const FileBytes file = joined({section(order), names, interface(order, 1), custom,
                                   enhanced_packet(order, 0, 1'000'000, samples()[0]), names});
    const ReadBack back = read_back(file, {}, 65536);
    CHECK(back.packets.size() == 1);
    CHECK(back.facts.complete);
}

TEST_CASE("pcapng: secrets are handed on where they stand") {
    for (const ByteOrder order : kOrders) {
        const std::string keys = "CLIENT_RANDOM 00 11";
        const FileBytes bytes(keys.begin(), keys.end());
        const FileBytes body =
            FileWriter(order).u32(kTlsKeyLog).u32(bytes.size()).raw(bytes).pad().u32(0).take();
        const FileBytes other = FileWriter(order).u32(7).u32(0).take();
        const FileBytes file =
            joined({section(order), interface(order, 1), block(order, 10, body),
                    enhanced_packet(order, 0, 1'000'000, samples()[0]), block(order, 10, other)});
        std::vector<std::pair<std::uint32_t, FileBytes>> heard;
        CaptureOptions options;
        options.on_secrets = [&](const CaptureSecrets& secrets) {
            heard.emplace_back(secrets.type, FileBytes{secrets.bytes.begin(), secrets.bytes.end()});
        };
        OpenedCapture capture = open_input(std::make_unique<MemoryInput>(file, 9), "x", options);
        REQUIRE(capture.source);
        CHECK(heard.size() == 1);
        CHECK(read_back(std::move(capture)).packets.size() == 1);
        REQUIRE(heard.size() == 2);
        CHECK(heard[0] == std::pair{kTlsKeyLog, bytes});
        CHECK(heard[1] == std::pair{std::uint32_t{7}, FileBytes{}});
        CHECK(read_back(file).facts.complete);
    }
}

TEST_CASE("pcapng: secrets that reach beyond their block are damage") {
    const ByteOrder order = ByteOrder::Big;
    for (const FileBytes& body : {FileWriter(order).u32(kTlsKeyLog).u32(5).u32(0).take(),
                                  FileWriter(order).u32(kTlsKeyLog).take()}) {
        check_damaged(joined({section(order), block(order, 10, body)}), 0, "secrets block");
    }
}

TEST_CASE("pcapng: a file cut anywhere gives the packets before the cut") {
    const FileBytes file = pcapng_file(ByteOrder::Little, samples());
    const std::vector<std::size_t> blocks = {28, 48, 48 + 96, 48 + 96 + 48, 48 + 96 + 48 + 32};
    REQUIRE(file.size() == blocks.back());
    for (std::size_t length = 4; length < file.size(); ++length) {
        CAPTURE(length);
        const ReadBack back = read_back(Bytes{file}.first(length));
        const auto whole = std::upper_bound(blocks.begin(), blocks.end(), length);
        const bool between = whole != blocks.begin() && *(whole - 1) == length;
        const std::ptrdiff_t packets = std::max<std::ptrdiff_t>(whole - blocks.begin() - 2, 0);
        CHECK(back.packets.size() == static_cast<std::size_t>(packets));
        CHECK(back.facts.complete == between);
        if (!between) {
            CHECK(problem_of(back.facts) == ProblemCode::CutShort);
        }
    }
}

TEST_CASE("pcapng: lengths that contradict each other are damage, told with their place") {
    const ByteOrder order = ByteOrder::Little;
    const FileBytes good = pcapng_file(order, samples());
    const struct {
        std::size_t at;
        std::uint8_t value;
        std::size_t packets;
        const char* what;
    } rows[] = {
        {48 + 4, 97, 0, "byte 48 (packet 1): a block length of 97 bytes"},
        {48 + 4, 8, 0, "a block length of 8 bytes"},
        {48 + 7, 2, 0, "a block length of 33554528 bytes"},
        {48 + 92, 92, 0, "a block whose two lengths differ"},
        {48 + 20, 65, 0, "a captured length of 65 bytes in a block of 96"},
        {48 + 96 + 8, 1, 1, "byte 144 (packet 2): a packet of interface 1"},
        {8, 0, 0, "without its byte-order mark"},
        {12, 2, 0, "a section of version 2"},
    };
    for (const auto& row : rows) {
        FileBytes file = good;
        file[row.at] = row.value;
        check_damaged(file, row.packets, row.what);
    }
    check_damaged(joined({section(order), block(order, 1, {1, 0, 0, 0})}), 0,
                  "an interface description whose parts reach beyond it");
    check_damaged(joined({section(order), interface(order, 1, 0, {9, 0, 200, 0})}), 0,
                  "an interface description whose parts reach beyond it");
    check_damaged(joined({section(order), interface(order, 1), block(order, 6, FileBytes(16))}), 0,
                  "a packet block that is too short");
    check_damaged(joined({section(order), interface(order, 1), block(order, 3, {})}), 0,
                  "a packet block that is too short");
}

TEST_CASE("pcapng: a packet beyond the limit is damage although its block holds it") {
    const ByteOrder order = ByteOrder::Little;
    Sample packet{0, FileBytes(kMaxCapturedLength, 1), kMaxCapturedLength};
    const FileBytes start = joined({section(order), interface(order, 1)});
    CHECK(read_back(joined({start, enhanced_packet(order, 0, 0, packet)})).packets.size() == 1);
    packet.bytes.push_back(1);
    check_damaged(joined({start, enhanced_packet(order, 0, 0, packet)}), 0,
                  "a captured length of 262145");
}

TEST_CASE("pcapng: interfaces beyond the limit are damage") {
    std::vector<FileBytes> parts(kMaxInterfaces + 2, interface(ByteOrder::Little, 1));
    parts[0] = section(ByteOrder::Little);
    check_damaged(joined(parts), 0, "more than 4096 interfaces");
    parts.pop_back();
    CHECK(read_back(joined(parts)).facts.complete);
}

TEST_CASE("pcapng: link types beyond the limit are damage") {
    std::vector<FileBytes> parts;
    for (std::uint16_t link_type = 0; link_type <= kMaxLinkTypes; ++link_type) {
        parts.push_back(section(ByteOrder::Little));
        parts.push_back(interface(ByteOrder::Little, link_type));
    }
    check_damaged(joined(parts), 0, "more than 64 different link types");
    parts.pop_back();
    CHECK(read_back(joined(parts)).facts.complete);
}

TEST_CASE("pcapng: no flipped byte does harm") {
    const ByteOrder order = ByteOrder::Big;
    const FileBytes good =
        joined({section(order), interface(order, 1, 64, clock_options(order, 9, 5)),
                enhanced_packet(order, 0, 1, samples()[0]),
                block(order, 3, FileWriter(order).u32(4).u32(0).take())});
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const int flip : {0x01, 0x80, 0xff}) {
            FileBytes file = good;
            file[at] = static_cast<std::uint8_t>(file[at] ^ flip);
            const ReadBack back = read_back(file);
            CHECK(back.packets.size() <= 2);
            CHECK((back.facts.complete || !back.facts.problems.empty()));
        }
    }
}

TEST_CASE("pcapng: a section without packets is an empty capture") {
    const ReadBack back = read_back(section(ByteOrder::Big));
    CHECK(back.opened);
    CHECK(back.facts.complete);
    CHECK(problem_of(back.facts) == ProblemCode::Empty);
}

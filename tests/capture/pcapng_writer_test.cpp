// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/pcapng_writer.h"

#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "bytes/bytes_of.h"
#include "capture/file_bytes.h"

using namespace siptls;
using namespace siptls::capture;

namespace {

Frame frame_of(const Sample& sample, std::uint32_t capture = 0) {
    return {{1, capture}, {sample.nanoseconds, 9}, sample.link_type, sample.original, sample.bytes};
}

// The value of the first option with this code whose block begins at `block`; its fixed part has
// `fixed` bytes.
std::string option_of(const std::string& file, std::size_t block, std::size_t fixed,
                      std::uint16_t code) {
    const auto u16 = [&](std::size_t at) {
        return static_cast<unsigned>(static_cast<unsigned char>(file.at(at)) |
                                     static_cast<unsigned char>(file.at(at + 1)) << 8);
    };
    std::size_t at = block + fixed;
    while (u16(at) != code) {
        REQUIRE(u16(at) != 0);
        at += 4 + (u16(at + 2) + 3) / 4 * 4;
    }
    return file.substr(at + 4, u16(at + 2));
}

}  // namespace

TEST_CASE("pcapng writer: what is written is read back as it was") {
    std::vector<Sample> packets = samples();
    packets[1].link_type = 101;
    std::ostringstream file;
    PcapngWriter writer(file, "evidence");
    for (const Sample& packet : packets) {
        writer.write(frame_of(packet), "first.pcap", {});
    }
    const ReadBack back = read_back(bytes_of(file.str()));
    CHECK(back.packets == packets);
    CHECK(back.facts.complete);
    CHECK(back.facts.link_types == std::vector<std::uint32_t>{1, 101});
    CHECK(writer.written() == packets.size());
}

TEST_CASE("pcapng writer: an interface for each capture and link type, once") {
    std::ostringstream file;
    PcapngWriter writer(file, "");
    const Sample packet = samples().front();
    for (const std::uint32_t capture : {0U, 1U, 0U, 1U}) {
        writer.write(frame_of(packet, capture), capture == 0 ? "a.pcap" : "b.pcap", {});
    }
    const std::string bytes = file.str();
    for (const std::string_view source : {"a.pcap", "b.pcap"}) {
        CHECK(bytes.find(source) != std::string::npos);
        CHECK(bytes.find(source) == bytes.rfind(source));
    }
    CHECK(read_back(bytes_of(bytes)).packets.size() == 4);
}

TEST_CASE("pcapng writer: a file without packets is a capture too") {
    std::ostringstream file;
    const PcapngWriter writer(file, "nothing");
    const std::string bytes = file.str();
    CHECK(option_of(bytes, 0, 24, 1) == "nothing");
    const ReadBack back = read_back(bytes_of(bytes));
    CHECK(back.opened);
    CHECK(back.packets.empty());
}

TEST_CASE("pcapng writer: comments stand with their packet, cut between code points") {
    std::ostringstream file;
    PcapngWriter writer(file, "");
    const std::size_t longest = 0xffff - 3;
    std::string text(longest - 1, 'x');
    text += "\u00e9";  // two bytes, of which one would fit
    writer.write(frame_of(samples().front()), "a.pcap", {"short", text});
    const std::string bytes = file.str();
    const std::size_t comment = bytes.find("short");
    REQUIRE(comment != std::string::npos);
    // Behind the first comment, padded, comes the second.
    const std::size_t second = comment + 8;
    CHECK(option_of(bytes, second, 0, 1) == std::string(longest - 1, 'x'));
    CHECK(read_back(bytes_of(bytes)).packets == std::vector<Sample>{samples().front()});
}

TEST_CASE("pcapng writer: lengths and times that cannot be are put right") {
    std::ostringstream file;
    PcapngWriter writer(file, "");
    Sample packet{-5, std::vector<std::uint8_t>(60, 1), 20};  // before 1970; less than was captured
    writer.write(frame_of(packet), "a.pcap", {});
    packet.nanoseconds = 0;
    packet.original = 60;
    CHECK(read_back(bytes_of(file.str())).packets == std::vector<Sample>{packet});
}

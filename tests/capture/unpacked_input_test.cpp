// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/unpacked_input.h"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "capture/file_bytes.h"
#include "capture/formats.h"
#include "capture/limits.h"
#include "capture/pack.h"

using namespace siptls;
using namespace siptls::capture;

namespace {

const std::string& text_of(const ReadBack& back) {
    REQUIRE(back.facts.problems.size() == 1);
    return back.facts.problems[0].text;
}

bool is_start_of(const std::vector<Sample>& part, const std::vector<Sample>& whole) {
    return part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin());
}

// Enough to fill buffers several times, and hard to compress.
std::vector<Sample> many_samples() {
    std::vector<Sample> packets;
    std::uint32_t random = 1;
    for (int number = 0; number < 2000; ++number) {
        Sample packet{1'700'000'000'000'000'000 + number * 1000, FileBytes(1000), 1000};
        for (std::uint8_t& byte : packet.bytes) {
            random = random * 1664525 + 1013904223;
            byte = static_cast<std::uint8_t>(random >> 24);
        }
        packets.push_back(std::move(packet));
    }
    return packets;
}

}  // namespace

TEST_CASE("unpacking: each compression around each format gives the same frames") {
    for (const Packing packing : kPackings) {
        for (const FileBytes& file :
             {pcap_file({}, samples()), pcapng_file(ByteOrder::Big, samples())}) {
            const ReadBack back = read_back(pack(packing, file));
            CHECK(back.packets == samples());
            CHECK(back.facts.complete);
            CHECK(back.facts.problems.empty());
        }
    }
    const FileBytes file = pack(Packing::Zstd, pcap_file({}, samples()));
    CHECK(read_back(file).facts.format == "pcap in zstd");
}

TEST_CASE("unpacking: any chunking gives the same frames") {
    for (const Packing packing : kPackings) {
        const FileBytes file = pack(packing, pcap_file({}, samples()));
        for (std::size_t chunk = 1; chunk <= file.size(); ++chunk) {
            CAPTURE(chunk);
            CHECK(read_back(file, {}, chunk).packets == samples());
        }
    }
}

TEST_CASE("unpacking: contents larger than the buffers come in order") {
    const std::vector<Sample> packets = many_samples();
    const FileBytes file = pcap_file({}, packets);
    REQUIRE(file.size() > 3 * kReadBuffer);
    for (const Packing packing : kPackings) {
        CHECK(read_back(pack(packing, file), {}, 10'007).packets == packets);
    }
}

TEST_CASE("unpacking: members that follow each other are one capture") {
    const FileBytes file = pcap_file({}, samples());
    const Bytes whole{file};
    for (const Packing packing : kPackings) {
        for (const std::size_t cut : {std::size_t{0}, std::size_t{10}, std::size_t{50}}) {
            const FileBytes members =
                joined({pack(packing, whole.first(cut)), pack(packing, whole.subspan(cut)),
                        pack(packing, {}), FileBytes(600, 0)});
            for (const std::size_t chunk : {std::size_t{1}, std::size_t{7}, members.size()}) {
                const ReadBack back = read_back(members, {}, chunk);
                CHECK(back.packets == samples());
                CHECK(back.facts.complete);
            }
        }
    }
}

TEST_CASE("unpacking: frames without contents of zstd and lz4 are passed over") {
    const FileBytes skippable = {0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 'a', 'b', 'c'};
    const FileBytes file = pcap_file({}, samples());
    const FileBytes zstd = pack(Packing::Zstd, file);
    CHECK(read_back(joined({skippable, zstd, skippable})).packets == samples());
    const FileBytes lz4 = pack(Packing::Lz4, file);
    CHECK(read_back(joined({lz4, skippable})).facts.complete);
}

TEST_CASE("unpacking: a file cut anywhere gives what came before, and says where it ends") {
    for (const Packing packing : kPackings) {
        const FileBytes file = joined({pack(packing, pcap_file({}, samples())), pack(packing, {})});
        const std::size_t first_member = pack(packing, pcap_file({}, samples())).size();
        for (std::size_t length = kLongestMagic; length < file.size(); ++length) {
            CAPTURE(length);
            const ReadBack back = read_back(Bytes{file}.first(length));
            CHECK(is_start_of(back.packets, samples()));
            if (length == first_member) {
                CHECK(back.facts.complete);
                continue;
            }
            CHECK_FALSE(back.facts.complete);
            const std::string& text = text_of(back);
            CAPTURE(text);
            // Less than a magic number behind a member is no start of another.
            const bool named =
                text.find(fmt::format("at byte {} of the file", length)) != std::string::npos ||
                text.find("behind its end") != std::string::npos;
            CHECK(named);
            CHECK(text.find("\"test.pcap\" could not be read on from byte") == 0);
        }
    }
}

TEST_CASE("unpacking: a flipped byte never goes unnoticed") {
    for (const Packing packing : kPackings) {
        const FileBytes file = pack(packing, pcap_file({}, samples()));
        for (std::size_t at = 0; at < file.size(); ++at) {
            FileBytes flipped = file;
            flipped[at] ^= 0xff;
            CAPTURE(at);
            const ReadBack back = read_back(flipped);
            // The time, the operating system and the like in a gzip header mean nothing here.
            CHECK((back.packets == samples() || !back.facts.complete));
        }
    }
}

TEST_CASE("unpacking: other bytes behind the end are damage") {
    for (const Packing packing : kPackings) {
        const FileBytes junk = {'j', 'u', 'n', 'k', '!'};
        const ReadBack back = read_back(joined({pack(packing, pcap_file({}, samples())), junk}));
        CHECK(back.packets == samples());
        CHECK(problem_of(back.facts) == ProblemCode::Damaged);
        CHECK(text_of(back).find("other bytes stand behind its end") != std::string::npos);
    }
}

TEST_CASE("unpacking: compression inside compression is refused with what to do") {
    const FileBytes inner = pack(Packing::Lz4, pcap_file({}, samples()));
    const ReadBack back = read_back(pack(Packing::Gzip, inner));
    CHECK_FALSE(back.opened);
    CHECK(problem_of(back.facts) == ProblemCode::NeedsOtherFormat);
    CHECK(text_of(back).find("holds lz4 data inside gzip") != std::string::npos);
    CHECK(text_of(back).find("gzip -dc FILE | siptls analyze -") != std::string::npos);
}

TEST_CASE("unpacking: what is no capture inside is told like any other file") {
    const FileBytes text(40, 'x');
    CHECK(problem_of(read_back(pack(Packing::Zstd, text)).facts) == ProblemCode::NotACapture);
    CHECK(problem_of(read_back(pack(Packing::Gzip, {})).facts) == ProblemCode::Empty);
    const FileBytes netmon = {'G', 'M', 'B', 'U', 0, 2, 0, 0};
    const ReadBack back = read_back(pack(Packing::Gzip, netmon));
    CHECK(problem_of(back.facts) == ProblemCode::NeedsOtherFormat);
    CHECK(back.facts.format == "Network Monitor 2 in gzip");
}

TEST_CASE("unpacking: a zstd window beyond the limit is refused with what to do") {
    const ReadBack back = read_back(zstd_frame_with_window(kMaxZstdWindowLog + 1));
    CHECK(problem_of(back.facts) == ProblemCode::Damaged);
    CHECK(text_of(back).find("zstd --long=31 -dc FILE") != std::string::npos);
    CHECK(problem_of(read_back(zstd_frame_with_window(kMaxZstdWindowLog)).facts) ==
          ProblemCode::Empty);
}

TEST_CASE("unpacking: an error of the packed file is told as it is") {
    const FileBytes file = pack(Packing::Gzip, pcap_file({}, samples()));
    const Bytes half = Bytes{file}.first(file.size() / 2);
    const ReadBack back = read_back(
        open_input(std::make_unique<MemoryInput>(half, 5, "Input/output error"), "x", {}));
    CHECK(problem_of(back.facts) == ProblemCode::ReadFailed);
    CHECK(text_of(back).find("Input/output error") != std::string::npos);
}

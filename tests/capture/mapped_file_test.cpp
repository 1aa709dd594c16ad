// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/mapped_file.h"

#include <algorithm>
#include <cerrno>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include "capture/file_bytes.h"
#include "capture/limits.h"
#include "capture/scratch.h"

using namespace siptls;
using namespace siptls::capture;

namespace {

// Of two windows and a half, no two of them alike.
FileBytes large_file() {
    FileBytes bytes(kMappedWindow * 5 / 2 + 11);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        bytes[at] = static_cast<std::uint8_t>(at ^ at >> 8 ^ at >> 16);
    }
    return bytes;
}

class Descriptor {
  public:
    Descriptor(const std::string& path, int flags) : number_(::open(path.c_str(), flags)) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    int number() const { return number_; }
    bool opened() const { return number_ >= 0; }

  private:
    int number_;
};

// Some file systems have no leases.
std::unique_ptr<MappedFile> map_or_say(const Descriptor& file) {
    auto mapped = MappedFile::map(file.number());
    if (!mapped) {
        MESSAGE("skipped: no lease can be had in the temporary directory");
    }
    return mapped;
}

// 30,000 packets, beyond two windows.
std::vector<Sample> many_packets() {
    std::vector<Sample> packets;
    for (std::size_t number = 0; number < 30'000; ++number) {
        const std::size_t length = 60 + number % 300;
        packets.push_back({static_cast<std::int64_t>(number) * 1000,
                           std::vector<std::uint8_t>(length, static_cast<std::uint8_t>(number)),
                           static_cast<std::uint32_t>(length)});
    }
    return packets;
}

}  // namespace

TEST_CASE("mapped file: shows all bytes, window after window") {
    const FileBytes bytes = large_file();
    const ScratchFile scratch(bytes);
    const Descriptor file(scratch.path(), O_RDONLY);
    const auto mapped = map_or_say(file);
    if (!mapped) {
        return;
    }
    for (const std::size_t step : {std::size_t{4097}, kMappedWindow - 1}) {
        std::size_t at = 0;
        while (at < bytes.size()) {
            const auto shown = mapped->show(at, step);
            REQUIRE(shown);
            REQUIRE(shown->size() >= std::min(step, bytes.size() - at));
            REQUIRE(std::equal(shown->begin(), shown->end(), &bytes[at]));
            at += shown->size();
        }
        const auto end = mapped->show(at, 1);
        REQUIRE(end);
        CHECK(end->empty());
    }
}

TEST_CASE("mapped file: more than a window is shown in one piece if that is wanted") {
    const FileBytes bytes = large_file();
    const ScratchFile scratch(bytes);
    const Descriptor file(scratch.path(), O_RDONLY);
    if (const auto mapped = map_or_say(file)) {
        const auto shown = mapped->show(3, 2 * kMappedWindow);
        REQUIRE(shown);
        REQUIRE(shown->size() == 2 * kMappedWindow);
        CHECK(std::equal(shown->begin(), shown->end(), &bytes[3]));
    }
}

TEST_CASE("mapped file: who wants to write waits until it is let go") {
    const ScratchFile scratch(large_file());
    const Descriptor file(scratch.path(), O_RDONLY);
    auto mapped = map_or_say(file);
    if (!mapped) {
        return;
    }
    REQUIRE(mapped->show(0, 1));
    {
        const Descriptor writer(scratch.path(), O_WRONLY | O_NONBLOCK);
        CHECK_FALSE(writer.opened());
        CHECK(errno == EWOULDBLOCK);
    }
    CHECK_FALSE(mapped->show(0, 1));
    mapped.reset();
    const Descriptor writer(scratch.path(), O_WRONLY | O_NONBLOCK);
    CHECK(writer.opened());
}

TEST_CASE("mapped file: none of a file that somebody writes, that is small, or that is no file") {
    const ScratchFile large(large_file());
    const Descriptor writer(large.path(), O_WRONLY);
    const Descriptor reader(large.path(), O_RDONLY);
    CHECK_FALSE(MappedFile::map(reader.number()));

    const ScratchFile small(FileBytes(kSmallestMappedFile - 1, 0));
    const Descriptor file(small.path(), O_RDONLY);
    CHECK_FALSE(MappedFile::map(file.number()));
    const Descriptor other(small.path(), O_WRONLY | O_NONBLOCK);
    CHECK(other.opened());

    const Feeder feeder(large_file());
    CHECK_FALSE(MappedFile::map(feeder.reading()));
    std::string drain(1 << 20, '\0');
    while (::read(feeder.reading(), drain.data(), drain.size()) > 0) {
    }
}

TEST_CASE("mapped file: a capture is read to its end though somebody comes to write it") {
    const std::vector<Sample> packets = many_packets();
    for (const FileBytes& bytes :
         {pcap_file({}, packets), pcapng_file(ByteOrder::Little, packets)}) {
        REQUIRE(bytes.size() > 2 * kMappedWindow);
        const ScratchFile scratch(bytes);
        OpenedCapture capture = open_capture(scratch.path(), {});
        REQUIRE(capture.source);
        Frame frame;
        std::size_t number = 0;
        bool writer_came = false;
        while (capture.source->next(frame)) {
            REQUIRE(frame.bytes.size() == packets[number].bytes.size());
            REQUIRE(
                std::equal(frame.bytes.begin(), frame.bytes.end(), packets[number].bytes.begin()));
            if (++number == 1000) {
                const Descriptor writer(scratch.path(), O_WRONLY | O_NONBLOCK);
                writer_came = writer.opened();  // at once only where there are no leases
            }
        }
        CHECK(number == packets.size());
        CHECK(capture.source->facts().complete);
        if (writer_came) {
            MESSAGE("no lease can be had in the temporary directory");
        }
        const Descriptor writer(scratch.path(), O_WRONLY | O_NONBLOCK);
        CHECK(writer.opened());
    }
}

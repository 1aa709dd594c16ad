// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/open.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <unistd.h>

#include "capture/file_bytes.h"
#include "capture/formats.h"

using namespace siptls;
using namespace siptls::capture;
using namespace std::string_view_literals;

namespace {

// A file that goes when the test ends.
class ScratchFile {
  public:
    explicit ScratchFile(const FileBytes& bytes) {
        std::string name = (std::filesystem::temp_directory_path() / "siptls-XXXXXX").string();
        const int descriptor = ::mkstemp(name.data());
        REQUIRE(descriptor >= 0);
        ::close(descriptor);
        path_ = name;
        std::ofstream out(path_, std::ios::binary);
        out.write(reinterpret_cast<const char*>(bytes.data()),
                  static_cast<std::streamsize>(bytes.size()));
    }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;
    ~ScratchFile() { std::remove(path_.c_str()); }

    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

// Writes `bytes` into a pipe in small pieces while its other end is read.
class Feeder {
  public:
    explicit Feeder(const FileBytes& bytes) {
        int ends[2] = {-1, -1};
        REQUIRE(::pipe(ends) == 0);
        reading_ = ends[0];
        writer_ = std::thread([bytes, out = ends[1]] {
            constexpr std::size_t kPiece = 11;
            for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
                const std::size_t length = std::min(kPiece, bytes.size() - at);
                if (::write(out, bytes.data() + at, length) < 0) {
                    break;
                }
            }
            ::close(out);
        });
    }
    Feeder(const Feeder&) = delete;
    Feeder& operator=(const Feeder&) = delete;
    ~Feeder() {
        writer_.join();
        ::close(reading_);
    }

    int reading() const { return reading_; }

  private:
    int reading_ = -1;
    std::thread writer_;
};

void check_refused(const OpenedCapture& capture, ProblemCode code, std::string_view remedy) {
    CHECK(capture.source == nullptr);
    CHECK_FALSE(capture.facts.complete);
    REQUIRE(problem_of(capture.facts) == code);
    CAPTURE(capture.facts.problems[0].text);
    CHECK(capture.facts.problems[0].text.find(remedy) != std::string::npos);
}

void check_refused(std::string_view file, ProblemCode code, std::string_view remedy) {
    const Bytes bytes{reinterpret_cast<const std::uint8_t*>(file.data()), file.size()};
    check_refused(open_input(std::make_unique<MemoryInput>(bytes, 1), "x", {}), code, remedy);
}

}  // namespace

TEST_CASE("open: a file is read as it lies on the disk") {
    const ScratchFile file(pcap_file({}, samples()));
    const ReadBack back = read_back(open_capture(file.path(), {}));
    CHECK(back.packets == samples());
    CHECK(back.facts.path == file.path());
}

TEST_CASE("open: a pipe with short reads gives the same frames") {
    for (const FileBytes& bytes :
         {pcap_file({}, samples()), pcapng_file(ByteOrder::Big, samples())}) {
        const Feeder feeder(bytes);
        const ReadBack back =
            read_back(open_capture("/dev/fd/" + std::to_string(feeder.reading()), {}));
        CHECK(back.packets == samples());
        CHECK(back.facts.complete);
    }
}

TEST_CASE("open: a dash is standard input") {
    const Feeder feeder(pcap_file({}, samples()));
    const int kept = ::dup(STDIN_FILENO);
    REQUIRE(::dup2(feeder.reading(), STDIN_FILENO) == STDIN_FILENO);
    const ReadBack back = read_back(open_capture("-", {}));
    if (kept >= 0) {
        ::dup2(kept, STDIN_FILENO);
        ::close(kept);
    }
    CHECK(back.packets == samples());
    CHECK(back.facts.path == "-");
}

TEST_CASE("open: what cannot be opened is told with its name and a remedy") {
    check_refused(open_capture("/nonexistent/\x1b[1m.pcap", {}), ProblemCode::NotFound,
                  R"("/nonexistent/\x1b[1m.pcap" does not exist. Check)");
    check_refused(open_capture(SIPTLS_SOURCE_DIR, {}), ProblemCode::NotACapture,
                  "is a directory. Name the capture files");
    const ScratchFile file({});
    check_refused(open_capture(file.path(), {}), ProblemCode::Empty, "(0 bytes). Check");
    if (::geteuid() == 0) {
        return;  // root may read everything
    }
    std::filesystem::permissions(file.path(), std::filesystem::perms::none);
    check_refused(open_capture(file.path(), {}), ProblemCode::PermissionDenied, "permissions");
}

TEST_CASE("open: what is no capture is shown by its first bytes") {
    check_refused(
        "\x7f"
        "ELF\x02\x01\x01\x00\x00",
        ProblemCode::NotACapture, "7f454c46020101");
    check_refused("\xd4", ProblemCode::NotACapture, "begins with the bytes d4.");
    check_refused("", ProblemCode::Empty, "0 bytes");
}

TEST_CASE("open: known formats that are not read come with their remedy") {
    check_refused("\x1f\x8b\x08", ProblemCode::NeedsOtherFormat, "gzip -dc");
    check_refused("\x28\xb5\x2f\xfd"sv, ProblemCode::NeedsOtherFormat, "zstd -dc");
    check_refused("\x04\x22\x4d\x18"sv, ProblemCode::NeedsOtherFormat, "lz4 -dc");
    check_refused("GMBU\x00\x02"sv, ProblemCode::NeedsOtherFormat, "editcap");
    check_refused("snoop\0\0\0\0\0\0\2"sv, ProblemCode::NeedsOtherFormat, "editcap");
}

TEST_CASE("open: each format either opens or has a remedy, and none hides another") {
    for (const Format& format : formats()) {
        CAPTURE(format.name);
        CHECK((format.open == nullptr) != format.remedy.empty());
        const auto* start = reinterpret_cast<const std::uint8_t*>(format.magic.data());
        CHECK(recognise({start, format.magic.size()}) == &format);
    }
}

TEST_CASE("open: an error while reading ends the capture there") {
    for (const FileBytes& bytes :
         {pcap_file({}, samples()), pcapng_file(ByteOrder::Big, samples())}) {
        const ReadBack back = read_back(
            open_input(std::make_unique<MemoryInput>(bytes, 7, "Input/output error"), "x", {}));
        CHECK(back.packets == samples());
        CHECK_FALSE(back.facts.complete);
        REQUIRE(problem_of(back.facts) == ProblemCode::ReadFailed);
        CHECK(back.facts.problems[0].text.find("(packet 4): Input/output error") !=
              std::string::npos);
    }
    check_refused(open_input(std::make_unique<MemoryInput>(Bytes{}, 1, "Is a bad disk"), "x", {}),
                  ProblemCode::ReadFailed, "byte 0 (packet 1): Is a bad disk");
}

TEST_CASE("open: a source that has ended stays ended") {
    const FileBytes file = pcap_file({}, samples());
    OpenedCapture capture = open_input(
        std::make_unique<MemoryInput>(Bytes{file}.first(file.size() - 1), 1000), "x", {});
    REQUIRE(capture.source);
    Frame frame;
    while (capture.source->next(frame)) {
    }
    CHECK_FALSE(capture.source->next(frame));
    CHECK(capture.source->facts().problems.size() == 1);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/open.h"

#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <unistd.h>

#include "capture/file_bytes.h"
#include "capture/formats.h"
#include "capture/scratch.h"
#include "source_folder.h"

using namespace siptls;
using namespace siptls::capture;
using namespace std::string_view_literals;

namespace {

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
    check_refused(open_capture(siptls::test::source_folder(), {}), ProblemCode::NotACapture,
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
    check_refused("\xfd\x37zXZ\0\0\4"sv, ProblemCode::NeedsOtherFormat, "xz -dc");
    check_refused("BZh91AY&SY"sv, ProblemCode::NeedsOtherFormat, "bzip2 -dc");
    check_refused("GMBU\x00\x02"sv, ProblemCode::NeedsOtherFormat, "editcap");
    check_refused("snoop\0\0\0\0\0\0\2"sv, ProblemCode::NeedsOtherFormat, "editcap");
}

TEST_CASE("open: each format opens, unpacks or has a remedy, and none hides another") {
    for (const Format& format : formats()) {
        CAPTURE(format.name);
        CHECK((format.open != nullptr) + (format.unpacker != nullptr) + !format.remedy.empty() ==
              1);
        const auto* start = reinterpret_cast<const std::uint8_t*>(format.magic.data());
        CHECK(recognise({start, format.magic.size()}) == &format);
    }
}

TEST_CASE("open: a format of which only the name is known goes to who may read it") {
    static const FileBytes readable = pcap_file({}, samples());
    CaptureOptions options;
    options.index = 3;
    options.open_other = [](const std::string& path, std::uint32_t index) {
        return open_input(std::make_unique<MemoryInput>(readable, 7), path, {.index = index});
    };
    const FileBytes netmon = {'G', 'M', 'B', 'U', 0, 2};
    const ScratchFile known(netmon);
    CHECK(read_back(open_capture(known.path(), options)).packets == samples());
    const ScratchFile unknown(FileBytes(20, 7));
    CHECK(read_back(open_capture(unknown.path(), options)).refs.at(0) == FrameRef{1, 3});
    options.filter = "tcp port 5061";
    CHECK(problem_of(read_back(open_capture(known.path(), options)).facts) ==
          ProblemCode::FilteredAll);

    const Feeder pipe(netmon);
    check_refused(open_capture("/dev/fd/" + std::to_string(pipe.reading()), options),
                  ProblemCode::NeedsOtherFormat, "not from a pipe");
    options.open_other = [](const std::string&, std::uint32_t) { return OpenedCapture{}; };
    check_refused(open_capture(known.path(), options), ProblemCode::NeedsOtherFormat, "editcap");
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

// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/finished_files.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "bytes/temporary_directory.h"
#include "cli/outcome.h"

using namespace siptls::cli;
namespace fs = std::filesystem;

namespace {

struct Ring {
    siptls::test::TemporaryDirectory home;
    fs::path directory = home.path();

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(directory / name) << text;
    }
    std::vector<std::string> look() {
        std::vector<std::string> names;
        for (const std::string& path : files.look()) {
            names.push_back(fs::path(path).filename().string());
        }
        return names;
    }

    FinishedFiles files{directory.string()};
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("finished files: each is handed out once, numbers compared as numbers") {
    Ring ring;
    ring.write("trace.pcap10", "x");
    ring.write("trace.pcap9", "x");
    CHECK(ring.look() == Names{"trace.pcap9", "trace.pcap10"});
    CHECK(ring.look().empty());
}

TEST_CASE("finished files: one that is still written to waits for its end") {
    Ring ring;
    std::ofstream growing(ring.directory / "a.pcap");
    growing << "x" << std::flush;
    ring.write("0.pcap", "x");
    CHECK(ring.look() == Names{"0.pcap"});
    growing << "y" << std::flush;
    CHECK(ring.look().empty());
    growing.close();
    CHECK(ring.look() == Names{"a.pcap"});
}

TEST_CASE("finished files: hidden and empty ones and directories are none") {
    Ring ring;
    ring.write(".a.pcap", "x");
    ring.write("empty.pcap", "");
    fs::create_directory(ring.directory / "folder");
    CHECK(ring.look().empty());
    ring.write("empty.pcap", "x");
    CHECK(ring.look() == Names{"empty.pcap"});
}

TEST_CASE("finished files: a name used again is a new file, one that is packed now is not") {
    Ring ring;
    ring.write("a.pcap", "first");
    ring.write("b.pcap", "first");
    CHECK(ring.look().size() == 2);
    ring.write("a.pcap", "second one");
    CHECK(ring.look() == Names{"a.pcap"});
    ring.write("b.pcap.gz", "packed");
    CHECK(ring.look().empty());
    fs::remove(ring.directory / "b.pcap");
    CHECK(ring.look().empty());
    ring.write("b.pcap.gz", "packed on");
    CHECK(ring.look().empty());
}

TEST_CASE("finished files: a packed file takes the place of its original between two looks") {
    Ring ring;
    ring.write("a.pcap", "x");
    CHECK(ring.look() == Names{"a.pcap"});
    fs::rename(ring.directory / "a.pcap", ring.directory / "a.pcap.zst");
    CHECK(ring.look().empty());
    ring.write("c.pcap.gz", "never seen before");
    CHECK(ring.look() == Names{"c.pcap.gz"});
}

TEST_CASE("finished files: one that goes unread is counted") {
    Ring ring;
    std::ofstream growing(ring.directory / "a.pcap");
    growing << "x" << std::flush;
    CHECK(ring.look().empty());
    fs::remove(ring.directory / "a.pcap");
    CHECK(ring.look().empty());
    CHECK(ring.files.missed() == 1);
}

TEST_CASE("finished files: a directory that cannot be read is named") {
    FinishedFiles files("/no/such/directory");
    CHECK_THROWS_WITH_AS(files.look(), doctest::Contains("/no/such/directory"), Failure);
}

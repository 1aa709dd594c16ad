// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/output.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <doctest/doctest.h>

#include "bytes/temporary_directory.h"
#include "cli/outcome.h"

using namespace siptls::cli;
namespace fs = std::filesystem;

namespace {

struct Scratch {
    siptls::test::TemporaryDirectory home;
    fs::path directory = home.path();

    std::size_t files() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(directory), fs::directory_iterator()));
    }
};

std::string contents(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("output: a file bears its name only when it is whole") {
    const Scratch scratch;
    const fs::path path = scratch.directory / "report.json";
    std::ofstream(path) << "old";
    {
        Output output(path.string());
        output.stream() << std::string(200000, 'x');
        CHECK(contents(path) == "old");
        output.commit();
    }
    CHECK(contents(path) == std::string(200000, 'x'));
    CHECK(scratch.files() == 1);
}

TEST_CASE("output: without commit nothing is left behind") {
    const Scratch scratch;
    {
        Output output((scratch.directory / "report.json").string());
        output.stream() << "half";
    }
    CHECK(scratch.files() == 0);
}

TEST_CASE("output: a link to a report stays a link, and its permissions stay") {
    const Scratch scratch;
    const fs::path path = scratch.directory / "real";
    std::ofstream(path) << "old";
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
    fs::create_symlink(path, scratch.directory / "link");
    Output output((scratch.directory / "link").string());
    output.stream() << "new";
    output.commit();
    CHECK(fs::is_symlink(scratch.directory / "link"));
    CHECK(contents(path) == "new");
    CHECK((fs::status(path).permissions() & fs::perms::all) ==
          (fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read));
}

TEST_CASE("output: a device is written straight, a full one is said") {
    Output null("/dev/null");
    null.stream() << "x";
    null.commit();
    if (!fs::exists("/dev/full")) {
        return;
    }
    Output full("/dev/full");
    full.stream() << std::string(100000, 'x');
    CHECK(full.failed());
    CHECK_THROWS_AS(full.commit(), Failure);
}

TEST_CASE("output: the advice names the option that chose the place") {
    if (!fs::exists("/dev/full")) {
        return;
    }
    const auto complaint = [](std::string_view option) {
        Output full("/dev/full", option);
        full.stream() << "x";
        try {
            full.commit();
        } catch (const Failure& failure) {
            return std::string(failure.what());
        }
        return std::string();
    };
    CHECK(complaint("-o").ends_with("; free some space or choose another place with -o"));
    CHECK(complaint("--requests")
              .ends_with("; free some space or choose another place with --requests"));
    CHECK(complaint("").ends_with("; free some space or choose another place"));
}

TEST_CASE("output: a place that cannot be written is said at once") {
    const Scratch scratch;
    CHECK_THROWS_AS(Output(scratch.directory.string()), Failure);
    CHECK_THROWS_AS(Output((scratch.directory / "missing" / "report").string()), Failure);
}

TEST_CASE("output: pieces of all sizes keep their order") {
    const Scratch scratch;
    const fs::path path = scratch.directory / "report.json";
    std::string expected;
    Output output(path.string());
    for (const std::size_t size :
         {1U, 40'000U, 2U, 32'768U, 32'767U, 200'000U, 3U, 65'536U, 65'535U, 4U}) {
        const std::string piece(size, static_cast<char>('a' + expected.size() % 26));
        output.stream() << piece;
        expected += piece;
    }
    output.commit();
    CHECK(contents(path) == expected);
}

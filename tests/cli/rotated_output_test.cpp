// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/rotated_output.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "bytes/temporary_directory.h"
#include "cli/outcome.h"

using namespace siptls;
using namespace siptls::cli;
namespace fs = std::filesystem;

namespace {

using Names = std::vector<std::string>;

struct Scratch {
    test::TemporaryDirectory home;
    fs::path directory = home.path();
    std::string path = (directory / "out.ndjson").string();

    Names names() const {
        Names names;
        for (const auto& entry : fs::directory_iterator(directory)) {
            names.push_back(entry.path().filename().string());
        }
        std::sort(names.begin(), names.end());
        return names;
    }
    std::string contents(const std::string& name) const {
        std::ifstream file(directory / name);
        return {std::istreambuf_iterator<char>(file), {}};
    }
};

}  // namespace

TEST_CASE("rotated output: a new file begins between records when one is large enough") {
    const Scratch scratch;
    RotatedOutput output(scratch.path, Rotation{10, 0});
    output.stream() << "12345\n";
    output.between_records(kSecond);
    output.stream() << "67890\n";
    output.between_records(kSecond);
    CHECK(scratch.names() == Names{"out-00001.ndjson", "out-00002.ndjson.part"});
    output.stream() << "more\n";
    output.commit();
    CHECK(scratch.names() == Names{"out-00001.ndjson", "out-00002.ndjson"});
    CHECK(scratch.contents("out-00001.ndjson") == "12345\n67890\n");
    CHECK(scratch.contents("out-00002.ndjson") == "more\n");
}

TEST_CASE("rotated output: a file that is old enough ends, one without records does not") {
    const Scratch scratch;
    RotatedOutput output(scratch.path, Rotation{0, 60});
    output.between_records(1 * kSecond);
    output.between_records(100 * kSecond);
    CHECK(scratch.names() == Names{"out-00001.ndjson.part"});
    output.stream() << "a\n";
    output.between_records(101 * kSecond);
    output.between_records(160 * kSecond);
    CHECK(scratch.names().size() == 1);
    output.between_records(161 * kSecond);
    CHECK(scratch.names() == Names{"out-00001.ndjson", "out-00002.ndjson.part"});
    output.commit();
    CHECK(scratch.names() == Names{"out-00001.ndjson"});
}

TEST_CASE("rotated output: counting goes on behind what is there, and overwrites nothing") {
    const Scratch scratch;
    for (const char* name :
         {"out-00004.ndjson", "out-00006.ndjson.part", "out-9.txt", "out-x.ndjson"}) {
        std::ofstream(scratch.directory / name) << "old";
    }
    RotatedOutput output(scratch.path, Rotation{1, 0});
    output.stream() << "new\n";
    output.between_records(kSecond);
    output.commit();
    CHECK(scratch.contents("out-00007.ndjson") == "new\n");
    CHECK(scratch.contents("out-00004.ndjson") == "old");
    CHECK(scratch.contents("out-00006.ndjson.part") == "old");
}

TEST_CASE("rotated output: a name that somebody takes meanwhile stays theirs") {
    const Scratch scratch;
    RotatedOutput output(scratch.path, Rotation{1, 0});
    output.stream() << "new\n";
    std::ofstream(scratch.directory / "out-00001.ndjson") << "theirs";
    CHECK_THROWS_AS(output.commit(), Failure);
    CHECK(scratch.contents("out-00001.ndjson") == "theirs");
    CHECK(scratch.contents("out-00001.ndjson.part") == "new\n");
}

TEST_CASE("rotated output: a place that cannot be written is named") {
    CHECK_THROWS_WITH_AS(RotatedOutput("/no/such/directory/out.ndjson", Rotation{1, 0}),
                         doctest::Contains("/no/such/directory/out-00001.ndjson"), Failure);
}

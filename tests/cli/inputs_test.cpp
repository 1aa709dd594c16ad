// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/inputs.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "bytes/temporary_directory.h"
#include "cli/outcome.h"

using namespace siptls::cli;

TEST_CASE("inputs: rotated files come in the order of their numbers") {
    std::vector<std::string> names = {"trace.pcap10", "trace.pcap2",  "trace.pcap", "trace.pcap1",
                                      "a_00012.pcap", "a_00002.pcap", "B",          "a_2.pcap"};
    std::sort(names.begin(), names.end(), natural_less);
    CHECK(names == std::vector<std::string>{"B", "a_00002.pcap", "a_2.pcap", "a_00012.pcap",
                                            "trace.pcap", "trace.pcap1", "trace.pcap2",
                                            "trace.pcap10"});
}

TEST_CASE("inputs: the order is strict for any pair") {
    const std::vector<std::string> names = {"",   "0", "00", "1",   "01",
                                            "1a", "a", "a0", "a00", "9999999999999999999999"};
    for (const std::string& a : names) {
        CHECK_FALSE(natural_less(a, a));
        for (const std::string& b : names) {
            CHECK((a == b || natural_less(a, b) != natural_less(b, a)));
        }
    }
}

TEST_CASE("inputs: a directory stands for its visible files, and an empty one is an error") {
    const siptls::test::TemporaryDirectory home;
    const std::filesystem::path directory = home.path();
    std::filesystem::create_directory(directory / "below");
    CHECK_THROWS_AS(expand_inputs({directory.string()}), Failure);
    // Beside others it is listed as one that could not be read.
    CHECK(expand_inputs({"first", directory.string()}).back().path == directory.string());
    for (const char* name : {"b.pcap", "a.pcap", ".hidden"}) {
        std::ofstream(directory / name) << "x";
    }
    const auto inputs = expand_inputs({"first", directory.string(), "-"});
    REQUIRE(inputs.size() == 4);
    CHECK(inputs[0].path == "first");
    CHECK_FALSE(inputs[0].may_be_none);
    CHECK(inputs[1].path == (directory / "a.pcap").string());
    CHECK(inputs[1].may_be_none);
    CHECK(inputs[2].path == (directory / "b.pcap").string());
    CHECK(inputs[3].path == "-");
}

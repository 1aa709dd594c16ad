// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/request_files.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "bytes/temporary_directory.h"

using namespace siptls;

TEST_CASE("request files: no two certificates get the same file") {
    const test::TemporaryDirectory home;
    const std::string folder = std::filesystem::path(home.path()).string();
    std::vector<CertificateRequest> requests(5);
    const char* const names[] = {"a", "a-2", "a", "", "a"};
    std::transform(std::begin(names), std::end(names), requests.begin(), [](const char* name) {
        CertificateRequest request;
        request.common_name = name;
        return request;
    });
    auto paths = cli::write_request_files(folder, requests);
    REQUIRE(paths.size() == 10);
    CHECK(paths[0] == folder + "/a.cnf");
    CHECK(paths[4] == folder + "/a-3.cnf");
    CHECK(paths[6] == folder + "/certificate.cnf");
    for (const std::string& path : paths) {
        CHECK(std::filesystem::file_size(path) != 0);
    }
    std::sort(paths.begin(), paths.end());
    CHECK(std::adjacent_find(paths.begin(), paths.end()) == paths.end());
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/request_files.h"

#include <cerrno>
#include <filesystem>
#include <map>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/outcome.h"
#include "cli/output.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

void write_file(const std::string& path, const std::string& text) {
    Output output(path, "--requests");
    output.stream() << text;
    output.commit();
}

// Certificates of one common name get numbers, but none the file of another name ("a-2").
// `taken` holds every name given and the highest number tried behind it.
std::string file_name(const std::string& common_name, std::map<std::string, int>& taken) {
    const std::string plain = common_name.empty() ? "certificate" : common_name;
    std::string name = plain;
    while (taken.count(name) != 0) {
        name = fmt::format("{}-{}", plain, ++taken[plain]);
    }
    taken[name] = 1;
    return name;
}

}  // namespace

void prepare_request_directory(const std::string& directory) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (!std::filesystem::is_directory(directory, error)) {
        throw Failure(
            fmt::format("--requests {} is no directory and cannot be made one; name another",
                        escape_text(directory)));
    }
    if (access(directory.c_str(), W_OK | X_OK) != 0) {
        throw Failure(fmt::format("--requests {} cannot be written in ({}); name another directory",
                                  escape_text(directory), std::generic_category().message(errno)));
    }
}

std::vector<std::string> write_request_files(const std::string& directory,
                                             const std::vector<CertificateRequest>& requests) {
    std::map<std::string, int> taken;
    std::vector<std::string> paths;
    for (const CertificateRequest& request : requests) {
        const std::string base =
            (std::filesystem::path(directory) / file_name(request.common_name, taken)).string();
        write_file(base + ".cnf", openssl_request(request));
        write_file(base + ".inf", certreq_inf(request));
        paths.push_back(base + ".cnf");
        paths.push_back(base + ".inf");
    }
    return paths;
}

}  // namespace siptls::cli

// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/operator_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "cli/outcome.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

// Beside one file with certificates there may be keys, lists and notes.
void check_directory(const std::string& path) {
    std::error_code error;
    std::filesystem::directory_iterator entry(path, error);
    for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
        std::error_code ignored;
        if (entry->is_regular_file(ignored) &&
            !load_certificates(entry->path().string()).certificates.empty()) {
            return;
        }
    }
    throw Failure(
        error ? fmt::format("--ca-dir {} cannot be listed: {}; check its name and permissions",
                            escape_text(path), error.message())
              : fmt::format("--ca-dir {} holds no certificate; put those of the authorities there "
                            "as PEM or DER",
                            escape_text(path)));
}

}  // namespace

std::vector<Certificate> read_certificates(const std::string& path) {
    LoadedCertificates loaded = load_certificates(path);
    if (loaded.certificates.empty()) {
        throw Failure(escape_again(loaded.problem));
    }
    return std::move(loaded.certificates);
}

std::vector<const Certificate*> chain_of(const std::vector<Certificate>& certificates) {
    std::vector<const Certificate*> chain(certificates.size());
    std::transform(certificates.begin(), certificates.end(), chain.begin(),
                   [](const Certificate& certificate) { return &certificate; });
    return chain;
}

void check_certificates(const AnalyzerOptions& analyzer) {
    for (const std::string& path : analyzer.ca_files) {
        read_certificates(path);
    }
    for (const OperatorCertificate& told : analyzer.server_certificates) {
        read_certificates(told.file);
    }
    for (const std::string& path : analyzer.ca_dirs) {
        check_directory(path);
    }
}

void check_keys(const Analyzer& analyzer) {
    if (!analyzer.key_problems().empty()) {
        throw Failure(escape_text(analyzer.key_problems().front()));
    }
}

}  // namespace siptls::cli

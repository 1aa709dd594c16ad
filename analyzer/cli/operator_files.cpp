// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/operator_files.h"

#include <utility>

#include "cli/outcome.h"
#include "siptls/chain.h"
#include "siptls/wording.h"

namespace siptls::cli {

std::vector<Certificate> read_certificates(const std::string& path) {
    LoadedCertificates loaded = load_certificates(path);
    if (loaded.certificates.empty()) {
        throw Failure(escape_again(loaded.problem));
    }
    return std::move(loaded.certificates);
}

void check_certificates(const AnalyzerOptions& analyzer) {
    for (const std::string& path : analyzer.ca_files) {
        read_certificates(path);
    }
    for (const OperatorCertificate& told : analyzer.server_certificates) {
        read_certificates(told.file);
    }
    const ChainTrust trust = judge_trust({}, 0, {}, analyzer.ca_dirs);
    if (!trust.problems.empty()) {
        throw Failure(escape_text(trust.problems.front()));
    }
}

void check_keys(const Analyzer& analyzer) {
    if (!analyzer.key_problems().empty()) {
        throw Failure(escape_text(analyzer.key_problems().front()));
    }
}

}  // namespace siptls::cli

// SPDX-License-Identifier: GPL-2.0-or-later
// siptls diff-cert: what differs between two certificate files?
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/operator_files.h"
#include "cli/outcome.h"
#include "cli/terminal.h"
#include "siptls/certificate_diff.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

std::string introduce(std::string_view letter, const std::string& path,
                      const std::vector<Certificate>& chain) {
    return fmt::format("{}: {}, {}, SHA-256 {}\n", letter, escape_text(path),
                       escape_text(chain.front().subject), chain.front().sha256.substr(0, 16));
}

constexpr std::string_view kUsage =
    "Usage: siptls diff-cert A B\n\nTells what differs from certificate A to certificate B: names, "
    "key, algorithms,\nvalidity, purposes, and the chain in the file. Both are files in PEM, DER, "
    "PKCS#7\nor PKCS#12 without password; of several certificates the first that is no CA's\n"
    "counts, the others are its chain.\n";

}  // namespace

int run_diff_cert(const Arguments& arguments) {
    if (arguments.size() == 1 && (arguments[0] == "--help" || arguments[0] == "-h")) {
        print(kUsage);
        return kDone;
    }
    if (arguments.size() != 2 || arguments[0].starts_with("--") || arguments[1].starts_with("--")) {
        throw UsageError("diff-cert takes two certificate files");
    }
    const std::vector<Certificate> before = read_certificates(arguments[0]);
    const std::vector<Certificate> after = read_certificates(arguments[1]);
    std::string text = introduce("A", arguments[0], before) + introduce("B", arguments[1], after);
    const auto differences = compare_certificates(chain_of(before), chain_of(after));
    if (before.front() == after.front()) {
        text += "The same certificate.\n";
    }
    const std::size_t width = terminal_width();
    for (const CertificateDifference& difference : differences) {
        text += wrap(describe(difference), "  ", width);
    }
    print(text);
    return kDone;
}

}  // namespace siptls::cli

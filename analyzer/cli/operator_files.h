// SPDX-License-Identifier: GPL-2.0-or-later
// Files that the operator names beside the captures. What cannot be read is a Failure with its
// sentence, and better known before an hour of reading than after it.
#pragma once

#include <string>
#include <vector>

#include "siptls/analyzer.h"
#include "siptls/certificate.h"

namespace siptls::cli {

// At least one, the leaf first.
std::vector<Certificate> read_certificates(const std::string& path);
// The same as a chain, valid as long as they are.
std::vector<const Certificate*> chain_of(const std::vector<Certificate>& certificates);
// Trust anchors and certificates of servers.
void check_certificates(const AnalyzerOptions& analyzer);
// Key logs and RSA keys, which the analyzer has read by then.
void check_keys(const Analyzer& analyzer);

}  // namespace siptls::cli

// SPDX-License-Identifier: GPL-2.0-or-later
// What the operator writes into the preferences, in the words of the command line: lists with
// commas or blanks between. Wrong words are left out and named in `problems`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "siptls/analyzer.h"

namespace siptls::plugin {

// Words as siptls/operator_words.h reads them.
std::vector<OperatorName> read_server_names(std::string_view text,
                                            std::vector<std::string>& problems);
// Certificates are loaded once to see whether they can be; commas alone stand between.
std::vector<OperatorCertificate> read_server_certificates(std::string_view text,
                                                          std::vector<std::string>& problems);
std::vector<OperatorProfile> read_client_profiles(std::string_view text,
                                                  std::vector<std::string>& problems);

}  // namespace siptls::plugin

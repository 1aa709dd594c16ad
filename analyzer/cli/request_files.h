// SPDX-License-Identifier: GPL-2.0-or-later
// --requests DIR: the requests for the new certificates as files.
#pragma once

#include <string>
#include <vector>

#include "siptls/certificate_request.h"

namespace siptls::cli {

// Makes the directory if it is not there. Throws Failure if nothing can be written in it.
void prepare_request_directory(const std::string& directory);

// Writes NAME.cnf for OpenSSL and NAME.inf for certreq for each request; NAME is its common name,
// or "certificate" where it has none, with a number behind it where two have the same. Gives
// the paths; throws Failure.
std::vector<std::string> write_request_files(const std::string& directory,
                                             const std::vector<CertificateRequest>& requests);

}  // namespace siptls::cli

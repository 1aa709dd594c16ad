// SPDX-License-Identifier: GPL-2.0-or-later
// The secret of --redact. It is never printed.
#pragma once

#include <string>

namespace siptls::cli {

// The bytes of the file, without line feeds at its end. Throws Failure if it cannot be read or is
// too short to be a secret.
std::string read_redact_key(const std::string& path);

// A key that nobody can know again: pseudonyms that are the same within one run only.
std::string random_redact_key();

}  // namespace siptls::cli

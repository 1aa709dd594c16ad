// SPDX-License-Identifier: GPL-2.0-or-later
// The parsing behind read_result(), without the file.
#pragma once

#include <string_view>

#include "siptls/result_file.h"

namespace siptls::report {

// `path` only stands in the sentences.
ResultRead read_result_text(std::string_view path, std::string_view text, CertificateUses& uses);

}  // namespace siptls::report

// SPDX-License-Identifier: GPL-2.0-or-later
// Reads back what "analyze -T json" wrote: who looked for which name where, and what became of it.
// Such a file is as little trusted as a capture.
#pragma once

#include <cstddef>
#include <string>

#include "siptls/certificate_check.h"

namespace siptls {

// Largest document that is read.
inline constexpr std::size_t kMaxResultBytes = std::size_t{512} << 20;

// Whether the file begins as a JSON document rather than as a capture.
bool looks_like_result(const std::string& path);

struct ResultRead {
    std::string problem;  // empty: all was read. Else a sentence: file, place, remedy; not escaped
    std::string remark;   // what the document leaves open, likewise
};

// Adds the sessions of the document to `uses`; nothing if there is a problem.
ResultRead read_result(const std::string& path, CertificateUses& uses);

}  // namespace siptls

// SPDX-License-Identifier: GPL-2.0-or-later
// A protected record as the openers take it, and which record numbers they try.
#pragma once

#include <cstdint>

#include "siptls/bytes.h"
#include "tls/content_type.h"

namespace siptls::decrypt {

struct SealedRecord {
    tls::ContentType type = tls::ContentType::ApplicationData;
    std::uint16_t version = 0;  // of the record header
    Bytes fragment;
};

// Record numbers to try, ascending: more than one only behind a loss.
struct Numbers {
    std::uint64_t first = 0;
    std::uint64_t count = 1;
};

}  // namespace siptls::decrypt

// SPDX-License-Identifier: GPL-2.0-or-later
// One JSON document, as check-cert reads it: either all of it is taken, or nothing and a sentence.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "report/result_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    siptls::CertificateUses uses;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const siptls::ResultRead read = siptls::report::read_result_text("result", text, uses);
    if (!read.problem.empty() && uses.sessions() != 0) {
        std::abort();
    }
    for (const siptls::CertificateUse& use : uses.list()) {
        if (use.name.empty()) {
            std::abort();
        }
    }
    return 0;
}

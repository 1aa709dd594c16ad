// SPDX-License-Identifier: GPL-2.0-or-later
// Any text as a key log: every line that is parsed as a secret is found again by what it is found
// by, and nothing else harms.
#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "tls/decrypt/key_log.h"

using namespace siptls;
using namespace siptls::decrypt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    KeyLog log(1);
    log.add_text({data, size});
    std::string_view text(reinterpret_cast<const char*>(data), size);
    KeyLogLine line;
    Buffer secret;
    while (!text.empty()) {
        const std::size_t length = std::min(text.find('\n'), text.size());
        if (length <= 4096 &&
            parse_key_log_line(text.substr(0, length), line) == LineKind::Secret &&
            !(log.find(line.label, line.key(), secret) && !secret.empty())) {
            std::abort();
        }
        text.remove_prefix(std::min(length + 1, text.size()));
    }
    looks_like_key_log({reinterpret_cast<const char*>(data), size});
    return 0;
}

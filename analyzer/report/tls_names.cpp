// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/tls_names.h"

#include <fmt/format.h>

#include "tls/alert_description.h"
#include "tls/cipher_suites.h"
#include "tls/version.h"

namespace siptls::report {

std::string_view tls_version_name(std::uint16_t version) {
    return tls::version_name(version);
}

std::string alert_name(std::uint8_t description) {
    const std::string_view text = tls::alert_description_name(description);
    return text.empty() ? fmt::format("alert_{}", description) : std::string(text);
}

std::string cipher_suite_name(std::uint16_t suite) {
    const std::string_view text = tls::cipher_suite_name(suite);
    return text.empty() ? fmt::format("0x{:04x}", suite) : std::string(text);
}

}  // namespace siptls::report

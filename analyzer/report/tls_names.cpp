// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/tls_names.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/cipher_suites.h"

namespace siptls::report {
namespace {

struct AlertName {
    std::uint8_t number;
    std::string_view text;
};

constexpr AlertName kAlerts[] = {
    {0, "close_notify"},
    {10, "unexpected_message"},
    {20, "bad_record_mac"},
    {21, "decryption_failed"},
    {22, "record_overflow"},
    {30, "decompression_failure"},
    {40, "handshake_failure"},
    {41, "no_certificate"},
    {42, "bad_certificate"},
    {43, "unsupported_certificate"},
    {44, "certificate_revoked"},
    {45, "certificate_expired"},
    {46, "certificate_unknown"},
    {47, "illegal_parameter"},
    {48, "unknown_ca"},
    {49, "access_denied"},
    {50, "decode_error"},
    {51, "decrypt_error"},
    {52, "too_many_cids_requested"},
    {60, "export_restriction"},
    {70, "protocol_version"},
    {71, "insufficient_security"},
    {80, "internal_error"},
    {86, "inappropriate_fallback"},
    {90, "user_canceled"},
    {100, "no_renegotiation"},
    {109, "missing_extension"},
    {110, "unsupported_extension"},
    {111, "certificate_unobtainable"},
    {112, "unrecognized_name"},
    {113, "bad_certificate_status_response"},
    {114, "bad_certificate_hash_value"},
    {115, "unknown_psk_identity"},
    {116, "certificate_required"},
    {120, "no_application_protocol"},
    {121, "ech_required"},
};

}  // namespace

std::string_view tls_version_name(std::uint16_t version) {
    switch (version) {
        case 0x0300: return "ssl3";
        case 0x0301: return "1.0";
        case 0x0302: return "1.1";
        case 0x0303: return "1.2";
        case 0x0304: return "1.3";
        default: return {};
    }
}

std::string alert_name(std::uint8_t description) {
    const auto* const found =
        std::find_if(std::begin(kAlerts), std::end(kAlerts),
                     [&](const AlertName& alert) { return alert.number == description; });
    return found != std::end(kAlerts) ? std::string(found->text)
                                      : fmt::format("alert_{}", description);
}

std::string cipher_suite_name(std::uint16_t suite) {
    const auto suites = cipher_suites();
    const auto found =
        std::lower_bound(suites.begin(), suites.end(), suite,
                         [](const CipherSuite& a, std::uint16_t b) { return a.number < b; });
    return found != suites.end() && found->number == suite ? std::string(found->text)
                                                           : fmt::format("0x{:04x}", suite);
}

}  // namespace siptls::report

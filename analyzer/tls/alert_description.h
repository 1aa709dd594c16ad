// SPDX-License-Identifier: GPL-2.0-or-later
// Names of alert descriptions (RFC 5246, 7.2; RFC 8446, 6), for reports and for `explain`.
#pragma once

#include <cstdint>
#include <string_view>

namespace siptls::tls {

// The descriptions that the analysis looks at; any other number may stand in a value of this type
// too.
enum class AlertDescription : std::uint8_t {
    CloseNotify = 0,
    HandshakeFailure = 40,
    NoCertificate = 41,
    BadCertificate = 42,
    UnsupportedCertificate = 43,
    CertificateRevoked = 44,
    CertificateExpired = 45,
    CertificateUnknown = 46,
    UnknownCa = 48,
    AccessDenied = 49,
    DecryptError = 51,
    ProtocolVersion = 70,
    InsufficientSecurity = 71,
    InternalError = 80,
    InappropriateFallback = 86,
    UserCanceled = 90,
    UnrecognizedName = 112,
    BadCertificateStatusResponse = 113,
    CertificateRequired = 116,
    NoApplicationProtocol = 120,
};

// "bad_certificate", the names of the IANA registry TLS Alerts; empty if unknown.
std::string_view alert_description_name(std::uint8_t description);

}  // namespace siptls::tls

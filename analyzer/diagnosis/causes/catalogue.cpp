// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/causes/catalogue.h"

#include "tls/alert_description.h"

namespace siptls::diagnosis {

std::span<const CauseRule* const, kCauseRules> cause_rules() {
    static constexpr const CauseRule* kRules[] = {
        &kNameMismatch,   &kCertificateExpired,        &kCertificateNotYetValid,
        &kUntrustedCa,    &kCertificateOther,          &kProtocolVersion,
        &kNoSharedCipher, &kClientCertificateRequired, &kProbe,
    };
    return kRules;
}

std::optional<Cause> cause_of_client_alert(std::uint8_t description) {
    switch (static_cast<tls::AlertDescription>(description)) {
        case tls::AlertDescription::CertificateExpired: return Cause::CertificateExpired;
        case tls::AlertDescription::UnknownCa: return Cause::UntrustedCa;
        case tls::AlertDescription::CertificateRevoked:
        case tls::AlertDescription::UnsupportedCertificate:
        case tls::AlertDescription::BadCertificateStatusResponse: return Cause::CertificateOther;
        case tls::AlertDescription::ProtocolVersion: return Cause::ProtocolVersion;
        case tls::AlertDescription::InsufficientSecurity: return Cause::NoSharedCipher;
        default: return std::nullopt;
    }
}

bool alert_fits_name_mismatch(std::uint8_t description) {
    switch (static_cast<tls::AlertDescription>(description)) {
        case tls::AlertDescription::CloseNotify:
        case tls::AlertDescription::BadCertificate:
        case tls::AlertDescription::CertificateUnknown:
        case tls::AlertDescription::HandshakeFailure:  // Erlang/OTP
        case tls::AlertDescription::InternalError:     // Perl IO::Socket::SSL
        case tls::AlertDescription::AccessDenied: return true;
        default: return false;
    }
}

}  // namespace siptls::diagnosis

// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/case.h"

#include "tls/alert_description.h"

namespace siptls::diagnosis {

namespace {
constexpr std::uint8_t kFatal = 2;
constexpr std::uint16_t kTls13 = 0x0304;
}  // namespace

std::optional<AlertFact> Case::final_alert(Side side) const {
    for (const AlertFact& alert : session.alerts) {
        if (alert.from == side && !alert.encrypted && alert.level == kFatal) {
            return alert;
        }
    }
    return std::nullopt;
}

bool Case::certificate_blamed() const {
    const auto alert = final_alert(Side::Client);
    const auto description =
        alert ? static_cast<tls::AlertDescription>(*alert->description) : tls::AlertDescription{};
    return description == tls::AlertDescription::BadCertificate ||
           description == tls::AlertDescription::CertificateUnknown;
}

bool Case::flight_received() const {
    if (!session.server_flight_complete) {
        return false;
    }
    return session.at(Moment::FlightAcknowledged) || session.at(Moment::ClientKeyExchange) ||
           session.at(Moment::ClientFinished);
}

bool Case::certificate_hidden() const {
    return certificate == nullptr && session.tls_version.value_or(0) >= kTls13;
}

std::string profile_list(const Case& subject, bool accepted) {
    std::string list;
    for (const ProfileMatch& match : subject.matches) {
        if (match.match.accepted == accepted) {
            list += (list.empty() ? "" : ", ") + std::string(match.profile);
        }
    }
    return list;
}

}  // namespace siptls::diagnosis

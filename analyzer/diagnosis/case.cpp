// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/case.h"

#include <algorithm>

#include "diagnosis/alert_word.h"
#include "diagnosis/match_book.h"
#include "siptls/profile.h"
#include "tls/version.h"

namespace siptls::diagnosis {

const AlertFact* Case::refusal_of_other() const {
    const AlertFact* alert = session.fatal_alert(Side::Server);
    if (alert == nullptr) {
        return nullptr;
    }
    switch (static_cast<tls::AlertDescription>(*alert->description)) {
        case tls::AlertDescription::InappropriateFallback:
        case tls::AlertDescription::UnrecognizedName:
        case tls::AlertDescription::NoApplicationProtocol: return alert;
        default: return nullptr;
    }
}

bool Case::certificate_blamed() const {
    const AlertFact* alert = session.fatal_alert(Side::Client);
    return says(alert, tls::AlertDescription::BadCertificate) ||
           says(alert, tls::AlertDescription::CertificateUnknown);
}

bool Case::strength_blamed() const {
    return says(session.fatal_alert(Side::Client), tls::AlertDescription::InsufficientSecurity);
}

bool Case::signature_blamed() const {
    return says(session.fatal_alert(Side::Client), tls::AlertDescription::DecryptError);
}

std::optional<Evidence> Case::staple_fault() const {
    const FrameRef frame = session.at(Moment::Certificate).frame;
    const StapleFact& staple = session.staple;
    switch (staple.says) {
        case Staple::Revoked:
            return Evidence{Reason::StapleRevoked, {std::to_string(staple.at)}, frame};
        case Staple::Unfit: return Evidence{Reason::StapleUnfit, {}, frame};
        case Staple::Good:
        case Staple::Unknown:
            // Measured: GnuTLS 3.7.9 minds an answer that is out of date, not one of tomorrow.
            if (staple.at != 0 && clock_plausible() && shown.nanoseconds / kSecond > staple.at) {
                return Evidence{Reason::StapleOutdated, {std::to_string(staple.at)}, frame};
            }
            return std::nullopt;
        case Staple::None: break;
    }
    const bool read_here = session.certificate_source == CertificateSource::Wire ||
                           session.certificate_source == CertificateSource::Decrypted;
    const bool seen_whole = session.server_flight_complete && !session.visibility.gap_in_server;
    if (certificate != nullptr && certificate->must_staple && session.asked_for_staple &&
        read_here && seen_whole) {
        return Evidence{Reason::StapleMissing, {}, frame};
    }
    return std::nullopt;
}

const AlertFact* Case::leaving_word() const {
    if (const AlertFact* fatal = session.fatal_alert(Side::Client)) {
        return fatal;
    }
    const auto cancels = [](const AlertFact& alert) {
        return alert.from == Side::Client && says(&alert, tls::AlertDescription::UserCanceled);
    };
    const auto found = std::find_if(session.alerts.begin(), session.alerts.end(), cancels);
    return found == session.alerts.end() ? nullptr : &*found;
}

bool Case::flight_received() const {
    if (!session.server_flight_complete) {
        return false;
    }
    // What its TCP acknowledged behind its ending was no reason for that. Who says something knows
    // it.
    const Seen& acknowledged = session.at(Moment::FlightAcknowledged);
    const Seen& close = session.at(Moment::ClientClose);
    const bool in_time =
        !close || acknowledged.time <= close.time || session.fatal_alert(Side::Client) != nullptr;
    return (acknowledged && in_time) || session.at(Moment::ClientKeyExchange) ||
           session.at(Moment::ClientFinished);
}

bool Case::clock_plausible() const {
    return session.start_time.nanoseconds / kSecond >=
           tls::published(session.tls_version.value_or(tls::kSsl3));
}

bool Case::certificate_hidden() const {
    return certificate == nullptr && session.tls_version.value_or(0) >= tls::kTls13;
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

bool Case::stack_accepts() const {
    return family && family->source == IdentitySource::ClientHello &&
           name_fit == NameFit::AllAccept && !named_literally(matches, *expected_name);
}

std::optional<Evidence> Case::younger_authority() const {
    const ClientProfile* row = profile ? find_profile(profile->id) : nullptr;
    if (row == nullptr || row->built == 0 || topmost == nullptr ||
        topmost->not_before <= row->built) {
        return std::nullopt;
    }
    return Evidence{Reason::AuthorityYounger,
                    {topmost->subject, std::to_string(topmost->not_before)},
                    session.at(Moment::Certificate).frame};
}

const ChainRemark* Case::doubtful_strength() const {
    const auto found = std::find_if(remarks.begin(), remarks.end(), [](const ChainRemark& remark) {
        return remark.weight == ChainWeight::Some &&
               (remark.fault == ChainFault::WeakKey || remark.fault == ChainFault::WeakSignature);
    });
    return found == remarks.end() ? nullptr : &*found;
}

}  // namespace siptls::diagnosis

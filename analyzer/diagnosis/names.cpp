// SPDX-License-Identifier: GPL-2.0-or-later
// The fixed words of verdicts and analyses, as the report's schema lists them.
#include <algorithm>

#include "siptls/analysis.h"
#include "siptls/verdict.h"

namespace siptls {

std::string_view name(Cause cause) {
    switch (cause) {
        case Cause::NameMismatch: return "name_mismatch";
        case Cause::CertificateExpired: return "certificate_expired";
        case Cause::CertificateNotYetValid: return "certificate_not_yet_valid";
        case Cause::UntrustedCa: return "untrusted_ca";
        case Cause::CertificateOther: return "certificate_other";
        case Cause::ProtocolVersion: return "protocol_version";
        case Cause::NoSharedCipher: return "no_shared_cipher";
        case Cause::ClientCertificateRequired: return "client_certificate_required";
        case Cause::Probe: return "probe";
        case Cause::None: return "none";
        case Cause::Unknown: return "unknown";
    }
    return {};
}

std::string_view name(TraceClock clock) {
    switch (clock) {
        case TraceClock::Operator: return "operator";
        case TraceClock::Estimated: return "estimated";
        case TraceClock::Ambiguous: return "ambiguous";
        case TraceClock::Unknown: return "unknown";
        case TraceClock::NoCapture: return "no_capture";
    }
    return {};
}

std::string_view name(Confidence confidence) {
    switch (confidence) {
        case Confidence::Null: return "null";
        case Confidence::Possible: return "possible";
        case Confidence::Probable: return "probable";
        case Confidence::Confirmed: return "confirmed";
    }
    return {};
}

std::string_view name(NameSource source) {
    switch (source) {
        case NameSource::Operator: return "operator";
        case NameSource::Sni: return "sni";
        case NameSource::HttpConnect: return "http-connect";
        case NameSource::DhcpSipServers: return "dhcp-120";
        case NameSource::DnsSrv: return "dns-srv";
        case NameSource::DnsAddress: return "dns-a";
        case NameSource::Sip: return "sip";
        case NameSource::Dhcp43: return "dhcp-43";
        case NameSource::Trace: return "trace";
        case NameSource::Sibling: return "sibling";
    }
    return {};
}

std::string_view name(IdentityFact fact) {
    switch (fact) {
        case IdentityFact::Mac: return "mac";
        case IdentityFact::Vendor: return "vendor";
        case IdentityFact::DhcpHostname: return "dhcp_hostname";
        case IdentityFact::Aor: return "aor";
        case IdentityFact::UserAgent: return "user_agent";
        case IdentityFact::Firmware: return "firmware";
        case IdentityFact::Family: return "family";
        case IdentityFact::TlsStack: return "tls_stack";
    }
    return {};
}

std::string_view name(IdentitySource source) {
    switch (source) {
        case IdentitySource::Operator: return "operator";
        case IdentitySource::UserAgent: return "user-agent";
        case IdentitySource::SipMessage: return "sip";
        case IdentitySource::DhcpLease: return "dhcp-lease";
        case IdentitySource::DhcpRequest: return "dhcp-request";
        case IdentitySource::DhcpVendorClass: return "dhcp-vendor-class";
        case IdentitySource::Link: return "link";
        case IdentitySource::Oui: return "oui";
        case IdentitySource::ClientHello: return "client-hello";
    }
    return {};
}

std::string_view name(Certainty certainty) {
    return certainty == Certainty::Known ? "known" : "inferred";
}

std::string_view name(SharingSign sign) {
    switch (sign) {
        case SharingSign::UserAgents: return "user_agents";
        case SharingSign::AddressesOfRecord: return "aors";
        case SharingSign::ClientHellos: return "client_hellos";
        case SharingSign::HopLimits: return "hop_limits";
        case SharingSign::ProxyHeader: return "proxy_header";
    }
    return {};
}

// Several programs on one machine send different hellos, and one phone may have several users.
bool ClientIdentity::shared() const {
    return std::any_of(sharing.begin(), sharing.end(), [](SharingSign sign) {
        return sign == SharingSign::UserAgents || sign == SharingSign::HopLimits ||
               sign == SharingSign::ProxyHeader;
    });
}

std::string_view name(CertificateRole role) {
    switch (role) {
        case CertificateRole::Registrar: return "registrar";
        case CertificateRole::Web: return "web";
        case CertificateRole::Edge: return "edge";
        case CertificateRole::Exchange: return "exchange";
    }
    return {};
}

std::string_view name(SignInStepKind kind) {
    switch (kind) {
        case SignInStepKind::AddressLeased: return "address_leased";
        case SignInStepKind::RegistrarTold: return "registrar_told";
        case SignInStepKind::WebServiceTold: return "web_service_told";
        case SignInStepKind::ServiceFound: return "service_found";
        case SignInStepKind::NameResolved: return "name_resolved";
        case SignInStepKind::ClockSet: return "clock_set";
        case SignInStepKind::PlainWeb: return "plain_web";
        case SignInStepKind::WebReached: return "web_reached";
        case SignInStepKind::ExchangeReached: return "exchange_reached";
        case SignInStepKind::EdgeReached: return "edge_reached";
        case SignInStepKind::RegistrarReached: return "registrar_reached";
        case SignInStepKind::Registered: return "registered";
        case SignInStepKind::Refused: return "refused";
    }
    return {};
}

std::string_view name(Reason reason) {
    switch (reason) {
        case Reason::NameFromSource: return "name_from_source";
        case Reason::NameUnknown: return "name_unknown";
        case Reason::NamesDisagree: return "names_disagree";
        case Reason::SniAbsent: return "sni_absent";
        case Reason::SniIsAddress: return "sni_is_address";
        case Reason::NoProfileAccepts: return "no_profile_accepts";
        case Reason::SomeProfilesRefuse: return "some_profiles_refuse";
        case Reason::ProfileRefuses: return "profile_refuses";
        case Reason::NameFits: return "name_fits";
        case Reason::RefusedDespiteProfile: return "refused_despite_profile";
        case Reason::StackAccepts: return "stack_accepts";
        case Reason::ClientAlert: return "client_alert";
        case Reason::ServerAlert: return "server_alert";
        case Reason::ClientLeftSilently: return "client_left_silently";
        case Reason::FlightAcknowledged: return "flight_acknowledged";
        case Reason::FlightNotAcknowledged: return "flight_not_acknowledged";
        case Reason::FlightIncomplete: return "flight_incomplete";
        case Reason::FlightNotReceived: return "flight_not_received";
        case Reason::LoneProtectedAlert: return "lone_protected_alert";
        case Reason::LeftAfterFinished: return "left_after_finished";
        case Reason::LeftAfterPause: return "left_after_pause";
        case Reason::LeftAfterIdling: return "left_after_idling";
        case Reason::ServerEndedFirst: return "server_ended_first";
        case Reason::ClientEndedFirst: return "client_ended_first";
        case Reason::ResetOnPath: return "reset_on_path";
        case Reason::NothingSent: return "nothing_sent";
        case Reason::NotTlsBytes: return "not_tls_bytes";
        case Reason::PeriodicAttempts: return "periodic_attempts";
        case Reason::OffersSwept: return "offers_swept";
        case Reason::RepeatedAttempts: return "repeated_attempts";
        case Reason::CertificateExpired: return "certificate_expired";
        case Reason::CertificateNotYetValid: return "certificate_not_yet_valid";
        case Reason::CertificateDatesFit: return "certificate_dates_fit";
        case Reason::ClockImplausible: return "clock_implausible";
        case Reason::SelfSigned: return "self_signed";
        case Reason::IssuerNotJudged: return "issuer_not_judged";
        case Reason::AuthorityYounger: return "authority_younger";
        case Reason::ChainTrusted: return "chain_trusted";
        case Reason::ChainUntrusted: return "chain_untrusted";
        case Reason::WrongPurpose: return "wrong_purpose";
        case Reason::WeakKey: return "weak_key";
        case Reason::WeakSignature: return "weak_signature";
        case Reason::StapleRevoked: return "staple_revoked";
        case Reason::StapleOutdated: return "staple_outdated";
        case Reason::StapleUnfit: return "staple_unfit";
        case Reason::StapleMissing: return "staple_missing";
        case Reason::CertificateHidden: return "certificate_hidden";
        case Reason::CertificateNotCaptured: return "certificate_not_captured";
        case Reason::NoCertificateSent: return "no_certificate_sent";
        case Reason::CertificateAsked: return "certificate_asked";
        case Reason::CertificateNotAsked: return "certificate_not_asked";
        case Reason::ClientCertificateEmpty: return "client_certificate_empty";
        case Reason::VersionOffered: return "version_offered";
        case Reason::VersionChosen: return "version_chosen";
        case Reason::ServerChose: return "server_chose";
        case Reason::TraceFailure: return "trace_failure";
        case Reason::TraceAlert: return "trace_alert";
        case Reason::TraceOnly: return "trace_only";
        case Reason::AcceptedElsewhere: return "accepted_elsewhere";
        case Reason::AcceptedBefore: return "accepted_before";
        case Reason::OthersAccept: return "others_accept";
        case Reason::BesideSuccess: return "beside_success";
        case Reason::AddressShared: return "address_shared";
        case Reason::CaptureBegan: return "capture_began";
        case Reason::CaptureEnded: return "capture_ended";
        case Reason::OneDirection: return "one_direction";
        case Reason::BytesLost: return "bytes_lost";
        case Reason::BytesCut: return "bytes_cut";
        case Reason::WentSilent: return "went_silent";
    }
    return {};
}

std::string_view name(RemedyAction action) {
    switch (action) {
        case RemedyAction::AddSubjectAltName: return "add_subject_alt_name";
        case RemedyAction::RequestCertificate: return "request_certificate";
        case RemedyAction::PointNameElsewhere: return "point_name_elsewhere";
        case RemedyAction::UpdateFirmware: return "update_firmware";
        case RemedyAction::CheckBeforeIssuing: return "check_before_issuing";
    }
    return {};
}

}  // namespace siptls

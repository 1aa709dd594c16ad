// SPDX-License-Identifier: GPL-2.0-or-later
// The fixed words of sessions and events, as the report's schema lists them.
#include <array>

#include "siptls/session.h"

namespace siptls {

std::string_view name(AnomalyCode code) {
    switch (code) {
        case AnomalyCode::MalformedRecord: return "malformed_record";
        case AnomalyCode::MalformedMessage: return "malformed_message";
        case AnomalyCode::UnexpectedMessage: return "unexpected_message";
        case AnomalyCode::OversizedMessage: return "oversized_message";
        case AnomalyCode::OverlapDiffers: return "overlap_differs";
        case AnomalyCode::BufferCeiling: return "buffer_ceiling";
        case AnomalyCode::CutBytes: return "cut_bytes";
        case AnomalyCode::ResetByMiddlebox: return "reset_by_middlebox";
        case AnomalyCode::ProxyHeader: return "proxy_header";
        case AnomalyCode::MalformedSip: return "malformed_sip";
        case AnomalyCode::MalformedDns: return "malformed_dns";
        case AnomalyCode::UnreadableRecord: return "unreadable_record";
    }
    return {};
}

std::string_view name(Outcome outcome) {
    switch (outcome) {
        case Outcome::Established: return "established";
        case Outcome::ClientClosedBeforeFinished: return "client_closed_before_finished";
        case Outcome::ClientClosedAfterFinished: return "client_closed_after_finished";
        case Outcome::ServerClosedBeforeFinished: return "server_closed_before_finished";
        case Outcome::Incomplete: return "incomplete";
        case Outcome::NotTls: return "not_tls";
    }
    return {};
}

std::string_view name(Moment moment) {
    switch (moment) {
        case Moment::ClientHello: return "client_hello";
        case Moment::ServerHello: return "server_hello";
        case Moment::Certificate: return "certificate";
        case Moment::CertificateRequest: return "certificate_request";
        case Moment::ServerFlight: return "server_flight";
        case Moment::FlightAcknowledged: return "flight_acknowledged";
        case Moment::ClientCertificate: return "client_certificate";
        case Moment::ClientKeyExchange: return "client_key_exchange";
        case Moment::ClientFinished: return "client_finished";
        case Moment::ServerFinished: return "server_finished";
        case Moment::ClientData: return "client_data";
        case Moment::ServerData: return "server_data";
        case Moment::ClientClose: return "client_close";
        case Moment::ServerClose: return "server_close";
    }
    return {};
}

std::string_view name(ClosedBy by) {
    switch (by) {
        case ClosedBy::None: return "none";
        case ClosedBy::Client: return "client";
        case ClosedBy::Server: return "server";
    }
    return {};
}

std::string_view name(CloseKind kind) {
    switch (kind) {
        case CloseKind::None: return "none";
        case CloseKind::Fin: return "fin";
        case CloseKind::Rst: return "rst";
        case CloseKind::Alert: return "alert";
        case CloseKind::Timeout: return "timeout";
    }
    return {};
}

std::string_view name(CertificateSource source) {
    switch (source) {
        case CertificateSource::Wire: return "wire";
        case CertificateSource::Decrypted: return "decrypted";
        case CertificateSource::Sibling: return "sibling";
        case CertificateSource::Operator: return "operator";
    }
    return {};
}

std::string_view handshake_reached(const Session& session) {
    constexpr std::array kOrder = {
        Moment::ClientData,     Moment::ServerData,         Moment::ServerFinished,
        Moment::ClientFinished, Moment::ClientKeyExchange,  Moment::ClientCertificate,
        Moment::ServerFlight,   Moment::CertificateRequest, Moment::Certificate,
        Moment::ServerHello,    Moment::ClientHello};
    for (const Moment moment : kOrder) {
        // In TLS 1.3 and in resumption the server's Finished is part of its first flight.
        const bool early = moment == Moment::ServerFinished && !session.at(Moment::ClientFinished);
        if (session.at(moment) && !early) {
            return name(moment);
        }
    }
    return "none";
}

}  // namespace siptls

// SPDX-License-Identifier: GPL-2.0-or-later
// What the messages of the handshake tell, in clear or decrypted.
#include "bytes/hash.h"
#include "session/session_builder.h"
#include "tls/certificate_message.h"
#include "tls/certificate_status.h"
#include "tls/client_hello.h"
#include "tls/handshake_type.h"
#include "tls/server_hello.h"
#include "tls/version.h"

namespace siptls::session {

void SessionBuilder::take_message(const Event& event, const TlsHandshakeSeen& message,
                                  Tables tables) {
    const bool from_server = event.side == Side::Server;
    if (message.decrypted && is_renegotiation()) {
        return;  // the first handshake is the attempt
    }
    switch (static_cast<tls::HandshakeType>(message.type)) {
        case tls::HandshakeType::ClientHello:
            if (!from_server) {
                take_client_hello(event, message, tables.fingerprints);
            }
            break;
        case tls::HandshakeType::ServerHello:
            if (from_server) {
                take_server_hello(event, message.body, tables.fingerprints);
            }
            break;
        case tls::HandshakeType::Certificate:
            if (from_server) {
                take_certificate(event, message, tables);
            } else {
                take_client_certificate(event, message.body);
            }
            break;
        case tls::HandshakeType::CertificateStatus:
            if (from_server) {
                take_certificate_status(event, message.body, tables);
            }
            break;
        case tls::HandshakeType::CertificateRequest:
            if (from_server) {
                mark(Moment::CertificateRequest, event);
            }
            break;
        case tls::HandshakeType::ServerHelloDone:
            if (from_server) {
                advance_flight(event, message.end_offset);
                session_.server_flight_complete = !session_.visibility.gap_in_server;
                session_.resumed = session_.resumed.value_or(false);
            }
            break;
        case tls::HandshakeType::ClientKeyExchange:
            if (!from_server) {
                mark(Moment::ClientKeyExchange, event);
            }
            break;
        case tls::HandshakeType::NewSessionTicket:
            if (from_server && message.decrypted && tls13_) {
                facts(Side::Server).tickets = true;
            }
            break;
        case tls::HandshakeType::Finished:
            if (message.decrypted) {
                take_finished(event, message.end_offset);
            }
            break;
        default: break;
    }
}

void SessionBuilder::take_client_hello(const Event& event, const TlsHandshakeSeen& message,
                                       FingerprintBook& fingerprints) {
    mark(Moment::ClientHello, event);
    const auto hello = message.form == HelloForm::Sslv2
                           ? tls::parse_sslv2_client_hello(message.body)
                           : tls::parse_client_hello(message.body);
    if (!hello) {
        malformed(event, hello.error().what);
        return;
    }
    session_.offered_version = hello->offered_version();
    session_.lowest_version = hello->lowest_version();
    session_.hello_fingerprint = hello->fingerprint();
    if (message.form == HelloForm::Tls && session_.client_fingerprint == kNoFingerprint) {
        session_.client_fingerprint = fingerprints.of(*hello, session_.hello_fingerprint);
    }
    session_.asked_for_staple = hello->status_request;
    early_data_offered_ = hello->offers_early_data;
    if (hello->server_name) {
        session_.sni.emplace(hello->server_name->host);
    }
}

void SessionBuilder::take_server_hello(const Event& event, Bytes body,
                                       FingerprintBook& fingerprints) {
    const auto hello = tls::parse_server_hello(body);
    if (!hello) {
        malformed(event, hello.error().what);
        return;
    }
    if (!hello->hello_retry_request) {
        mark(Moment::ServerHello, event);
        session_.server_fingerprint = fingerprints.of(*hello);
    }
    session_.tls_version = hello->negotiated_version;
    session_.cipher_suite = hello->cipher_suite;
    early_data_offered_ =
        early_data_offered_ && hello->pre_shared_key && !hello->hello_retry_request;
    tls13_ = *session_.tls_version >= tls::kTls13;
    if (tls13_ && !hello->hello_retry_request) {
        session_.resumed = hello->pre_shared_key;
    }
}

void SessionBuilder::take_certificate(const Event& event, const TlsHandshakeSeen& message,
                                      Tables tables) {
    mark(Moment::Certificate, event);
    certificate_end_ = static_cast<std::uint32_t>(message.end_offset);
    session_.resumed = false;
    const auto list =
        tls::parse_certificate_message(message.body, session_.tls_version.value_or(0));
    if (!list) {
        malformed(event, list.error().what);
        return;
    }
    if (list->length() > list->certificates().size()) {
        take(event, AnomalySeen{AnomalyCode::OversizedMessage,
                                "certificate chain beyond the limit; its beginning was read"});
    }
    const auto hint =
        static_cast<std::uint32_t>(hash_bytes(session_.server.address.bytes, session_.server.port));
    session_.certificate_source =
        message.decrypted ? CertificateSource::Decrypted : CertificateSource::Wire;
    if (const auto chain = tables.certificates.intern_chain(list->certificates(), hint)) {
        const auto ids = tables.certificates.chain(*chain);
        session_.certificate_chain.assign(ids.begin(), ids.end());
    }
    if (!list->status().empty()) {
        take_certificate_status(event, list->status(), tables);
    }
}

void SessionBuilder::take_certificate_status(const Event& event, Bytes body, Tables tables) {
    const auto response = tls::parse_certificate_status(body);
    if (!response) {
        malformed(event, response.error().what);
        session_.staple = {Staple::Unfit, 0};
        return;
    }
    const auto leaf = session_.leaf();
    if (leaf && !response->empty()) {
        session_.staple =
            tables.staples.of(*response, *leaf, tables.certificates.all()[*leaf].serial);
    }
}

bool SessionBuilder::is_renegotiation() const {
    return !tls13_ && facts(Side::Client).finished && facts(Side::Server).finished;
}

// Decrypted: it is known to be one. In TLS 1.3 and in resumption the server's ends its flight.
void SessionBuilder::take_finished(const Event& event, std::uint64_t end_offset) {
    SideFacts& side = facts(event.side);
    if (side.finished) {
        return;
    }
    note_finished(side);
    if (event.side == Side::Client) {
        mark(Moment::ClientFinished, event);
        return;
    }
    mark(Moment::ServerFinished, event);
    if (tls13_ || session_.resumed.value_or(false)) {
        advance_flight(event, end_offset);
        session_.server_flight_complete = !session_.visibility.gap_in_server;
    }
}

void SessionBuilder::take_client_certificate(const Event& event, Bytes body) {
    mark(Moment::ClientCertificate, event);
    const auto list = tls::parse_certificate_message(body, session_.tls_version.value_or(0));
    if (list && list->certificates().empty()) {
        session_.client_certificate_empty = true;
    }
}

void SessionBuilder::malformed(const Event& event, std::string_view text) {
    take(event, AnomalySeen{AnomalyCode::MalformedMessage, text});
}

}  // namespace siptls::session

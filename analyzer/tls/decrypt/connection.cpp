// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/connection.h"

#include <algorithm>

#include "bytes/reader.h"
#include "tls/certificate_message.h"
#include "tls/client_hello.h"
#include "tls/decrypt/limits.h"
#include "tls/extension.h"
#include "tls/server_hello.h"
#include "tls/version.h"

namespace siptls::decrypt {

namespace {

using tls::HandshakeType;

Buffer copy(Bytes bytes) {
    return {bytes.begin(), bytes.end()};
}

// An SSL 2.0 compatible hello brings a challenge of 16 to 32 bytes, which stands at the end of the
// random (RFC 5246, E.2).
void set_random(std::array<std::uint8_t, 32>& random, Bytes bytes) {
    random.fill(0);
    const std::size_t length = std::min(random.size(), bytes.size());
    std::copy_n(bytes.end() - static_cast<std::ptrdiff_t>(length), length,
                random.end() - static_cast<std::ptrdiff_t>(length));
}

}  // namespace

bool Connection::is_tls13() const {
    return handshake_.server_hello && handshake_.version >= tls::kTls13;
}

void Connection::take_message(Side side, HandshakeType type, HelloForm form, Bytes body) {
    const bool from_server = side == Side::Server;
    if (type == HandshakeType::ClientHello && !from_server) {
        take_client_hello(form, body);
    }
    add_to_transcript(type, form, body);
    turns_.take_message(side, type);
    switch (type) {
        case HandshakeType::ServerHello:
            if (from_server) {
                take_server_hello(body);
            }
            break;
        case HandshakeType::Certificate:
            if (from_server) {
                take_certificate(body);
            }
            break;
        case HandshakeType::ServerKeyExchange: handshake_.server_key_exchange |= from_server; break;
        case HandshakeType::ClientKeyExchange:
            if (!from_server) {
                take_key_exchange(body);
            }
            break;
        case HandshakeType::NewSessionTicket:
            if (from_server && !is_tls13()) {
                take_new_ticket(body);
            }
            break;
        case HandshakeType::EndOfEarlyData:
            if (!from_server && of(side).epoch == Epoch::Early) {
                of(side).epoch = Epoch::None;  // the next record is under the handshake's keys
                of(side).direction.reset();
                handshake_.early_data = false;
            }
            break;
        case HandshakeType::Finished:
            if (is_tls13()) {
                take_finished13(side);
            }
            break;
        case HandshakeType::KeyUpdate:
            if (is_tls13()) {
                take_key_update(side);
            }
            break;
        default: break;
    }
}

void Connection::take_change_cipher_spec(Side side) {
    if (is_tls13()) {
        return;  // says nothing (RFC 8446, D.4)
    }
    turns_.take_change_cipher_spec(side);
    of(side).change_cipher_spec = true;
    of(side).keys_due = true;
}

bool Connection::protects(Side side, tls::ContentType type) const {
    return type == tls::ContentType::ApplicationData ||
           (!is_tls13() && of(side).change_cipher_spec &&
            (handshake_.server_hello || of(side).direction != nullptr));
}

// One guard for all that is derived and tried for the record: it costs as much as an HMAC's copies.
Opening Connection::open(Side side, const tls::Record& record) {
    const ErrorQueueGuard guard;
    const Opening opening = open_next(side, record);
    if (opening.state == Opening::State::Failed) {
        turns_.lose(side);  // it may have been what the other side waits for
    }
    return opening;
}

Opening Connection::open_next(Side side, const tls::Record& record) {
    OneSide& one = of(side);
    if (one.direction && one.epoch == Epoch::None && !one.keys_due) {
        return open12(one, side, record);  // whatever a renegotiation has come to
    }
    if (!handshake_.client_hello) {
        return closed(Decryption::HandshakeNotCaptured);
    }
    if (!handshake_.server_hello) {
        return side == Side::Client && handshake_.early_data
                   ? open_early(record)
                   : closed(Decryption::HandshakeNotCaptured);
    }
    return is_tls13() ? open13(one, side, record) : open12(one, side, record);
}

void Connection::lose_record(Side side, std::size_t length) {
    const ErrorQueueGuard guard;
    OneSide& one = of(side);
    turns_.lose(side);
    handshake_.transcript_whole = false;
    if (one.direction && !one.keys_due) {
        one.direction->lose_record(length);
    } else {
        one.lost_place = true;
    }
}

void Connection::lose_place(Side side) {
    OneSide& one = of(side);
    turns_.lose(side);
    handshake_.transcript_whole = false;
    if (one.direction && !one.keys_due) {
        one.direction->lose_place();
    } else {
        one.lost_place = true;
    }
}

void Connection::stop_waiting() {
    patient_ = false;
    turns_.stop_waiting();
}

// --- handshake messages

void Connection::take_client_hello(HelloForm form, Bytes body) {
    const auto hello = form == HelloForm::Sslv2 ? tls::parse_sslv2_client_hello(body)
                                                : tls::parse_client_hello(body);
    if (!hello) {
        return;
    }
    const bool second = handshake_.client_hello && !handshake_.server_hello;
    const bool whole = second ? handshake_.transcript_whole : true;
    handshake_ = {};
    handshake_.transcript_whole = whole;
    handshake_.client_hello = true;
    set_random(handshake_.client_random, hello->random);
    handshake_.offered_id = copy(hello->session_id);
    take_client_extensions(hello->extensions);
    handshake_.early_data = handshake_.early_data && !second;  // a HelloRetryRequest refuses it
    const bool early = handshake_.early_data;
    turns_.take_client_hello(early ? Turns::EarlyData::Offered : Turns::EarlyData::No);
}

void Connection::take_client_extensions(Bytes extensions) {
    tls::ExtensionReader in{extensions};
    tls::Extension extension;
    while (in.next(extension)) {
        if (extension.type == tls::ExtensionType::SessionTicket) {
            handshake_.offered_ticket = copy(extension.body);
        } else if (extension.type == tls::ExtensionType::EarlyData) {
            handshake_.early_data = true;
        }
    }
}

void Connection::take_server_hello(Bytes body) {
    const auto hello = tls::parse_server_hello(body);
    if (!hello) {
        return;
    }
    if (hello->hello_retry_request) {
        turns_.take_hello_retry_request();
        return;
    }
    turns_.take_server_hello(hello->negotiated_version);
    handshake_.server_hello = true;
    handshake_.agreed.reset();
    set_random(handshake_.server_random, hello->random);
    handshake_.version = hello->negotiated_version;
    handshake_.suite = hello->cipher_suite;
    handshake_.compression = static_cast<Compression>(hello->compression_method);
    handshake_.session_id = copy(hello->session_id);
    handshake_.encrypt_then_mac = hello->encrypt_then_mac;
    handshake_.extended_master_secret = hello->extended_master_secret;
    tls::ExtensionReader in{hello->extensions};
    tls::Extension extension;
    while (in.next(extension)) {
        handshake_.truncated_hmac |= extension.type == tls::ExtensionType::TruncatedHmac;
    }
}

void Connection::take_certificate(Bytes body) {
    if (keys_.rsa_keys().empty() || is_tls13()) {
        return;
    }
    const auto list = tls::parse_certificate_message(body, handshake_.version);
    if (list && !list->certificates().empty()) {
        handshake_.certificate_seen = true;
        handshake_.rsa_key = keys_.rsa_keys().fitting(list->certificates().front());
    }
}

// Before TLS 1.0 the encrypted secret comes without its length (RFC 5246, 7.4.7.1).
void Connection::take_key_exchange(Bytes body) {
    if (handshake_.version != tls::kSsl3) {
        Reader in{body};
        body = in.prefixed(2);
    }
    if (key_exchange_of(handshake_.suite) == KeyExchange::Rsa) {
        handshake_.encrypted_premaster = copy(body);
    }
}

void Connection::take_new_ticket(Bytes body) {
    Reader in{body};
    in.skip(4);  // lifetime
    handshake_.new_ticket = copy(in.prefixed(2));
    keys_.sessions().remember(handshake_.new_ticket, handshake_.master);
}

// For the extended master secret; behind the key exchange nothing belongs to it any more.
void Connection::add_to_transcript(HandshakeType type, HelloForm form, Bytes body) {
    Handshake& now = handshake_;
    if (keys_.rsa_keys().empty() || !now.client_hello || is_tls13() ||
        !now.encrypted_premaster.empty() || type == HandshakeType::HelloRequest) {
        return;
    }
    if (now.transcript.size() + body.size() > kMaxTranscript) {
        now.transcript_whole = false;
        return;
    }
    if (form == HelloForm::Tls) {
        append_number(now.transcript, static_cast<std::uint8_t>(type), 1);
        append_number(now.transcript, body.size(), 3);
    }
    append(now.transcript, body);
}

// --- answers

// Null if the suite cannot be opened; state() says why then. Every record asks.
const Agreement* Connection::agreement() {
    std::optional<Agreement>& agreed = handshake_.agreed;
    if (!agreed) {
        agreed = agree_on(handshake_.version, handshake_.suite);
    }
    return agreed ? &*agreed : nullptr;
}

std::optional<Agreement> Connection::agree_on(std::uint16_t version, std::uint16_t suite) {
    const SuiteParameters* const parameters = keys_.suite(suite);
    const auto compression = handshake_.compression;
    const bool can_unpack = compression == Compression::None ||
                            (compression == Compression::Deflate && version < tls::kTls13);
    if (parameters == nullptr || !can_unpack || !tls::is_known_version(version)) {
        closed(Decryption::SuiteUnsupported);
        return std::nullopt;
    }
    if (parameters->needs_legacy && !keys_.library().has_legacy()) {
        closed(Decryption::LegacyModuleMissing);
        return std::nullopt;
    }
    const auto order =
        handshake_.encrypt_then_mac ? MacOrder::EncryptThenMac : MacOrder::MacThenEncrypt;
    return Agreement{version, *parameters, order, handshake_.truncated_hmac};
}

Opening Connection::opened(OneSide& side, tls::ContentType type) {
    state_ = Decryption::Opened;
    side.opened = true;
    return {Opening::State::Opened, type, plain_};
}

Opening Connection::failed() {
    if (state_ != Decryption::Opened) {
        state_ = Decryption::WrongKey;
    }
    return {Opening::State::Failed, {}, {}};
}

Opening Connection::closed(Decryption why) {
    if (state_ != Decryption::Opened) {
        state_ = why;
    }
    return {Opening::State::Closed, {}, {}};
}

Opening Connection::missing(Decryption why) {
    if (patient_ && keys_.key_log().may_grow()) {
        return {Opening::State::Waiting, {}, {}};
    }
    return closed(why);
}

}  // namespace siptls::decrypt

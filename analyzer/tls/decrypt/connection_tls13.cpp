// SPDX-License-Identifier: GPL-2.0-or-later
// TLS 1.3: a secret for each side and each stretch of the connection (RFC 8446, 7.1 to 7.3).
#include <algorithm>
#include <utility>

#include "tls/decrypt/connection.h"
#include "tls/version.h"

namespace siptls::decrypt {

namespace {

// Early data comes before the server says which suite it takes; the length of the secret leaves
// these, and the tag decides.
constexpr std::uint16_t kSuites[] = {0x1301, 0x1302, 0x1303, 0x1304, 0x1305};

// Of client and server, for the handshake and then for the data.
constexpr std::array<SecretLabel, 4> kSecrets = {
    SecretLabel::ClientHandshake, SecretLabel::ServerHandshake, SecretLabel::ClientTraffic,
    SecretLabel::ServerTraffic};

SealedRecord sealed_of(const tls::Record& record) {
    return {record.type, record.version, record.fragment};
}

}  // namespace

Opening Connection::open13(OneSide& side, Side which, const tls::Record& record) {
    const bool early = which == Side::Client && handshake_.early_data && !side.opened;
    if (side.epoch == Epoch::Early || early) {
        const Opening opening = open_early(record);
        if (opening.state == Opening::State::Opened) {
            return opening;
        }
    }
    const Agreement* const agreed = agreement();
    if (agreed == nullptr) {
        return {Opening::State::Closed, {}, {}};
    }
    if (side.epoch < Epoch::Handshake && !enter(side, which, Epoch::Handshake, *agreed)) {
        const auto why = keys_.key_log().empty() ? Decryption::ForwardSecret : Decryption::NoSecret;
        return missing(why);
    }
    if (!side.direction && !enter(side, which, side.epoch, *agreed)) {
        return missing(Decryption::NoSecret);
    }
    if (early) {
        // Refused early data is skipped by the server until a record opens (RFC 8446, 4.2.10).
        return side.direction->try_open(sealed_of(record), plain_)
                   ? inner_content(side)
                   : Opening{Opening::State::Passed, {}, {}};
    }
    const bool behind_loss = side.direction->behind_loss();
    if (side.direction->open(sealed_of(record), plain_) == OpenResult::Opened ||
        (behind_loss && side.epoch == Epoch::Handshake &&
         open_as_application(side, which, record, *agreed))) {
        return inner_content(side);
    }
    return failed();
}

Opening Connection::open_early(const tls::Record& record) {
    OneSide& side = of(Side::Client);
    if (side.epoch == Epoch::Early) {
        return side.direction->try_open(sealed_of(record), plain_)
                   ? inner_content(side)
                   : Opening{Opening::State::Passed, {}, {}};
    }
    Buffer secret;
    if (!find_traffic_secret(Side::Client, Epoch::Early, secret)) {
        if (handshake_.server_hello) {
            return {Opening::State::Passed, {}, {}};  // its absence tells nothing of the rest
        }
        const Opening opening = missing(Decryption::NoSecret);
        return opening.state == Opening::State::Waiting ? opening
                                                        : Opening{Opening::State::Passed, {}, {}};
    }
    for (const std::uint16_t number : kSuites) {
        const auto agreed = agree_on(tls::kTls13, number);
        const std::size_t length = number == 0x1302 ? 48 : 32;
        if (!agreed || secret.size() != length) {
            continue;
        }
        auto direction = make_direction13(secret, *agreed);
        if (direction && direction->try_open(sealed_of(record), plain_)) {
            side.direction = std::move(direction);
            side.epoch = Epoch::Early;
            return inner_content(side);
        }
    }
    return {Opening::State::Passed, {}, {}};
}

// The content type stands behind the content, and zeros behind that (RFC 8446, 5.4).
Opening Connection::inner_content(OneSide& side) {
    while (!plain_.empty() && plain_.back() == 0) {
        plain_.pop_back();
    }
    if (plain_.empty()) {
        return failed();
    }
    const auto type = static_cast<tls::ContentType>(plain_.back());
    plain_.pop_back();
    return opened(side, type);
}

// A connection writes its four secrets one behind the other, while many connections take turns in a
// capture: they are read together, before the place in the file is left for another connection.
bool Connection::find_traffic_secret(Side which, Epoch epoch, Buffer& secret) {
    const auto find = [&](SecretLabel label, Buffer& into) {
        return keys_.key_log().find(label, handshake_.client_random, into);
    };
    if (epoch == Epoch::Early) {
        return find(SecretLabel::ClientEarly, secret);
    }
    if (!std::exchange(handshake_.secrets_sought, true)) {
        for (std::size_t at = 0; at < kSecrets.size(); ++at) {
            find(kSecrets[at], handshake_.secrets[at]);
        }
    }
    const std::size_t at = (epoch == Epoch::Application ? 2 : 0) + static_cast<std::size_t>(which);
    secret = std::exchange(handshake_.secrets[at], {});
    return !secret.empty() || find(kSecrets[at], secret);
}

bool Connection::enter(OneSide& side, Side which, Epoch epoch, const Agreement& agreement) {
    Buffer secret;
    if (!find_traffic_secret(which, epoch, secret)) {
        return false;
    }
    side.direction = make_direction13(secret, agreement);
    side.traffic_secret = std::move(secret);
    side.epoch = epoch;
    if (side.direction && std::exchange(side.lost_place, false)) {
        side.direction->lose_place();
    }
    return side.direction != nullptr;
}

std::unique_ptr<Direction> Connection::make_direction13(Bytes secret, const Agreement& agreement) {
    constexpr std::size_t kIvLength = 12;
    const SuiteParameters& suite = agreement.suite;
    const TrafficKeys keys = traffic_keys(suite.prf, secret, suite.key_length, kIvLength);
    if (keys.key.bytes().size() != suite.key_length || keys.iv.empty()) {
        return nullptr;
    }
    return Direction::make(keys_.library(), agreement,
                           DirectionKeys{{}, keys.key.bytes(), keys.iv.bytes()});
}

// Finished may be among what was lost.
bool Connection::open_as_application(OneSide& side, Side which, const tls::Record& record,
                                     const Agreement& agreement) {
    Buffer secret;
    if (!find_traffic_secret(which, Epoch::Application, secret)) {
        return false;
    }
    auto direction = make_direction13(secret, agreement);
    if (!direction) {
        return false;
    }
    direction->lose_place();
    if (direction->open(sealed_of(record), plain_) != OpenResult::Opened) {
        return false;
    }
    side.direction = std::move(direction);
    side.traffic_secret = std::move(secret);
    side.epoch = Epoch::Application;
    return true;
}

// What this side sends next is under its first traffic secret. The same message later, in answer
// to a request for a certificate, changes nothing.
void Connection::take_finished13(Side which) {
    OneSide& side = of(which);
    if (side.epoch == Epoch::Handshake) {
        side.epoch = Epoch::Application;
        side.direction.reset();
    }
}

void Connection::take_key_update(Side which) {
    const ErrorQueueGuard guard;
    OneSide& side = of(which);
    const Agreement* const agreed = agreement();
    if (side.epoch != Epoch::Application || side.traffic_secret.empty() || agreed == nullptr) {
        return;
    }
    side.traffic_secret = expand_label(agreed->suite.prf, side.traffic_secret, "traffic upd",
                                       side.traffic_secret.size());
    side.direction = make_direction13(side.traffic_secret, *agreed);
}

}  // namespace siptls::decrypt

// SPDX-License-Identifier: GPL-2.0-or-later
// SSL 3.0 to TLS 1.2: one master secret for each handshake, keys that take effect behind
// ChangeCipherSpec (RFC 5246, 6.3 and 7.1).
#include <algorithm>
#include <utility>

#include "tls/decrypt/connection.h"
#include "tls/decrypt/export_keys.h"
#include "tls/version.h"

namespace siptls::decrypt {

Opening Connection::open12(OneSide& side, Side which, const tls::Record& record) {
    if (side.keys_due || !side.direction) {
        const Agreement* const agreed = agreement();
        if (agreed == nullptr) {
            return {Opening::State::Closed, {}, {}};
        }
        if (!find_master()) {
            return missing(why_no_master(agreed->suite));
        }
        if (!make_direction12(side, which, *agreed)) {
            return closed(Decryption::SuiteUnsupported);
        }
    }
    const SealedRecord sealed{record.type, record.version, record.fragment};
    switch (side.direction->open(sealed, plain_)) {
        case OpenResult::Opened: return opened(side, record.type);
        case OpenResult::LostPlace: return {Opening::State::Passed, {}, {}};
        case OpenResult::Failed: break;
    }
    return failed();
}

bool Connection::make_direction12(OneSide& side, Side which, const Agreement& agreement) {
    const SuiteParameters& suite = agreement.suite;
    const std::size_t iv = suite.fixed_iv_length != 0 ? suite.fixed_iv_length : suite.block_length;
    const bool has_block_iv = suite.mac_length != 0 && agreement.version < tls::kTls11;
    const std::size_t iv_length = suite.mac_length != 0 && !has_block_iv ? 0 : iv;
    const std::size_t material = suite.material_length;
    const std::size_t length = suite.mac_length + material + iv_length;
    Buffer& block = handshake_.key_block;
    if (block.empty()) {
        block =
            key_block(Prf{agreement.version, suite.prf}, handshake_.master, randoms(), 2 * length);
    }
    if (block.size() != 2 * length) {
        return false;
    }
    // MAC keys of client and server, then keys, then initialisation vectors.
    const std::size_t second = which == Side::Client ? 0 : 1;
    const Bytes bytes(block);
    const std::size_t keys_at = 2 * suite.mac_length;
    const std::size_t ivs_at = keys_at + 2 * material;
    const DirectionKeys keys{
        bytes.subspan(second * suite.mac_length, suite.mac_length),
        bytes.subspan(keys_at + second * material, material),
        bytes.subspan(ivs_at + second * iv_length, iv_length),
    };
    side.direction = suite.exported ? make_exported(which, agreement, keys)
                                    : Direction::make(keys_.library(), agreement, keys);
    if (side.direction && handshake_.compression == Compression::Deflate) {
        auto unpacker = RecordUnpacker::make(keys_.unpackers());
        if (!unpacker) {
            side.direction.reset();
            return false;
        }
        side.direction->unpack_with(std::move(unpacker));
    }
    side.keys_due = false;
    if (side.direction && std::exchange(side.lost_place, false)) {
        side.direction->lose_place();
    }
    return side.direction != nullptr;
}

// The key is in export suites made of what stands in its place, the vector of nothing secret.
std::unique_ptr<Direction> Connection::make_exported(Side which, const Agreement& agreement,
                                                     DirectionKeys keys) {
    const SuiteParameters& suite = agreement.suite;
    const Prf prf{agreement.version, suite.prf};
    const Buffer key = export_key(prf, which, keys.key, randoms(), suite.key_length);
    const Buffer iv = export_iv(prf, which, randoms(), keys.iv.size());
    if (key.size() != suite.key_length || iv.size() != keys.iv.size()) {
        return nullptr;
    }
    return Direction::make(keys_.library(), agreement, DirectionKeys{keys.mac_key, key, iv});
}

// Looks wherever the master secret may be found; true once it is known.
bool Connection::find_master() {
    Handshake& now = handshake_;
    if (!now.master.empty()) {
        return true;
    }
    KeyLog& log = keys_.key_log();
    Buffer secret;
    if (log.find(SecretLabel::Master, now.client_random, secret) ||
        (!now.session_id.empty() && log.find(SecretLabel::SessionMaster, now.session_id, secret))) {
        now.master = std::move(secret);
    } else if (!find_master_by_key_exchange()) {
        // A resumed session: the server repeats the id, or takes the ticket.
        const bool same_id = !now.session_id.empty() && now.session_id == now.offered_id;
        if (same_id) {
            now.master = keys_.sessions().find(now.session_id);
        }
        if (now.master.empty() && now.encrypted_premaster.empty()) {
            now.master = keys_.sessions().find(now.offered_ticket);
        }
    }
    if (!now.master.empty()) {
        remember_session();
    }
    return !now.master.empty();
}

bool Connection::find_master_by_key_exchange() {
    Handshake& now = handshake_;
    KeyLog& log = keys_.key_log();
    Buffer premaster;
    bool found = log.find(SecretLabel::Premaster, now.client_random, premaster);
    constexpr std::size_t kStart = 8;
    if (!found && now.encrypted_premaster.size() >= kStart) {
        found = log.find(SecretLabel::RsaPremaster, Bytes(now.encrypted_premaster).first(kStart),
                         premaster);
    }
    // A key that the server sends for one export session is not the certificate's.
    if (!found && now.rsa_key != nullptr && !now.encrypted_premaster.empty() &&
        !now.server_key_exchange) {
        premaster = RsaKeys::premaster(keys_.library(), now.rsa_key, now.encrypted_premaster);
    }
    now.master = premaster.empty() ? Buffer() : master_of(premaster);
    return !now.master.empty();
}

Buffer Connection::master_of(Bytes premaster) {
    const Handshake& now = handshake_;
    const SuiteParameters* const suite = keys_.suite(now.suite);
    const Prf prf{now.version, suite != nullptr ? suite->prf : tls::Digest::Sha256};
    if (!now.extended_master_secret) {
        return master_secret(prf, premaster, randoms());
    }
    return now.transcript_whole && !now.transcript.empty()
               ? extended_master_secret(prf, premaster, now.transcript)
               : Buffer();
}

void Connection::remember_session() {
    keys_.sessions().remember(handshake_.session_id, handshake_.master);
    keys_.sessions().remember(handshake_.new_ticket, handshake_.master);
}

Decryption Connection::why_no_master(const SuiteParameters& suite) const {
    const Handshake& now = handshake_;
    if (!keys_.key_log().empty()) {
        return Decryption::NoSecret;
    }
    if (suite.key_exchange == KeyExchange::ForwardSecret ||
        (suite.exported && now.server_key_exchange)) {
        return Decryption::ForwardSecret;
    }
    if (suite.key_exchange == KeyExchange::Other) {
        return Decryption::OtherKeyExchange;
    }
    if (!now.encrypted_premaster.empty()) {
        if (!now.certificate_seen || (now.rsa_key != nullptr && !now.transcript_whole)) {
            return Decryption::HandshakeNotCaptured;
        }
        return Decryption::WrongKey;
    }
    const bool resumed = !now.certificate_seen && now.transcript_whole;
    return resumed ? Decryption::SessionNotKnown : Decryption::HandshakeNotCaptured;
}

}  // namespace siptls::decrypt

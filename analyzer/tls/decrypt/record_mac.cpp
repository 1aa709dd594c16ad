// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/record_mac.h"

#include <array>

#include "tls/decrypt/key_derivation.h"
#include "tls/version.h"

namespace siptls::decrypt {

RecordMac::RecordMac(const MacKind& kind, Bytes key)
    : kind_(kind), ready_(RunningHash(kind.digest).block_length() != 0) {
    if (kind.version == tls::kSsl3) {
        key_.assign(key.begin(), key.end());
    } else {
        hmac_ = std::make_unique<KeyedHmac>(kind.digest, key);
    }
}

std::optional<std::uint64_t> RecordMac::check(const SealedRecord& record, Numbers numbers,
                                              Bytes content, Bytes mac) const {
    for (std::uint64_t tried = 0; tried < numbers.count; ++tried) {
        const std::uint64_t number = numbers.first + tried;
        const Digested computed = compute(record, number, content);
        if (mac.size() == kind_.length && computed.bytes().size() >= mac.size() &&
            CRYPTO_memcmp(computed.bytes().data(), mac.data(), mac.size()) == 0) {
            return number;
        }
    }
    return std::nullopt;
}

// SSL 3.0 leaves the version out.
Digested RecordMac::compute(const SealedRecord& record, std::uint64_t number, Bytes content) const {
    std::array<std::uint8_t, 13> header{};
    const std::size_t length_at = hmac_ ? 11 : 9;
    put_number(header, 0, number, 8);
    put_number(header, 8, static_cast<std::uint8_t>(record.type), 1);
    put_number(header, 9, record.version, 2);
    put_number(header, length_at, content.size(), 2);
    const Bytes whole = Bytes(header).first(length_at + 2);
    return hmac_ ? (*hmac_)({whole, content}) : compute_ssl3(whole, content);
}

Digested RecordMac::compute_ssl3(Bytes header, Bytes content) const {
    const std::size_t pad = kind_.digest == tls::Digest::Md5 ? 48 : 40;
    const Buffer inner_pad(pad, 0x36);
    const Buffer outer_pad(pad, 0x5c);
    const Digested inner = hash(kind_.digest, {key_, inner_pad, header, content});
    return hash(kind_.digest, {key_, outer_pad, inner.bytes()});
}

}  // namespace siptls::decrypt

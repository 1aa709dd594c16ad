// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/record_mac.h"

#include "tls/decrypt/key_derivation.h"
#include "tls/version.h"

namespace siptls::decrypt {

RecordMac::RecordMac(CryptoLibrary& library, const MacKind& kind, Bytes key)
    : library_(library),
      kind_(kind),
      key_(key.begin(), key.end()),
      ssl3_(kind.version == tls::kSsl3),
      digest_(library.digest(kind.digest)) {
    if (ssl3_ || digest_ == nullptr) {
        return;
    }
    MacContextPtr context = library.new_hmac(kind.digest);
    if (context && EVP_MAC_init(context.get(), key_.data(), key_.size(), nullptr) == 1) {
        context_ = std::move(context);
    }
}

std::optional<std::uint64_t> RecordMac::check(const SealedRecord& record, Numbers numbers,
                                              Bytes content, Bytes mac) {
    for (std::uint64_t tried = 0; tried < numbers.count; ++tried) {
        const std::uint64_t number = numbers.first + tried;
        const Buffer computed = compute(record, number, content);
        if (mac.size() == kind_.length && computed.size() >= mac.size() &&
            CRYPTO_memcmp(computed.data(), mac.data(), mac.size()) == 0) {
            return number;
        }
    }
    return std::nullopt;
}

Buffer RecordMac::compute(const SealedRecord& record, std::uint64_t number, Bytes content) {
    Buffer header;
    append_number(header, number, 8);
    append_number(header, static_cast<std::uint8_t>(record.type), 1);
    if (!ssl3_) {
        append_number(header, record.version, 2);
    }
    append_number(header, content.size(), 2);
    if (ssl3_) {
        return compute_ssl3(header, content);
    }
    Buffer mac(EVP_MAX_MD_SIZE);
    std::size_t length = 0;
    // Without a key it goes on with the one it has.
    if (EVP_MAC_init(context_.get(), nullptr, 0, nullptr) != 1 ||
        EVP_MAC_update(context_.get(), header.data(), header.size()) != 1 ||
        EVP_MAC_update(context_.get(), content.data(), content.size()) != 1 ||
        EVP_MAC_final(context_.get(), mac.data(), &length, mac.size()) != 1) {
        return {};
    }
    mac.resize(length);
    return mac;
}

Buffer RecordMac::compute_ssl3(Bytes header, Bytes content) {
    const std::size_t pad = kind_.digest == tls::Digest::Md5 ? 48 : 40;
    const Buffer inner_pad(pad, 0x36);
    const Buffer outer_pad(pad, 0x5c);
    const Buffer inner = hash(library_, kind_.digest, {key_, inner_pad, header, content});
    return hash(library_, kind_.digest, {key_, outer_pad, inner});
}

}  // namespace siptls::decrypt

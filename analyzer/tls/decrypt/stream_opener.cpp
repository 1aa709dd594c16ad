// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/stream_opener.h"

namespace siptls::decrypt {

StreamOpener::StreamOpener(CryptoLibrary& library, const SuiteParameters& suite, const MacKind& mac,
                           Bytes mac_key, Bytes key)
    : mac_(mac, mac_key), plain_text_(suite.cipher.empty()) {
    if (plain_text_) {
        return;
    }
    const EVP_CIPHER* const cipher = library.cipher(suite.cipher);
    CipherContextPtr context{EVP_CIPHER_CTX_new()};
    if (cipher != nullptr && context &&
        EVP_DecryptInit_ex(context.get(), cipher, nullptr, key.data(), nullptr) == 1) {
        context_ = std::move(context);
    }
}

std::optional<std::uint64_t> StreamOpener::open(const SealedRecord& record, Numbers numbers,
                                                Buffer& plain) {
    const Bytes sealed = record.fragment;
    plain.assign(sealed.begin(), sealed.end());
    int length = 0;
    const bool decrypted = plain_text_ || sealed.empty() ||
                           EVP_DecryptUpdate(context_.get(), plain.data(), &length, sealed.data(),
                                             static_cast<int>(sealed.size())) == 1;
    if (!decrypted || !place_known_ || plain.size() < mac_.length()) {
        return std::nullopt;
    }
    const std::size_t content = plain.size() - mac_.length();
    const auto number =
        mac_.check(record, numbers, Bytes(plain).first(content), Bytes(plain).subspan(content));
    plain.resize(content);
    return number;
}

void StreamOpener::lose_record(std::size_t length) {
    if (plain_text_) {
        return;
    }
    const Buffer nothing(length);
    Buffer ignored(length);
    int out = 0;
    if (length != 0) {
        EVP_DecryptUpdate(context_.get(), ignored.data(), &out, nothing.data(),
                          static_cast<int>(length));
    }
}

}  // namespace siptls::decrypt

// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/block_opener.h"

#include <algorithm>

#include "tls/version.h"

namespace siptls::decrypt {

BlockOpener::BlockOpener(CryptoLibrary& library, const SuiteParameters& suite, const MacKind& mac,
                         MacOrder order, Bytes mac_key, Bytes key, Bytes iv)
    : mac_(mac, mac_key),
      order_(order),
      block_(suite.block_length),
      explicit_iv_(mac.version >= tls::kTls11),
      ssl3_(mac.version == tls::kSsl3),
      iv_(iv.begin(), iv.end()) {
    if (suite.cipher == "IDEA-CBC") {
        idea_ = std::make_unique<Idea>(key);
        return;
    }
    const EVP_CIPHER* const cipher = library.cipher(suite.cipher);
    CipherContextPtr context{EVP_CIPHER_CTX_new()};
    if (cipher != nullptr && context &&
        EVP_DecryptInit_ex(context.get(), cipher, nullptr, key.data(), nullptr) == 1) {
        EVP_CIPHER_CTX_set_padding(context.get(), 0);
        context_ = std::move(context);
    }
}

std::optional<std::uint64_t> BlockOpener::open(const SealedRecord& record, Numbers numbers,
                                               Buffer& plain) {
    Bytes sealed = record.fragment;
    if (order_ == MacOrder::EncryptThenMac) {
        sealed = sealed.first(sealed.size() - std::min(sealed.size(), mac_.length()));
    }
    const std::size_t least = explicit_iv_ ? 2 * block_ : block_;
    if (sealed.size() < least || sealed.size() % block_ != 0) {
        lose_place();
        return std::nullopt;
    }
    const Bytes first = sealed.first(block_);
    const Buffer iv = explicit_iv_ ? Buffer(first.begin(), first.end()) : iv_;
    if (explicit_iv_) {
        sealed = sealed.subspan(block_);
    }
    const bool place_known = place_known_;
    const Bytes last = sealed.last(block_);
    iv_.assign(last.begin(), last.end());
    place_known_ = true;
    return place_known ? open_checked(record, numbers, iv, sealed, plain) : std::nullopt;
}

std::optional<std::uint64_t> BlockOpener::open_checked(const SealedRecord& record, Numbers numbers,
                                                       Bytes iv, Bytes sealed, Buffer& plain) {
    if (order_ == MacOrder::EncryptThenMac) {
        const std::size_t covered = record.fragment.size() - mac_.length();
        const auto number = mac_.check(record, numbers, record.fragment.first(covered),
                                       record.fragment.subspan(covered));
        if (!number || !decrypt(iv, sealed, plain)) {
            return std::nullopt;
        }
        const auto length = content_length(plain, 0);
        plain.resize(length.value_or(0));
        return length ? number : std::nullopt;
    }
    if (!decrypt(iv, sealed, plain)) {
        return std::nullopt;
    }
    const auto length = content_length(plain, mac_.length());
    if (!length) {
        return std::nullopt;
    }
    const Bytes content = Bytes(plain).first(*length);
    const auto number =
        mac_.check(record, numbers, content, Bytes(plain).subspan(*length, mac_.length()));
    plain.resize(*length);
    return number;
}

bool BlockOpener::decrypt(Bytes iv, Bytes sealed, Buffer& plain) {
    if (iv.size() != block_) {
        return false;
    }
    if (idea_) {
        plain.resize(sealed.size());
        idea_->decrypt(iv, sealed, plain);
        return !plain.empty();
    }
    plain.resize(sealed.size() + block_);
    int length = 0;
    if (EVP_DecryptInit_ex(context_.get(), nullptr, nullptr, nullptr, iv.data()) != 1 ||
        EVP_DecryptUpdate(context_.get(), plain.data(), &length, sealed.data(),
                          static_cast<int>(sealed.size())) != 1) {
        return false;
    }
    plain.resize(static_cast<std::size_t>(length));
    return length > 0;
}

// What is left without padding and MAC. SSL 3.0 fills its padding as it likes, with less than a
// block.
std::optional<std::size_t> BlockOpener::content_length(const Buffer& plain,
                                                       std::size_t mac_length) const {
    const std::size_t padding = plain.back();
    if (padding + 1 + mac_length > plain.size() || (ssl3_ && padding >= block_)) {
        return std::nullopt;
    }
    const std::size_t covered = plain.size() - padding - 1;
    const bool right =
        ssl3_ || std::all_of(plain.begin() + static_cast<std::ptrdiff_t>(covered), plain.end(),
                             [&](std::uint8_t byte) { return byte == padding; });
    return right ? std::optional(covered - mac_length) : std::nullopt;
}

}  // namespace siptls::decrypt

// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/aead_opener.h"

#include <algorithm>
#include <array>

#include <openssl/core_names.h>
#include <openssl/params.h>

#include "tls/version.h"

namespace siptls::decrypt {

namespace {

using tls::CipherKind;

constexpr std::size_t kFixedLength = 4;
constexpr std::size_t kExplicitLength = 8;

bool is_ccm(CipherKind kind) {
    return kind == CipherKind::Ccm || kind == CipherKind::Ccm8;
}

OSSL_PARAM setting(const char* name, Bytes value) {
    return OSSL_PARAM_construct_octet_string(name, const_cast<std::uint8_t*>(value.data()),
                                             value.size());
}

}  // namespace

AeadOpener::AeadOpener(CryptoLibrary& library, const SuiteParameters& suite, std::uint16_t version,
                       Bytes key, Bytes iv)
    : kind_(suite.kind),
      tag_length_(suite.tag_length),
      tls13_(version == tls::kTls13),
      explicit_nonce_(!tls13_ && suite.kind != CipherKind::ChaCha20),
      cipher_(library.cipher(suite.cipher)),
      key_(is_ccm(suite.kind) ? Buffer(key.begin(), key.end()) : Buffer()),
      iv_length_(iv.size()) {
    std::copy_n(iv.begin(), std::min(iv.size(), iv_.size()), iv_.begin());
    if (cipher_ == nullptr) {
        return;
    }
    if (suite.cipher.find("-ECB") != std::string::npos) {
        camellia_ = std::make_unique<CamelliaGcm>(cipher_, key);
        return;
    }
    CipherContextPtr context{EVP_CIPHER_CTX_new()};
    if (context && set_key(context.get(), key)) {
        context_ = std::move(context);
    }
}

// Twelve bytes of nonce are what GCM and ChaCha20 take anyway. GCM is given those that stay the
// same with the key; CCM must be told the length, and is given its key with each record.
bool AeadOpener::set_key(EVP_CIPHER_CTX* context, Bytes key) const {
    if (kind_ == CipherKind::Gcm) {
        const std::array<OSSL_PARAM, 2> settings = {
            setting(OSSL_CIPHER_PARAM_AEAD_TLS1_IV_FIXED, Bytes(iv_).first(kFixedLength)),
            OSSL_PARAM_construct_end()};
        return EVP_DecryptInit_ex2(context, cipher_, key.data(), nullptr, settings.data()) == 1;
    }
    const bool ccm = is_ccm(kind_);
    return EVP_DecryptInit_ex(context, cipher_, nullptr, ccm ? nullptr : key.data(), nullptr) ==
               1 &&
           (!ccm || EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN,
                                        static_cast<int>(kNonceLength), nullptr) == 1);
}

std::optional<std::uint64_t> AeadOpener::open(const SealedRecord& record, Numbers numbers,
                                              Buffer& plain) {
    for (std::uint64_t tried = 0; tried < numbers.count; ++tried) {
        if (open_one(record, numbers.first + tried, plain)) {
            return numbers.first + tried;
        }
    }
    return std::nullopt;
}

bool AeadOpener::open_one(const SealedRecord& record, std::uint64_t number, Buffer& plain) {
    const std::size_t overhead = tag_length_ + (explicit_nonce_ ? kExplicitLength : 0);
    if (record.fragment.size() < overhead) {
        return false;
    }
    Bytes sealed = record.fragment;
    if (iv_length_ + (explicit_nonce_ ? kExplicitLength : 0) != kNonceLength) {
        return false;
    }
    std::array<std::uint8_t, kNonceLength> nonce = iv_;
    if (explicit_nonce_) {
        std::copy_n(sealed.begin(), kExplicitLength, nonce.begin() + kFixedLength);
        sealed = sealed.subspan(kExplicitLength);
    } else {
        for (std::size_t at = 0; at < 8; ++at) {
            nonce[kNonceLength - 1 - at] ^= static_cast<std::uint8_t>(number >> (8 * at));
        }
    }
    // In TLS 1.3 the record's header alone, of all that is sealed.
    const std::size_t length = tls13_ ? sealed.size() : sealed.size() - tag_length_;
    std::array<std::uint8_t, 13> additional{};
    put_number(additional, 0, number, 8);
    put_number(additional, 8, static_cast<std::uint8_t>(record.type), 1);
    put_number(additional, 9, record.version, 2);
    put_number(additional, 11, length, 2);
    return decrypt(nonce, Bytes(additional).subspan(tls13_ ? 8 : 0), sealed, plain);
}

bool AeadOpener::decrypt(Bytes nonce, Bytes additional, Bytes sealed, Buffer& plain) {
    const Bytes tag = sealed.last(tag_length_);
    sealed = sealed.first(sealed.size() - tag_length_);
    plain.resize(sealed.size());
    if (camellia_) {
        return camellia_->open(nonce, additional, sealed, tag, plain);
    }
    if (is_ccm(kind_)) {
        return decrypt_ccm(nonce, additional, sealed, tag, plain);
    }
    EVP_CIPHER_CTX* const context = context_.get();
    int length = 0;
    int rest = 0;
    return begin(nonce, tag) &&
           EVP_DecryptUpdate(context, nullptr, &length, additional.data(),
                             static_cast<int>(additional.size())) == 1 &&
           (sealed.empty() || EVP_DecryptUpdate(context, plain.data(), &length, sealed.data(),
                                                static_cast<int>(sealed.size())) == 1) &&
           EVP_DecryptFinal_ex(context, plain.data() + plain.size(), &rest) == 1;
}

// Both settings of GCM at once: each call looks its names up among all that there are, and one for
// a whole nonce asks the cipher first how long that is.
bool AeadOpener::begin(Bytes nonce, Bytes tag) {
    EVP_CIPHER_CTX* const context = context_.get();
    if (kind_ == CipherKind::Gcm) {
        const std::array<OSSL_PARAM, 3> settings = {
            setting(OSSL_CIPHER_PARAM_AEAD_TLS1_SET_IV_INV, nonce.last(kExplicitLength)),
            setting(OSSL_CIPHER_PARAM_AEAD_TAG, tag), OSSL_PARAM_construct_end()};
        return EVP_CIPHER_CTX_set_params(context, settings.data()) == 1;
    }
    return EVP_DecryptInit_ex(context, nullptr, nullptr, nullptr, nonce.data()) == 1 &&
           EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag.size()),
                               const_cast<std::uint8_t*>(tag.data())) == 1;
}

// CCM wants tag and lengths before the content, which it takes in one piece.
bool AeadOpener::decrypt_ccm(Bytes nonce, Bytes additional, Bytes sealed, Bytes tag,
                             Buffer& plain) {
    EVP_CIPHER_CTX* const context = context_.get();
    const auto size = static_cast<int>(sealed.size());
    int length = 0;
    std::uint8_t none = 0;
    return EVP_DecryptInit_ex(context, nullptr, nullptr, nullptr, nullptr) == 1 &&
           EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag.size()),
                               const_cast<std::uint8_t*>(tag.data())) == 1 &&
           EVP_DecryptInit_ex(context, nullptr, nullptr, key_.data(), nonce.data()) == 1 &&
           EVP_DecryptUpdate(context, nullptr, &length, nullptr, size) == 1 &&
           EVP_DecryptUpdate(context, nullptr, &length, additional.data(),
                             static_cast<int>(additional.size())) == 1 &&
           EVP_DecryptUpdate(context, plain.empty() ? &none : plain.data(), &length,
                             sealed.empty() ? &none : sealed.data(), size) == 1;
}

}  // namespace siptls::decrypt

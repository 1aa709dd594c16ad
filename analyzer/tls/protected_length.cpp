// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/protected_length.h"

#include <cstddef>

#include "tls/cipher_suites.h"
#include "tls/version.h"

namespace siptls::tls {

namespace {

constexpr std::size_t kAlertLength = 2;
constexpr std::size_t kMessageHeader = 4;
constexpr std::size_t kVerifyData = 12;      // TLS 1.0 to 1.2 (RFC 5246, 7.4.9)
constexpr std::size_t kSsl3VerifyData = 36;  // MD5 and SHA-1 (RFC 6101, 5.6.9)
constexpr std::size_t kExplicitNonce = 8;    // GCM and CCM up to TLS 1.2
constexpr std::size_t kInnerContentType = 1;
constexpr std::size_t kJssePadding = 16;
// Message header, empty certificate_request_context, empty list.
constexpr std::size_t kEmptyCertificate = kMessageHeader + 1 + 3;
constexpr std::size_t kMaxCbcPadding = 255;  // beside the byte that says so

std::size_t digest_length(Digest digest) {
    switch (digest) {
        case Digest::Unknown: return 0;
        case Digest::Md5: return 16;
        case Digest::Sha1: return 20;
        case Digest::Sha256: return 32;
        case Digest::Sha384: return 48;
        case Digest::Sha512: return 64;
        case Digest::Sm3: return 32;
    }
    return 0;
}

// Of a CBC suite; 0 for others.
std::size_t block_length(CipherKind kind) {
    switch (kind) {
        case CipherKind::Block8: return 8;
        case CipherKind::Block16: return 16;
        default: return 0;
    }
}

// Of an AEAD suite; a suite without encryption has its MAC instead (RFC 9150, 4).
std::size_t tag_length(const CipherSuite& suite) {
    switch (suite.kind) {
        case CipherKind::Ccm8: return 8;
        case CipherKind::Null: return digest_length(suite.digest);
        default: return 16;
    }
}

// Content of this length, padded as little as possible to whole blocks with a padding length byte.
std::size_t padded(std::size_t length, std::size_t block) {
    return (length / block + 1) * block;
}

std::size_t cbc_length(std::size_t content, std::size_t block, std::size_t mac,
                       const Protection& protection) {
    const std::size_t iv = protection.version >= kTls11 ? block : 0;
    return protection.encrypt_then_mac ? iv + padded(content, block) + mac
                                       : iv + padded(content + mac, block);
}

// Record length of that much content up to TLS 1.2, with minimal padding.
std::size_t tls12_length(std::size_t content, const CipherSuite& suite,
                         const Protection& protection) {
    switch (suite.kind) {
        case CipherKind::Null:
        case CipherKind::Stream: return content + digest_length(suite.digest);
        case CipherKind::Block8:
        case CipherKind::Block16:
            return cbc_length(content, block_length(suite.kind), digest_length(suite.digest),
                              protection);
        case CipherKind::Gcm:
        case CipherKind::Ccm:
        case CipherKind::Ccm8: return kExplicitNonce + content + tag_length(suite);
        case CipherKind::ChaCha20:
        case CipherKind::Aegis:
        case CipherKind::Unknown: break;
    }
    return content + tag_length(suite);
}

ProtectedContent tls12_content(const Protection& protection, const CipherSuite& suite,
                               std::size_t length, ProtectedPlace place) {
    const std::size_t verify_data = protection.version == kSsl3 ? kSsl3VerifyData : kVerifyData;
    const std::size_t finished = tls12_length(kMessageHeader + verify_data, suite, protection);
    if (length == tls12_length(kAlertLength, suite, protection)) {
        return ProtectedContent::Alert;
    }
    if (place == ProtectedPlace::Later || length < finished) {
        return ProtectedContent::Other;
    }
    if (length == finished) {
        return ProtectedContent::Finished;
    }
    const std::size_t block = block_length(suite.kind);
    const std::size_t more = length - finished;
    const bool may_be_padded = block != 0 && more % block == 0 && more <= kMaxCbcPadding;
    return may_be_padded ? ProtectedContent::Ambiguous : ProtectedContent::Other;
}

std::size_t tls13_overhead(const CipherSuite& suite) {
    return kInnerContentType + tag_length(suite);
}

std::size_t tls13_finished(const CipherSuite& suite) {
    return kMessageHeader + digest_length(suite.digest) + tls13_overhead(suite);
}

ProtectedContent tls13_content(const CipherSuite& suite, std::size_t length, ProtectedPlace place,
                               Padding known) {
    const std::size_t overhead = tls13_overhead(suite);
    const std::size_t finished = tls13_finished(suite);
    for (const Padding padding : {Padding::None, Padding::Jsse}) {
        if (known != Padding::Unknown && known != padding) {
            continue;
        }
        const std::size_t more = padding == Padding::Jsse ? kJssePadding : 0;
        if (length == kAlertLength + overhead + more) {
            return ProtectedContent::Alert;
        }
        if (length == finished + more) {
            return ProtectedContent::Finished;
        }
        if (length == kEmptyCertificate + overhead + more && place == ProtectedPlace::First) {
            return ProtectedContent::Certificate;
        }
    }
    if (length == finished + kEmptyCertificate && place == ProtectedPlace::First &&
        known != Padding::Jsse) {
        return ProtectedContent::CertificateAndFinished;
    }
    return length < finished ? ProtectedContent::Other : ProtectedContent::Ambiguous;
}

}  // namespace

ProtectedContent protected_content(const Protection& protection, std::uint16_t length,
                                   ProtectedPlace place, Padding padding) {
    const CipherSuite* suite = find_cipher_suite(protection.cipher_suite);
    if (suite == nullptr || suite->kind == CipherKind::Unknown ||
        !is_known_version(protection.version)) {
        return ProtectedContent::Ambiguous;
    }
    return protection.version == kTls13 ? tls13_content(*suite, length, place, padding)
                                        : tls12_content(protection, *suite, length, place);
}

Padding padding_of_finished(const Protection& protection, std::uint16_t length) {
    const CipherSuite* suite = find_cipher_suite(protection.cipher_suite);
    if (suite == nullptr || protection.version != kTls13) {
        return Padding::Unknown;
    }
    const std::size_t finished = tls13_finished(*suite);
    const bool plain = length == finished || length == finished + kEmptyCertificate;
    return plain                               ? Padding::None
           : length == finished + kJssePadding ? Padding::Jsse
                                               : Padding::Unknown;
}

}  // namespace siptls::tls

// SPDX-License-Identifier: GPL-2.0-or-later
// Reads identity, validity, key and purposes out of OpenSSL's decoded form. The alternative names
// are a file of their own (subject_alt_names.cpp).
#include "x509/certificate.h"

#include <array>
#include <string_view>

#include <openssl/evp.h>
#include <openssl/provider.h>

#include "x509/digest.h"
#include "x509/name_texts.h"
#include "x509/openssl_handles.h"
#include "x509/openssl_text.h"
#include "x509/subject_alt_names.h"

namespace siptls::x509 {
namespace {

void add_hashes(Bytes der, Certificate& certificate) {
    certificate.sha256 = sha256_hex(der);
    certificate.sha1 = sha1_hex(der);
    certificate.der.assign(der.begin(), der.end());
}

// A library without algorithms. In it OpenSSL leaves a certificate's key as it is; elsewhere it
// searches all its decoders for one that takes the key, which costs more than the rest of the
// certificate. Null, which stands for the usual library, if there is no memory for it.
OSSL_LIB_CTX* without_algorithms() {
    static OSSL_LIB_CTX* const library = [] {
        OSSL_LIB_CTX* const made = OSSL_LIB_CTX_new();
        if (made != nullptr) {  // else it would take the usual library's algorithms away
            OSSL_PROVIDER_load(made, "null");
        }
        return made;
    }();
    return library;
}

X509Ptr decode(Bytes der, OSSL_LIB_CTX* library, const unsigned char*& end) {
    X509* x509 = X509_new_ex(library, nullptr);
    end = der.data();
    d2i_X509(&x509, &end, static_cast<long>(der.size()));  // frees it if it fails
    return X509Ptr{x509};
}

void add_common_names(const X509_NAME* subject, Certificate& certificate) {
    for (int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1); at >= 0;
         at = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) {
        const auto* entry = X509_NAME_get_entry(subject, at);
        certificate.common_names.push_back(utf8_text(X509_NAME_ENTRY_get_data(entry)));
    }
    if (!certificate.common_names.empty()) {
        certificate.subject_cn = certificate.common_names.back();
    }
}

// NIST's names, which reports use, for those that OpenSSL prefers to call otherwise.
std::string curve_name(EVP_PKEY* key) {
    std::array<char, 64> group{};
    if (EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) != 1) {
        return "EC";
    }
    const std::string name = group.data();
    const char* nist = EC_curve_nid2nist(OBJ_sn2nid(name.c_str()));
    return "EC " + (nist != nullptr ? std::string(nist) : name);
}

// Null if OpenSSL does not know the algorithm, or the key is broken.
KeyPtr decode_key(X509_PUBKEY* encoded) {
    ASN1_OBJECT* algorithm = nullptr;
    const unsigned char* bytes = nullptr;
    int size = 0;
    X509_PUBKEY_get0_param(&algorithm, &bytes, &size, nullptr, encoded);
    if (OBJ_obj2nid(algorithm) == NID_rsaEncryption) {
        return KeyPtr{
            d2i_PublicKey(EVP_PKEY_RSA, nullptr, &bytes, size)};  // the short way for most
    }
    unsigned char* der = nullptr;
    const int length = i2d_X509_PUBKEY(encoded, &der);
    const BytesPtr owner{der};
    const unsigned char* at = der;
    return KeyPtr{length > 0 ? d2i_PUBKEY(nullptr, &at, length) : nullptr};
}

void add_key(const X509* x509, Certificate& certificate) {
    const KeyPtr owner = decode_key(X509_get_X509_PUBKEY(x509));
    EVP_PKEY* const key = owner.get();
    if (key == nullptr) {
        ASN1_OBJECT* algorithm = nullptr;
        X509_PUBKEY_get0_param(&algorithm, nullptr, nullptr, nullptr, X509_get_X509_PUBKEY(x509));
        certificate.key = object_text(algorithm, ObjectName::Long);
        return;
    }
    certificate.key_bits = EVP_PKEY_get_bits(key);
    const std::string bits = " " + std::to_string(certificate.key_bits);
    switch (EVP_PKEY_get_base_id(key)) {
        case EVP_PKEY_RSA: certificate.key = "RSA" + bits; return;
        case EVP_PKEY_RSA_PSS: certificate.key = "RSA-PSS" + bits; return;
        case EVP_PKEY_DSA: certificate.key = "DSA" + bits; return;
        case EVP_PKEY_EC: certificate.key = curve_name(key); return;
        case EVP_PKEY_ED25519: certificate.key = "Ed25519"; return;
        case EVP_PKEY_ED448: certificate.key = "Ed448"; return;
        default: certificate.key = OBJ_nid2ln(EVP_PKEY_get_base_id(key)) + bits; return;
    }
}

void add_purposes(const X509* x509, Certificate& certificate) {
    const ExtendedKeyUsagePtr usage{static_cast<EXTENDED_KEY_USAGE*>(
        X509_get_ext_d2i(x509, NID_ext_key_usage, nullptr, nullptr))};
    for (int at = 0; usage && at < sk_ASN1_OBJECT_num(usage.get()); ++at) {
        certificate.extended_key_usage.push_back(
            object_text(sk_ASN1_OBJECT_value(usage.get(), at), ObjectName::Short));
    }
    const BasicConstraintsPtr constraints{static_cast<BASIC_CONSTRAINTS*>(
        X509_get_ext_d2i(x509, NID_basic_constraints, nullptr, nullptr))};
    certificate.is_ca = constraints && constraints->ca != 0;
}

constexpr long kStatusRequest = 5;  // TLS extension (RFC 6066, 8)

// RFC 7633: the server is to send the extensions of these numbers.
void add_features(const X509* x509, Certificate& certificate) {
    const FeaturesPtr features{
        static_cast<TLS_FEATURE*>(X509_get_ext_d2i(x509, NID_tlsfeature, nullptr, nullptr))};
    for (int at = 0; features && at < sk_ASN1_INTEGER_num(features.get()); ++at) {
        certificate.must_staple |=
            ASN1_INTEGER_get(sk_ASN1_INTEGER_value(features.get(), at)) == kStatusRequest;
    }
}

// Only few certificates have to be decoded once more to be verified.
bool signed_by_itself(const X509* x509, Bytes der) {
    if (X509_NAME_cmp(X509_get_subject_name(x509), X509_get_issuer_name(x509)) != 0) {
        return false;
    }
    const unsigned char* end = nullptr;
    const X509Ptr whole = decode(der, nullptr, end);
    EVP_PKEY* const key = whole ? X509_get0_pubkey(whole.get()) : nullptr;
    return key != nullptr && X509_verify(whole.get(), key) == 1;
}

}  // namespace

Certificate malformed_certificate(Bytes der) {
    Certificate certificate;
    add_hashes(der, certificate);
    certificate.malformed = true;
    return certificate;
}

Result<Certificate> parse_certificate(Bytes der) {
    const ErrorQueueGuard guard;
    const unsigned char* end = nullptr;
    const X509Ptr x509 = decode(der, without_algorithms(), end);
    if (!x509) {
        return malformed("certificate: not readable as X.509", 0);
    }
    if (end != der.data() + der.size()) {
        return malformed("certificate: bytes behind it",
                         static_cast<std::size_t>(end - der.data()));
    }
    const auto not_before = seconds_of(X509_get0_notBefore(x509.get()));
    const auto not_after = seconds_of(X509_get0_notAfter(x509.get()));
    if (!not_before || !not_after) {
        return malformed("certificate: validity is no time", 0);
    }

    Certificate certificate;
    add_hashes(der, certificate);
    certificate.not_before = *not_before;
    certificate.not_after = *not_after;
    const X509_NAME* subject = X509_get_subject_name(x509.get());
    add_common_names(subject, certificate);
    certificate.subject = name_text(subject);
    thread_local NameTexts issuers;  // a memory only
    certificate.issuer = issuers.of(X509_get_issuer_name(x509.get()));
    certificate.serial = integer_text(X509_get0_serialNumber(x509.get()));
    add_alternative_names(x509.get(), certificate);
    add_key(x509.get(), certificate);
    certificate.signature_algorithm =
        object_text(X509_get0_tbs_sigalg(x509.get())->algorithm, ObjectName::Long);
    add_purposes(x509.get(), certificate);
    add_features(x509.get(), certificate);
    certificate.self_signed = signed_by_itself(x509.get(), der);
    return certificate;
}

}  // namespace siptls::x509

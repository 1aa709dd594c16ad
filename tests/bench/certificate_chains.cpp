// SPDX-License-Identifier: GPL-2.0-or-later
// One function issues every certificate; what differs between root, issuing authority and leaf is
// a table of extensions.
#include "bench/certificate_chains.h"

#include <utility>

#include <openssl/bn.h>
#include <openssl/conf.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

namespace siptls::bench {
namespace {

constexpr char kNotBefore[] = "20240101000000Z";
constexpr char kNotAfter[] = "20331231235959Z";
constexpr unsigned kKeyBits = 2048;
constexpr std::size_t kAuthorities = 3;
constexpr std::size_t kLeafKeys = 8;

struct Extension {
    int id;
    std::string value;  // as in an OpenSSL configuration file
};

struct Issuer {
    X509* certificate;  // null: the certificate signs itself
    EVP_PKEY* key;
};

struct Subject {
    std::string common_name;
    EVP_PKEY* key;
    long serial;
};

void name_subject(X509* certificate, const std::string& common_name) {
    X509_NAME* name = X509_get_subject_name(certificate);
    const std::pair<const char*, std::string> parts[] = {
        {"C", "US"}, {"O", "Example Communications"}, {"OU", "Voice"}, {"CN", common_name}};
    for (const auto& [type, value] : parts) {
        const auto* text = reinterpret_cast<const unsigned char*>(value.c_str());
        require(X509_NAME_add_entry_by_txt(name, type, MBSTRING_UTF8, text, -1, -1, 0) == 1, type);
    }
}

// Sixteen octets, as public authorities give, with the count in the lowest.
void set_serial(X509* certificate, long serial) {
    const std::unique_ptr<BIGNUM, Free<BN_free>> number{BN_new()};
    require(BN_rand(number.get(), 126, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
                BN_lshift(number.get(), number.get(), 16) == 1 &&
                BN_mask_bits(number.get(), 128) != -1 &&
                BN_add_word(number.get(), static_cast<BN_ULONG>(serial)) == 1,
            "serial number");
    require(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr,
            "serial number");
}

X509Owner issue(const Subject& subject, const Issuer& issuer,
                const std::vector<Extension>& extensions) {
    X509Owner certificate{X509_new()};
    X509* made = certificate.get();
    X509* signer = issuer.certificate == nullptr ? made : issuer.certificate;
    require(X509_set_version(made, X509_VERSION_3) == 1, "X509_set_version");
    set_serial(made, subject.serial);
    require(ASN1_TIME_set_string(X509_getm_notBefore(made), kNotBefore) == 1, "notBefore");
    require(ASN1_TIME_set_string(X509_getm_notAfter(made), kNotAfter) == 1, "notAfter");
    require(X509_set_pubkey(made, subject.key) == 1, "X509_set_pubkey");
    name_subject(made, subject.common_name);
    require(X509_set_issuer_name(made, X509_get_subject_name(signer)) == 1, "issuer name");

    X509V3_CTX context;
    X509V3_set_ctx(&context, signer, made, nullptr, nullptr, 0);
    // Some extensions are refused without a configuration, though they read nothing from it.
    const std::unique_ptr<CONF, Free<NCONF_free>> configuration{NCONF_new(nullptr)};
    X509V3_set_nconf(&context, configuration.get());
    for (const Extension& extension : extensions) {
        const std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>> built{X509V3_EXT_nconf_nid(
            configuration.get(), &context, extension.id, extension.value.c_str())};
        require(built && X509_add_ext(made, built.get(), -1) == 1, extension.value.c_str());
    }
    require(X509_sign(made, issuer.key, EVP_sha256()) > 0, "X509_sign");
    return certificate;
}

Key new_key() {
    Key key{EVP_RSA_gen(kKeyBits)};
    require(key != nullptr, "EVP_RSA_gen");
    return key;
}

Key unused(const Key& used) {
    Key key{EVP_PKEY_dup(used.get())};
    require(key != nullptr, "EVP_PKEY_dup");
    return key;
}

std::string published_at(const std::string& authority, const char* file) {
    return "URI:http://pki." + authority + ".example/certificates/" + file;
}

std::string revoked_at(const std::string& authority, const char* file) {
    return published_at(authority, file) + "," + published_at("mirror." + authority, file);
}

std::string told_at(const std::string& authority, const char* issuer) {
    return "OCSP;" + published_at(authority, "ocsp") + ",caIssuers;" +
           published_at(authority, issuer);
}

Authority new_authority(const Keys::Pair& keys, std::size_t number, long& serial) {
    const std::string label = "ca" + std::to_string(number);
    Authority authority;
    authority.root =
        issue({"Example Root " + label, keys.root.get(), ++serial}, {nullptr, keys.root.get()},
              {{NID_basic_constraints, "critical,CA:TRUE"},
               {NID_key_usage, "critical,keyCertSign,cRLSign"},
               {NID_subject_key_identifier, "hash"}});
    authority.issuing = issue({"Example Issuing " + label, keys.issuing.get(), ++serial},
                              {authority.root.get(), keys.root.get()},
                              {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                               {NID_key_usage, "critical,digitalSignature,keyCertSign,cRLSign"},
                               {NID_subject_key_identifier, "hash"},
                               {NID_authority_key_identifier, "keyid:always"},
                               {NID_info_access, told_at(label, "root.crt")},
                               {NID_crl_distribution_points, revoked_at(label, "root.crl")},
                               {NID_certificate_policies, "2.23.140.1.2.2"}});
    return authority;
}

std::vector<Extension> leaf_extensions(const std::vector<std::string>& names,
                                       const std::string& authority) {
    std::string alternatives;
    for (const std::string& name : names)
        alternatives += (alternatives.empty() ? "DNS:" : ",DNS:") + name;
    return {{NID_basic_constraints, "critical,CA:FALSE"},
            {NID_key_usage, "critical,digitalSignature,keyEncipherment"},
            {NID_ext_key_usage, "serverAuth,clientAuth"},
            {NID_subject_key_identifier, "hash"},
            {NID_authority_key_identifier, "keyid:always"},
            {NID_info_access, told_at(authority, "issuing.crt")},
            {NID_crl_distribution_points, revoked_at(authority, "issuing.crl")},
            {NID_certificate_policies, "2.23.140.1.2.2"},
            {NID_subject_alt_name, alternatives}};
}

}  // namespace

Keys::Keys() {
    while (authorities.size() < kAuthorities)
        authorities.push_back({new_key(), new_key()});
    while (leaves.size() < kLeafKeys)
        leaves.push_back(new_key());
}

Keys::Keys(const Keys& other) {
    for (const Pair& pair : other.authorities)
        authorities.push_back({unused(pair.root), unused(pair.issuing)});
    for (const Key& leaf : other.leaves)
        leaves.push_back(unused(leaf));
}

CertificateFactory::CertificateFactory(const Keys& keys) : keys_{keys} {
    for (std::size_t number = 0; number < keys.authorities.size(); ++number)
        authorities_.push_back(new_authority(keys_.authorities[number], number, serial_));
}

CertificateChain CertificateFactory::chain(const std::vector<std::string>& names) {
    const auto turn = static_cast<std::size_t>(++serial_);
    const std::size_t number = turn % authorities_.size();
    const Authority& authority = authorities_[number];
    CertificateChain chain;
    chain.key = keys_.leaves[turn % keys_.leaves.size()].get();
    chain.leaf = issue({names.front(), chain.key, serial_},
                       {authority.issuing.get(), keys_.authorities[number].issuing.get()},
                       leaf_extensions(names, "ca" + std::to_string(number)));
    chain.issuing = authority.issuing.get();
    chain.root = authority.root.get();
    return chain;
}

}  // namespace siptls::bench

// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/make_certificate.h"

#include <atomic>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace siptls::x509::test {
namespace {

ASN1_STRING* string_of(int type, const std::string& bytes) {
    ASN1_STRING* string = ASN1_STRING_type_new(type);
    ASN1_STRING_set(string, bytes.data(), static_cast<int>(bytes.size()));
    return string;
}

GENERAL_NAME* general_name(const AltName& alt_name) {
    GENERAL_NAME* name = GENERAL_NAME_new();
    switch (alt_name.kind) {
        case San::Dns:
            GENERAL_NAME_set0_value(name, GEN_DNS, string_of(V_ASN1_IA5STRING, alt_name.value));
            break;
        case San::Uri:
            GENERAL_NAME_set0_value(name, GEN_URI, string_of(V_ASN1_IA5STRING, alt_name.value));
            break;
        case San::Mail:
            GENERAL_NAME_set0_value(name, GEN_EMAIL, string_of(V_ASN1_IA5STRING, alt_name.value));
            break;
        case San::Ip:
            GENERAL_NAME_set0_value(name, GEN_IPADD,
                                    string_of(V_ASN1_OCTET_STRING, alt_name.value));
            break;
        case San::Srv: {
            ASN1_TYPE* value = ASN1_TYPE_new();
            ASN1_TYPE_set(value, V_ASN1_IA5STRING, string_of(V_ASN1_IA5STRING, alt_name.value));
            GENERAL_NAME_set0_othername(name, OBJ_nid2obj(NID_SRVName), value);
            break;
        }
    }
    return name;
}

void add_extension(X509* x509, int nid, const char* value) {
    X509_EXTENSION* extension = X509V3_EXT_nconf_nid(nullptr, nullptr, nid, value);
    X509_add_ext(x509, extension, -1);
    X509_EXTENSION_free(extension);
}

void add_alt_names(X509* x509, const Recipe& recipe) {
    if (recipe.alt_names.empty() && !recipe.empty_san) {
        return;
    }
    const GeneralNamesPtr names{GENERAL_NAMES_new()};
    for (const AltName& alt_name : recipe.alt_names) {
        sk_GENERAL_NAME_push(names.get(), general_name(alt_name));
    }
    X509_add1_ext_i2d(x509, NID_subject_alt_name, names.get(), 0, X509V3_ADD_APPEND);
}

void add_subject(X509* x509, const Recipe& recipe) {
    X509_NAME* subject = X509_get_subject_name(x509);
    const auto* organisation = reinterpret_cast<const unsigned char*>(recipe.organisation.data());
    X509_NAME_add_entry_by_NID(subject, NID_organizationName, MBSTRING_UTF8, organisation,
                               static_cast<int>(recipe.organisation.size()), -1, 0);
    for (const CommonName& name : recipe.common_names) {
        // A type that is no MBSTRING takes the bytes as they are.
        X509_NAME_add_entry_by_NID(subject, NID_commonName, name.type,
                                   reinterpret_cast<const unsigned char*>(name.value.data()),
                                   static_cast<int>(name.value.size()), -1, 0);
    }
}

}  // namespace

Made make_certificate(const Recipe& recipe, const Made* issuer) {
    static std::atomic<long> serial = 0x1001;
    Made made;
    made.key.reset(EVP_EC_gen("P-256"));
    made.x509.reset(X509_new());
    X509* x509 = made.x509.get();
    X509_set_version(x509, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), serial++);
    ASN1_TIME_set(X509_getm_notBefore(x509), static_cast<time_t>(recipe.not_before));
    ASN1_TIME_set(X509_getm_notAfter(x509), static_cast<time_t>(recipe.not_after));
    add_subject(x509, recipe);
    X509_set_issuer_name(x509,
                         X509_get_subject_name(issuer != nullptr ? issuer->x509.get() : x509));
    X509_set_pubkey(x509, made.key.get());
    if (recipe.role == Role::Authority) {
        add_extension(x509, NID_basic_constraints, "critical,CA:TRUE");
    }
    if (!recipe.extended_key_usage.empty()) {
        add_extension(x509, NID_ext_key_usage, recipe.extended_key_usage.c_str());
    }
    if (!recipe.tls_feature.empty()) {
        add_extension(x509, NID_tlsfeature, recipe.tls_feature.c_str());
    }
    add_alt_names(x509, recipe);
    X509_sign(x509, (issuer != nullptr ? issuer->key : made.key).get(), EVP_sha256());
    unsigned char* bytes = nullptr;
    const int length = i2d_X509(x509, &bytes);
    made.der.assign(bytes, bytes + length);
    OPENSSL_free(bytes);
    return made;
}

Recipe with_names(std::vector<std::string> dns_names, std::vector<std::string> common_names) {
    Recipe recipe;
    for (std::string& name : dns_names) {
        recipe.alt_names.push_back({San::Dns, std::move(name)});
    }
    for (std::string& name : common_names) {
        recipe.common_names.push_back({std::move(name)});
    }
    return recipe;
}

std::string pem_of(const Made& made) {
    const BioPtr out{BIO_new(BIO_s_mem())};
    PEM_write_bio_X509(out.get(), made.x509.get());
    char* bytes = nullptr;
    const long length = BIO_get_mem_data(out.get(), &bytes);
    return {bytes, static_cast<std::size_t>(length)};
}

std::vector<std::uint8_t> make_answer(const Made& authority, const std::vector<Answer>& answers) {
    using TimePtr = std::unique_ptr<ASN1_TIME, FreeWith<ASN1_TIME_free>>;
    const auto time = [](std::int64_t seconds) {
        return TimePtr{ASN1_GENERALIZEDTIME_set(nullptr, static_cast<time_t>(seconds))};
    };
    OCSP_BASICRESP* basic = OCSP_BASICRESP_new();
    for (const Answer& answer : answers) {
        OCSP_CERTID* id = OCSP_cert_to_id(nullptr, answer.about->x509.get(), authority.x509.get());
        const TimePtr revoked = time(answer.revoked);
        const TimePtr now = time(answer.next_update - 3600);
        const TimePtr next = time(answer.next_update);
        const bool is_revoked = answer.status == V_OCSP_CERTSTATUS_REVOKED;
        OCSP_basic_add1_status(basic, id, answer.status, OCSP_REVOKED_STATUS_KEYCOMPROMISE,
                               is_revoked ? revoked.get() : nullptr, now.get(),
                               answer.next_update != 0 ? next.get() : nullptr);
        OCSP_CERTID_free(id);
    }
    OCSP_basic_sign(basic, authority.x509.get(), authority.key.get(), EVP_sha256(), nullptr, 0);
    OCSP_RESPONSE* response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
    unsigned char* bytes = nullptr;
    const int length = i2d_OCSP_RESPONSE(response, &bytes);
    std::vector<std::uint8_t> der(bytes, bytes + length);
    OPENSSL_free(bytes);
    OCSP_RESPONSE_free(response);
    OCSP_BASICRESP_free(basic);
    return der;
}

}  // namespace siptls::x509::test

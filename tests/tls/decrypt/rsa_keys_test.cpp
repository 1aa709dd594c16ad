// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/rsa_keys.h"

#include <cstdio>
#include <string>

#include <doctest/doctest.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "bytes/temporary_directory.h"

using namespace siptls;
using namespace siptls::decrypt;

namespace {

class Scratch {
  public:
    Scratch() = default;
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() { std::fclose(file_); }
    std::FILE* file() const { return file_; }
    const std::string& path() const {
        std::fflush(file_);
        return path_;
    }

  private:
    test::TemporaryDirectory directory_;
    std::string path_ = directory_.path() + "/server.key";
    std::FILE* file_ = std::fopen(path_.c_str(), "w+b");
};

CertificatePtr certificate_of(EVP_PKEY* key) {
    CertificatePtr certificate{X509_new()};
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 86'400);
    X509_set_pubkey(certificate.get(), key);
    X509_sign(certificate.get(), key, EVP_sha256());
    return certificate;
}

Buffer der(const CertificatePtr& certificate) {
    unsigned char* bytes = nullptr;
    const int length = i2d_X509(certificate.get(), &bytes);
    Buffer out(bytes, bytes + length);
    OPENSSL_free(bytes);
    return out;
}

Buffer encrypt(EVP_PKEY* key, const Buffer& plain, int padding) {
    const KeyContextPtr context{EVP_PKEY_CTX_new(key, nullptr)};
    EVP_PKEY_encrypt_init(context.get());
    EVP_PKEY_CTX_set_rsa_padding(context.get(), padding);
    Buffer out(static_cast<std::size_t>(EVP_PKEY_get_size(key)));
    std::size_t length = out.size();
    EVP_PKEY_encrypt(context.get(), out.data(), &length, plain.data(), plain.size());
    return out;
}

EVP_PKEY* shared_key() {
    static const KeyPtr key{EVP_RSA_gen(2048)};
    return key.get();
}

}  // namespace

TEST_CASE("a PEM key fits the certificate of its public half and no other") {
    CryptoLibrary library;
    RsaKeys keys;
    Scratch file;
    PEM_write_PrivateKey(file.file(), shared_key(), nullptr, nullptr, 0, nullptr, nullptr);
    REQUIRE(keys.open(library, {file.path(), ""}).empty());
    CHECK(keys.fitting(der(certificate_of(shared_key()))) != nullptr);
    const KeyPtr other{EVP_RSA_gen(2048)};
    CHECK(keys.fitting(der(certificate_of(other.get()))) == nullptr);
    CHECK(keys.fitting(Buffer(20, 1)) == nullptr);
}

TEST_CASE("an encrypted PEM key needs its password, and says so") {
    CryptoLibrary library;
    Scratch file;
    PEM_write_PrivateKey(file.file(), shared_key(), EVP_aes_128_cbc(),
                         reinterpret_cast<const unsigned char*>("secret"), 6, nullptr, nullptr);
    CHECK(RsaKeys().open(library, {file.path(), ""}).find("SIPTLS_RSA_KEY_PASSWORD") !=
          std::string::npos);
    CHECK(RsaKeys().open(library, {file.path(), "wrong"}).find("does not open") !=
          std::string::npos);
    CHECK(RsaKeys().open(library, {file.path(), "secret"}).empty());
}

TEST_CASE("PKCS#12 is read, also in the encryption that old Windows servers export") {
    CryptoLibrary library;
    const CertificatePtr certificate = certificate_of(shared_key());
    const Pkcs12Ptr modern{
        PKCS12_create("secret", "key", shared_key(), certificate.get(), nullptr, 0, 0, 0, 0, 0)};
    Scratch file;
    i2d_PKCS12_fp(file.file(), modern.get());
    CHECK(RsaKeys().open(library, {file.path(), "secret"}).empty());
    CHECK(RsaKeys().open(library, {file.path(), "wrong"}).find("PKCS#12") != std::string::npos);
    if (!library.has_legacy()) {
        return;
    }
    PKCS12* made =
        PKCS12_create_ex("secret", "key", shared_key(), certificate.get(), nullptr,
                         NID_pbe_WithSHA1And3_Key_TripleDES_CBC, NID_pbe_WithSHA1And40BitRC2_CBC, 0,
                         0, 0, library.context(), nullptr);
    const Pkcs12Ptr old{made};
    REQUIRE(old != nullptr);
    Scratch old_file;
    i2d_PKCS12_fp(old_file.file(), old.get());
    CHECK(RsaKeys().open(library, {old_file.path(), "secret"}).empty());
}

TEST_CASE("keys that are not RSA, and files that are no keys, are refused with a sentence") {
    CryptoLibrary library;
    const KeyPtr ec{EVP_EC_gen("P-256")};
    Scratch file;
    PEM_write_PrivateKey(file.file(), ec.get(), nullptr, nullptr, 0, nullptr, nullptr);
    CHECK(RsaKeys().open(library, {file.path(), ""}).find("not RSA") != std::string::npos);
    Scratch text;
    std::fputs("hello", text.file());
    CHECK(RsaKeys().open(library, {text.path(), ""}).find("no private key") != std::string::npos);
    Scratch empty;
    CHECK(RsaKeys().open(library, {empty.path(), ""}).find("empty") != std::string::npos);
    CHECK(RsaKeys().open(library, {"/nonexistent", ""}).find("cannot be read") !=
          std::string::npos);
}

TEST_CASE("a pre-master secret comes out of right padding only") {
    CryptoLibrary library;
    const Buffer secret(48, 9);
    CHECK(RsaKeys::premaster(library, shared_key(),
                             encrypt(shared_key(), secret, RSA_PKCS1_PADDING)) == secret);
    CHECK(RsaKeys::premaster(library, shared_key(),
                             encrypt(shared_key(), Buffer(40, 9), RSA_PKCS1_PADDING))
              .empty());
    Buffer raw(256, 9);
    raw[0] = 0;
    CHECK(RsaKeys::premaster(library, shared_key(), encrypt(shared_key(), raw, RSA_NO_PADDING))
              .empty());
    CHECK(RsaKeys::premaster(library, shared_key(), Buffer(10, 1)).empty());
    CHECK(RsaKeys::premaster(library, shared_key(), {}).empty());
}

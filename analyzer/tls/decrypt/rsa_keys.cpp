// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/rsa_keys.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <utility>

#include <fmt/format.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "tls/decrypt/key_derivation.h"
#include "tls/decrypt/limits.h"

namespace siptls::decrypt {

namespace {

struct LoadedKey {
    KeyPtr key;
    std::string problem;
};

struct PasswordWish {
    const std::string& password;
    bool asked = false;
};

int give_password(char* buffer, int size, int /*for_writing*/, void* wish_pointer) {
    auto& wish = *static_cast<PasswordWish*>(wish_pointer);
    wish.asked = true;
    const std::string& password = wish.password;
    if (password.empty() || password.size() > static_cast<std::size_t>(size)) {
        return -1;
    }
    std::copy(password.begin(), password.end(), buffer);
    return static_cast<int>(password.size());
}

std::string password_sentence(const RsaKeyFile& file, std::string_view what) {
    return file.password.empty()
               ? fmt::format(
                     "{}: is {} with a password; put it into the environment variable "
                     "SIPTLS_RSA_KEY_PASSWORD, or into a file for --rsa-key-password-file",
                     file.path, what)
               : fmt::format("{}: is {} that the given password does not open, or is damaged",
                             file.path, what);
}

LoadedKey read_pem(CryptoLibrary& library, const RsaKeyFile& file, BIO* in) {
    PasswordWish wish{file.password};
    KeyPtr key{
        PEM_read_bio_PrivateKey_ex(in, nullptr, give_password, &wish, library.context(), nullptr)};
    if (key) {
        return {std::move(key), {}};
    }
    return {nullptr, wish.asked
                         ? password_sentence(file, "an encrypted key")
                         : fmt::format("{}: holds no private key that can be read; give the file "
                                       "with \"BEGIN PRIVATE KEY\" or \"BEGIN RSA PRIVATE KEY\"",
                                       file.path)};
}

LoadedKey read_pkcs12(CryptoLibrary& library, const RsaKeyFile& file, Bytes bytes) {
    // Made in our context, so that old encryptions are found in the legacy module.
    PKCS12* made = PKCS12_init_ex(NID_pkcs7_data, library.context(), nullptr);
    const unsigned char* at = bytes.data();
    PKCS12* const parsed = d2i_PKCS12(&made, &at, static_cast<long>(bytes.size()));
    const Pkcs12Ptr owner{made};
    if (parsed == nullptr) {
        return {nullptr, {}};
    }
    EVP_PKEY* key = nullptr;
    X509* certificate = nullptr;
    const char* const password = file.password.empty() ? nullptr : file.password.c_str();
    const bool opened = PKCS12_parse(parsed, password, &key, &certificate, nullptr) == 1;
    const CertificatePtr certificate_owner{certificate};
    KeyPtr key_owner{key};
    if (!opened) {
        return {nullptr, password_sentence(file, "a PKCS#12 file")};
    }
    if (!key_owner) {
        return {nullptr, fmt::format("{}: is a PKCS#12 file without a private key; export it again "
                                     "with its key",
                                     file.path)};
    }
    return {std::move(key_owner), {}};
}

LoadedKey read_binary(CryptoLibrary& library, const RsaKeyFile& file, Bytes bytes) {
    LoadedKey pkcs12 = read_pkcs12(library, file, bytes);
    if (pkcs12.key || !pkcs12.problem.empty()) {
        return pkcs12;
    }
    const unsigned char* at = bytes.data();
    KeyPtr key{d2i_AutoPrivateKey_ex(nullptr, &at, static_cast<long>(bytes.size()),
                                     library.context(), nullptr)};
    if (key) {
        return {std::move(key), {}};
    }
    return {nullptr,
            fmt::format("{}: is no private key; PEM, DER and PKCS#12 are read", file.path)};
}

LoadedKey read_key(CryptoLibrary& library, const RsaKeyFile& file) {
    errno = 0;
    std::ifstream in(file.path, std::ios::binary);
    Buffer bytes(kMaxKeyFile + 1);
    in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(in ? bytes.size() : static_cast<std::size_t>(in.gcount()));
    if (!in.is_open() || in.bad() || (bytes.empty() && errno != 0)) {
        return {nullptr, fmt::format("{}: cannot be read as a key ({}); check its name and "
                                     "permissions",
                                     file.path, errno != 0 ? std::strerror(errno) : "input error")};
    }
    if (bytes.empty() || bytes.size() > kMaxKeyFile) {
        return {nullptr, fmt::format("{}: is {}; give a file with a private key", file.path,
                                     bytes.empty() ? "empty" : "larger than 1 MiB")};
    }
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    LoadedKey loaded;
    if (text.find("-----BEGIN ") != std::string_view::npos) {
        const BioPtr memory{BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size()))};
        loaded = read_pem(library, file, memory.get());
    } else {
        loaded = read_binary(library, file, bytes);
    }
    return loaded;
}

// Takes `size` bytes in DER from one of OpenSSL's writers.
template <class Object, class Write>
Buffer der_of(const Object* object, const Write& write) {
    unsigned char* bytes = nullptr;
    const int length = write(object, &bytes);
    Buffer der;
    if (length > 0) {
        der.assign(bytes, bytes + length);
    }
    OPENSSL_free(bytes);
    return der;
}

}  // namespace

std::string RsaKeys::open(CryptoLibrary& library, const RsaKeyFile& file) {
    const ErrorQueueGuard guard;
    if (keys_.size() >= kMaxRsaKeys) {
        return fmt::format("{}: more than {} RSA keys; leave out those that are not used",
                           file.path, kMaxRsaKeys);
    }
    LoadedKey loaded = read_key(library, file);
    if (!loaded.key) {
        return loaded.problem;
    }
    if (EVP_PKEY_is_a(loaded.key.get(), "RSA") != 1) {
        return fmt::format(
            "{}: holds a key that is not RSA; other keys decrypt nothing, use a key "
            "log (--keylog)",
            file.path);
    }
    Buffer public_half = der_of(loaded.key.get(), i2d_PUBKEY);
    keys_.push_back(Key{std::move(loaded.key), std::move(public_half)});
    return {};
}

EVP_PKEY* RsaKeys::fitting(Bytes certificate) const {
    const ErrorQueueGuard guard;
    const unsigned char* at = certificate.data();
    const CertificatePtr parsed{d2i_X509(nullptr, &at, static_cast<long>(certificate.size()))};
    if (!parsed) {
        return nullptr;
    }
    const Buffer public_half = der_of(X509_get_X509_PUBKEY(parsed.get()), i2d_X509_PUBKEY);
    const auto found = std::find_if(keys_.begin(), keys_.end(),
                                    [&](const Key& key) { return key.public_half == public_half; });
    return found == keys_.end() ? nullptr : found->key.get();
}

// Raw RSA, and the padding looked at here: OpenSSL may answer wrong padding with made-up bytes.
Buffer RsaKeys::premaster(CryptoLibrary& library, EVP_PKEY* key, Bytes encrypted) {
    const ErrorQueueGuard guard;
    const KeyContextPtr context{EVP_PKEY_CTX_new_from_pkey(library.context(), key, nullptr)};
    auto length = static_cast<std::size_t>(EVP_PKEY_get_size(key));
    Buffer padded(length);
    if (!context || EVP_PKEY_decrypt_init(context.get()) != 1 ||
        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_NO_PADDING) != 1 ||
        EVP_PKEY_decrypt(context.get(), padded.data(), &length, encrypted.data(),
                         encrypted.size()) != 1) {
        return {};
    }
    // 0, 2, at least eight bytes that are not 0, 0, the secret (RFC 8017, 7.2).
    padded.resize(length);
    const std::size_t least = 3 + 8 + kMasterLength;
    if (padded.size() < least || padded[0] != 0 || padded[1] != 2) {
        return {};
    }
    const auto secret = padded.end() - static_cast<std::ptrdiff_t>(kMasterLength);
    const bool right =
        *(secret - 1) == 0 && std::find(padded.begin() + 2, secret - 1, 0) == secret - 1;
    return right ? Buffer(secret, padded.end()) : Buffer();
}

}  // namespace siptls::decrypt

// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/certificate_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>

#include <fmt/core.h>
#include <openssl/pem.h>

#include "siptls/certificate.h"
#include "x509/certificate.h"
#include "x509/limits.h"
#include "x509/openssl_handles.h"

namespace siptls::x509 {
namespace {

using DerList = std::vector<std::vector<std::uint8_t>>;

CertificateFile unreadable(std::string problem) {
    return {{}, std::move(problem)};
}

void add(X509* x509, DerList& list) {
    unsigned char* bytes = nullptr;
    const int length = i2d_X509(x509, &bytes);
    const BytesPtr owner{bytes};
    if (length > 0) {
        list.emplace_back(bytes, bytes + length);
    }
}

void add_all(const STACK_OF(X509) * stack, DerList& list) {
    for (int at = 0; stack != nullptr && at < sk_X509_num(stack); ++at) {
        add(sk_X509_value(stack, at), list);
    }
}

void add_all(const PKCS7* pkcs7, DerList& list) {
    if (pkcs7 != nullptr && PKCS7_type_is_signed(const_cast<PKCS7*>(pkcs7)) &&
        pkcs7->d.sign != nullptr) {
        add_all(pkcs7->d.sign->cert, list);
    }
}

// One block of a PEM file. Keys, parameters and requests beside certificates are passed over.
bool add_block(std::string_view label, const unsigned char* bytes, long length, DerList& list) {
    if (label == PEM_STRING_PKCS7) {
        const Pkcs7Ptr pkcs7{d2i_PKCS7(nullptr, &bytes, length)};
        add_all(pkcs7.get(), list);
        return pkcs7 != nullptr;
    }
    const bool trusted = label == PEM_STRING_X509_TRUSTED;
    if (!trusted && label != PEM_STRING_X509 && label != PEM_STRING_X509_OLD) {
        return true;
    }
    const X509Ptr x509{trusted ? d2i_X509_AUX(nullptr, &bytes, length)
                               : d2i_X509(nullptr, &bytes, length)};
    if (x509) {
        add(x509.get(), list);
    }
    return x509 != nullptr;
}

CertificateFile read_pem(const std::string& path, BIO* in) {
    CertificateFile file;
    for (int number = 1;; ++number) {
        char* name = nullptr;
        char* header = nullptr;
        unsigned char* bytes = nullptr;
        long length = 0;
        if (PEM_read_bio(in, &name, &header, &bytes, &length) != 1) {
            if (ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE) {
                break;
            }
            return unreadable(fmt::format(
                "{}: PEM block {} is damaged or cut; export the certificate again", path, number));
        }
        const TextPtr name_owner{name};
        const TextPtr header_owner{header};
        const BytesPtr bytes_owner{bytes};
        if (!add_block(name, bytes, length, file.der_list)) {
            return unreadable(
                fmt::format("{}: PEM block {} ({}) holds no readable certificate; export it again",
                            path, number, name));
        }
    }
    if (file.der_list.empty()) {
        return unreadable(
            fmt::format("{}: holds PEM blocks, but no certificate among them; give the file with "
                        "\"BEGIN CERTIFICATE\"",
                        path));
    }
    return file;
}

CertificateFile read_pkcs12(const std::string& path, PKCS12* pkcs12) {
    EVP_PKEY* key = nullptr;
    X509* leaf = nullptr;
    STACK_OF(X509)* others = nullptr;
    // No password may mean an empty one or none at all (RFC 7292, B.1); OpenSSL tries both.
    if (PKCS12_parse(pkcs12, nullptr, &key, &leaf, &others) != 1) {
        return unreadable(
            fmt::format("{0}: is a PKCS#12 file with a password, or damaged; take the certificates "
                        "out with: openssl pkcs12 -nokeys -in {0} -out certificates.pem",
                        path));
    }
    const KeyPtr key_owner{key};
    const X509Ptr leaf_owner{leaf};
    const X509StackPtr others_owner{others};
    CertificateFile file;
    if (leaf != nullptr) {
        add(leaf, file.der_list);
    }
    add_all(others, file.der_list);
    if (file.der_list.empty()) {
        return unreadable(fmt::format("{}: is a PKCS#12 file without certificates", path));
    }
    return file;
}

CertificateFile read_binary(const std::string& path, const std::vector<std::uint8_t>& bytes) {
    const auto length = static_cast<long>(bytes.size());
    const unsigned char* at = bytes.data();
    CertificateFile file;
    if (const X509Ptr x509{d2i_X509(nullptr, &at, length)}; x509) {
        if (at != bytes.data() + bytes.size()) {
            return unreadable(fmt::format(
                "{}: has {} bytes behind its DER certificate; give one certificate, or several as "
                "PEM",
                path, bytes.data() + bytes.size() - at));
        }
        add(x509.get(), file.der_list);
        return file;
    }
    at = bytes.data();
    if (const Pkcs12Ptr pkcs12{d2i_PKCS12(nullptr, &at, length)}; pkcs12) {
        return read_pkcs12(path, pkcs12.get());
    }
    at = bytes.data();
    const Pkcs7Ptr pkcs7{d2i_PKCS7(nullptr, &at, length)};
    add_all(pkcs7.get(), file.der_list);
    if (file.der_list.empty()) {
        return unreadable(
            fmt::format("{}: no certificate from its first byte on; PEM, DER, PKCS#7 and PKCS#12 "
                        "are read",
                        path));
    }
    return file;
}

std::optional<std::vector<std::uint8_t>> contents_of(const std::string& path,
                                                     std::string& problem) {
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    std::vector<std::uint8_t> bytes;
    while (in && bytes.size() <= kMaxFileBytes) {
        constexpr std::size_t kStep = 65'536;
        bytes.resize(bytes.size() + kStep);
        in.read(reinterpret_cast<char*>(bytes.data() + bytes.size() - kStep), kStep);
        bytes.resize(bytes.size() - kStep + static_cast<std::size_t>(in.gcount()));
    }
    if (!in.is_open() || in.bad() || (bytes.empty() && errno != 0)) {
        problem = fmt::format("{}: cannot be read ({}); check its name and permissions", path,
                              errno != 0 ? std::strerror(errno) : "input error");
        return std::nullopt;
    }
    if (bytes.empty() || bytes.size() > kMaxFileBytes) {
        problem = bytes.empty() ? fmt::format("{}: is empty; give a certificate file", path)
                                : fmt::format("{}: is larger than {} MiB, so no certificate file",
                                              path, kMaxFileBytes >> 20);
        return std::nullopt;
    }
    return bytes;
}

// Exports of a Windows store put the root first.
void leaf_first(DerList& list) {
    const auto leaf = std::find_if(list.begin(), list.end(), [](const auto& der) {
        const auto certificate = parse_certificate(der);
        return certificate && !certificate->is_ca;
    });
    if (leaf != list.end()) {
        std::rotate(list.begin(), leaf, leaf + 1);
    }
}

}  // namespace

CertificateFile read_certificate_file(const std::string& path) {
    const ErrorQueueGuard guard;
    std::string problem;
    const auto bytes = contents_of(path, problem);
    if (!bytes) {
        return unreadable(std::move(problem));
    }
    const std::string_view text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    CertificateFile file;
    if (text.find("-----BEGIN ") == std::string_view::npos) {
        file = read_binary(path, *bytes);
    } else {
        const BioPtr in{BIO_new_mem_buf(bytes->data(), static_cast<int>(bytes->size()))};
        file = read_pem(path, in.get());
    }
    leaf_first(file.der_list);
    return file;
}

}  // namespace siptls::x509

namespace siptls {

LoadedCertificates load_certificates(const std::string& path) {
    x509::CertificateFile file = x509::read_certificate_file(path);
    LoadedCertificates loaded;
    loaded.problem = std::move(file.problem);
    for (std::size_t at = 0; at < file.der_list.size(); ++at) {
        auto certificate = x509::parse_certificate(file.der_list[at]);
        if (!certificate) {
            loaded.certificates.clear();
            loaded.problem = fmt::format("{}: certificate {}: {}; have it issued or exported again",
                                         path, at + 1, certificate.error().what);
            return loaded;
        }
        loaded.certificates.push_back(std::move(*certificate));
    }
    return loaded;
}

}  // namespace siptls

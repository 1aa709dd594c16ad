// SPDX-License-Identifier: GPL-2.0-or-later
// Prints BoringSSL's own answers to the vectors. Its functions have the names of OpenSSL's, on
// which siptls stands, so it is a program by itself. Usage: boringssl_agreement DIRECTORY
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include <arpa/inet.h>
#include <openssl/crypto.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace {

// An address is asked for as one, as its documentation wants it.
bool is_address(const std::string& reference) {
    unsigned char bytes[16];
    return inet_pton(AF_INET, reference.c_str(), bytes) == 1 ||
           inet_pton(AF_INET6, reference.c_str(), bytes) == 1;
}

bool accepts(const std::string& der, const std::string& reference) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
    X509* const certificate = d2i_X509(nullptr, &bytes, static_cast<long>(der.size()));
    const bool accepted =
        certificate != nullptr &&
        (is_address(reference)
             ? X509_check_ip_asc(certificate, reference.c_str(), 0) == 1
             : X509_check_host(certificate, reference.data(), reference.size(), 0, nullptr) == 1);
    X509_free(certificate);
    return accepted;
}

}  // namespace

int main(int argument_count, char** arguments) {
    if (argument_count != 2) {
        return 2;
    }
    const std::string directory = arguments[1];
    std::ifstream table(directory + "/vectors.tsv");
    std::puts(OpenSSL_version(OPENSSL_VERSION));
    for (std::string line; std::getline(table, line);) {
        const std::size_t tab = line.find('\t');
        std::ifstream file(directory + "/" + line.substr(0, tab) + ".der", std::ios::binary);
        const std::string der{std::istreambuf_iterator<char>(file), {}};
        std::puts(accepts(der, line.substr(tab + 1)) ? "1" : "0");
    }
    return 0;
}

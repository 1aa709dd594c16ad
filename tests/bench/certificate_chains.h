// SPDX-License-Identifier: GPL-2.0-or-later
// Makes the certificate chains the servers show: leaf, issuing authority and root, RSA 2048,
// SHA-256, with the extensions a public or enterprise authority writes (RFC 5280). Every
// certificate is its own, but the leaves share a few keys, and all workloads the same ones: making
// keys is what takes time. Used by workloads.
#pragma once

#include <string>
#include <vector>

#include "bench/openssl_handles.h"

namespace siptls::bench {

// All certificates are valid from 2024-01-01 for ten years; captures lie inside that time.
struct CertificateChain {
    X509Owner leaf;
    EVP_PKEY* key = nullptr;  // of the leaf; this and the issuers belong to the factory
    X509* issuing = nullptr;
    X509* root = nullptr;
};

// The keys of every factory, drawn from OpenSSL's random source when made.
struct Keys {
    struct Pair {
        Key root;
        Key issuing;
    };

    Keys();
    // Copies that have never been used: OpenSSL keeps blinding factors with a key, and draws new
    // ones after some uses.
    Keys(const Keys& other);
    Keys& operator=(const Keys&) = delete;

    std::vector<Pair> authorities;
    std::vector<Key> leaves;
};

struct Authority {
    X509Owner issuing;
    X509Owner root;
};

class CertificateFactory {
  public:
    explicit CertificateFactory(const Keys& keys);

    // A chain whose leaf has `names` as its dNSNames, the first also as CN. Chains take authorities
    // and keys in turn. Valid as long as the factory.
    CertificateChain chain(const std::vector<std::string>& names);

    const std::vector<Authority>& authorities() const { return authorities_; }

  private:
    Keys keys_;
    std::vector<Authority> authorities_;
    long serial_ = 0;
};

}  // namespace siptls::bench

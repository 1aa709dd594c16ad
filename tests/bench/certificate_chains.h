// SPDX-License-Identifier: GPL-2.0-or-later
// Makes the certificate chains the servers show: leaf, issuing authority and root, RSA 2048,
// SHA-256, with the extensions a public or enterprise authority writes (RFC 5280). Every
// certificate is its own, but the leaves share a few keys: making keys is what takes time. Used by
// workloads.
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

struct Authority {
    Key issuing_key;
    X509Owner issuing;
    X509Owner root;
};

class CertificateFactory {
  public:
    CertificateFactory();

    // A chain whose leaf has `names` as its dNSNames, the first also as CN. Chains take authorities
    // and keys in turn. Valid as long as the factory.
    CertificateChain chain(const std::vector<std::string>& names);

    const std::vector<Authority>& authorities() const { return authorities_; }

  private:
    std::vector<Authority> authorities_;
    std::vector<Key> leaf_keys_;
    long serial_ = 0;
};

}  // namespace siptls::bench

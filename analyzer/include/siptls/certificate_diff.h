// SPDX-License-Identifier: GPL-2.0-or-later
// What differs between two certificates, or between the chains they came in: the answer to "why did
// the client take this one and not that one?".
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "siptls/certificate.h"

namespace siptls {

enum class CertificateAspect : std::uint8_t {
    // what the name check looks at
    CommonNames,
    DnsNames,
    IpAddresses,
    Uris,
    SrvNames,
    // what other checks look at
    Subject,
    Issuer,
    Validity,  // two decimal numbers, seconds since 1970 UTC: not before, not after
    Key,       // kind and size: "RSA 2048"
    KeyBytes,  // SHA-256 of the public key: another one of the same kind
    SignatureAlgorithm,
    ExtendedKeyUsage,
    Authority,  // "CA" if it may issue certificates
    Serial,
    Chain,  // subjects of the certificates sent behind the leaf, in their order
};
// "dns_names", ...
std::string_view name(CertificateAspect aspect);

// Raw values, not escaped. For lists these are the entries that only one of the two has, in its
// order; names are compared without regard to ASCII case.
struct CertificateDifference {
    CertificateAspect aspect = CertificateAspect::DnsNames;
    std::vector<std::string> before;
    std::vector<std::string> after;

    bool operator==(const CertificateDifference&) const = default;
};

// The differences from `before` to `after`, in the order of the aspects; none if the leaves are the
// same and so are the chains, or if either is empty. Chains are leaf first. Of an unreadable leaf
// only the chain is compared.
std::vector<CertificateDifference> compare_certificates(std::span<const Certificate* const> before,
                                                        std::span<const Certificate* const> after);

// A sentence, escaped: "DNS names: sip.example.com was added; *.example.com is gone."
std::string describe(const CertificateDifference& difference);

}  // namespace siptls

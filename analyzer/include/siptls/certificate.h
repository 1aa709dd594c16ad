// SPDX-License-Identifier: GPL-2.0-or-later
// What siptls keeps of an X.509 certificate (RFC 5280). Strings are as the certificate has them,
// byte for byte, so they may hold NUL or control bytes; whoever prints them escapes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "siptls/endpoint.h"

namespace siptls {

// Names a distinct certificate within one analysis.
using CertificateId = std::uint32_t;

struct Certificate {
    std::string sha256;                     // of the DER bytes, lower-case hex
    std::string sha1;                       // likewise, as other tools show it
    std::optional<std::string> subject_cn;  // the most specific common name, if any
    std::vector<std::string> common_names;  // all, the most specific last; UTF-8
    std::string subject;                    // RFC 4514 style
    std::string issuer;
    std::string serial;           // upper-case hex without separators
    std::int64_t not_before = 0;  // seconds since 1970 UTC
    std::int64_t not_after = 0;
    bool has_subject_alt_name =
        false;  // the extension is there, even if empty or of other kinds only
    std::vector<std::string> dns_names;           // dNSName entries
    std::vector<IpAddress> ip_addresses;          // iPAddress entries of four or sixteen bytes
    std::vector<std::string> uris;                // uniformResourceIdentifier entries
    std::vector<std::string> srv_names;           // otherName id-on-dnsSRV (RFC 4985)
    std::string key;                              // "RSA 2048", "EC P-256", ...
    int key_bits = 0;                             // 0: unknown
    std::string signature_algorithm;              // "sha256WithRSAEncryption", ...
    std::vector<std::string> extended_key_usage;  // "serverAuth", ... or dotted OIDs
    bool is_ca = false;                           // basicConstraints
    bool self_signed = false;                     // issued by itself, and its own key verifies it
    bool must_staple = false;  // its server is to send an answer about it (RFC 7633)
    // Not readable as a certificate: only the hashes and the bytes are filled in.
    bool malformed = false;
    bool names_cut = false;  // more alternative names than siptls keeps
    std::vector<std::uint8_t> der;

    bool operator==(const Certificate& other) const { return sha256 == other.sha256; }
};

// What the authority's answer that the server sent along (OCSP, "stapled") says of its certificate.
enum class Staple : std::uint8_t {
    None,  // nothing that could be read
    Good,
    Revoked,
    Unknown,  // the authority does not know it
    Unfit     // no answer about this certificate: unreadable, refused, or about another one
};

struct StapleFact {
    Staple says = Staple::None;
    // Seconds since 1970 UTC. Revoked: when. Else when the next answer was to come; 0: not said.
    std::int64_t at = 0;
};

// The certificates of a file: PEM (one or many), DER, PKCS#7 (.p7b) or PKCS#12 without password
// (.pfx), the leaf first and otherwise in the file's order. None, with a sentence in `problem` that
// names the file, the place and the remedy, if it cannot be read whole.
struct LoadedCertificates {
    std::vector<Certificate> certificates;
    std::string problem;
};
LoadedCertificates load_certificates(const std::string& path);

}  // namespace siptls

// SPDX-License-Identifier: GPL-2.0-or-later
// The certificate that would satisfy every client that was seen: the names of the old one, those
// that clients missed, and those that domains to come will need; as data and as request files.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "siptls/analysis.h"

namespace siptls {

// A client that would refuse the requested certificate all the same.
struct StillRefusing {
    IpAddress client;
    std::string name;                        // it looks for; raw
    std::vector<std::string_view> profiles;  // ids of the rows by which it would refuse
};

// What tells the certificate that a request replaces from others of its subject; raw.
struct ReplacedCertificate {
    std::string subject;
    std::string issuer;
    std::string serial;
    std::string sha1;
    std::string sha256;
    std::vector<Endpoint> servers;  // that showed it to clients who refused it
};

struct CertificateRequest {
    CertificateId replaces = 0;
    ReplacedCertificate replaced;
    std::string common_name;             // empty: none of the names fits there
    std::vector<std::string> dns_names;  // old ones first; plain host names and *.host only
    std::vector<std::string> added;      // of these, the new ones
    std::vector<IpAddress> ip_addresses;
    std::vector<std::string> uris;  // sip:host only
    std::vector<std::string>
        extended_key_usage;             // serverAuth, and clientAuth if the old one has it
    std::vector<std::string> left_out;  // raw; names that must be typed with care
    std::vector<StillRefusing> still_refusing;
    // Names that clients missed as well, beyond the 100 new ones that a request asks for: the
    // findings have them. Whoever looks for one is not among `still_refusing`.
    std::uint64_t names_beyond = 0;
};

// Whether the request holds this name or address, or leaves it out to be typed with care.
bool asks_for(const CertificateRequest& request, std::string_view name);

// One for each certificate that a finding blames for a name, in the order of the findings.
// `sip_domains` are those to come, as to_a_label() has them.
std::vector<CertificateRequest> certificate_requests(const Analysis& analysis,
                                                     std::span<const std::string> sip_domains);

// For "openssl req -new -config FILE".
std::string openssl_request(const CertificateRequest& request);
// For "certreq -new FILE".
std::string certreq_inf(const CertificateRequest& request);

}  // namespace siptls

// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/certificate_diff.h"

#include <algorithm>
#include <functional>

#include "bytes/ascii.h"
#include "x509/digest.h"
#include "x509/openssl_handles.h"

namespace siptls {
namespace {

using Values = std::vector<std::string>;
using Same = std::function<bool(const std::string&, const std::string&)>;

bool same_text(const std::string& a, const std::string& b) {
    return a == b;
}

bool same_name(const std::string& a, const std::string& b) {
    return equal_ignoring_case(a, b);
}

Values only_in(const Values& these, const Values& those, const Same& same) {
    Values only;
    for (const std::string& value : these) {
        if (std::none_of(those.begin(), those.end(),
                         [&](const std::string& other) { return same(value, other); })) {
            only.push_back(value);
        }
    }
    return only;
}

Values addresses_of(const Certificate& certificate) {
    Values texts;
    for (const IpAddress& address : certificate.ip_addresses) {
        texts.push_back(to_string(address));
    }
    return texts;
}

// Empty for a key that OpenSSL cannot read.
Values key_bytes_of(const Certificate& certificate) {
    const x509::ErrorQueueGuard guard;
    const unsigned char* at = certificate.der.data();
    const x509::X509Ptr x509{d2i_X509(nullptr, &at, static_cast<long>(certificate.der.size()))};
    unsigned char* bytes = nullptr;
    const int length = x509 ? i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x509.get()), &bytes) : 0;
    const x509::BytesPtr owner{bytes};
    if (length <= 0) {
        return {};
    }
    return {x509::sha256_hex(Bytes{bytes, static_cast<std::size_t>(length)})};
}

class Comparison {
  public:
    // Entries that only one of them has.
    void list(CertificateAspect aspect, const Values& before, const Values& after,
              const Same& same = same_text) {
        add(aspect, only_in(before, after, same), only_in(after, before, same));
    }
    // Both in full, if they differ at all.
    void whole(CertificateAspect aspect, const Values& before, const Values& after) {
        if (before != after) {
            add(aspect, before, after);
        }
    }
    std::vector<CertificateDifference> take() { return std::move(found_); }

  private:
    void add(CertificateAspect aspect, Values before, Values after) {
        if (!before.empty() || !after.empty()) {
            found_.push_back({aspect, std::move(before), std::move(after)});
        }
    }

    std::vector<CertificateDifference> found_;
};

Values validity_of(const Certificate& certificate) {
    return {std::to_string(certificate.not_before), std::to_string(certificate.not_after)};
}

Values subjects_behind_leaf(std::span<const Certificate* const> chain) {
    Values subjects;
    for (const Certificate* certificate : chain.subspan(1)) {
        subjects.push_back(certificate->malformed ? "(unreadable)" : certificate->subject);
    }
    return subjects;
}

void compare_leaves(const Certificate& before, const Certificate& after, Comparison& into) {
    using Aspect = CertificateAspect;
    into.list(Aspect::CommonNames, before.common_names, after.common_names, same_name);
    into.list(Aspect::DnsNames, before.dns_names, after.dns_names, same_name);
    into.list(Aspect::IpAddresses, addresses_of(before), addresses_of(after));
    into.list(Aspect::Uris, before.uris, after.uris, same_name);
    into.list(Aspect::SrvNames, before.srv_names, after.srv_names, same_name);
    into.whole(Aspect::Subject, {before.subject}, {after.subject});
    into.whole(Aspect::Issuer, {before.issuer}, {after.issuer});
    into.whole(Aspect::Validity, validity_of(before), validity_of(after));
    into.whole(Aspect::Key, {before.key}, {after.key});
    into.whole(Aspect::KeyBytes, key_bytes_of(before), key_bytes_of(after));
    into.whole(Aspect::SignatureAlgorithm, {before.signature_algorithm},
               {after.signature_algorithm});
    into.list(Aspect::ExtendedKeyUsage, before.extended_key_usage, after.extended_key_usage);
    into.whole(Aspect::Authority, before.is_ca ? Values{"CA"} : Values{},
               after.is_ca ? Values{"CA"} : Values{});
    into.whole(Aspect::Serial, {before.serial}, {after.serial});
}

}  // namespace

std::string_view name(CertificateAspect aspect) {
    switch (aspect) {
        case CertificateAspect::CommonNames: return "common_names";
        case CertificateAspect::DnsNames: return "dns_names";
        case CertificateAspect::IpAddresses: return "ip_addresses";
        case CertificateAspect::Uris: return "uris";
        case CertificateAspect::SrvNames: return "srv_names";
        case CertificateAspect::Subject: return "subject";
        case CertificateAspect::Issuer: return "issuer";
        case CertificateAspect::Validity: return "validity";
        case CertificateAspect::Key: return "key";
        case CertificateAspect::KeyBytes: return "key_bytes";
        case CertificateAspect::SignatureAlgorithm: return "signature_algorithm";
        case CertificateAspect::ExtendedKeyUsage: return "extended_key_usage";
        case CertificateAspect::Authority: return "authority";
        case CertificateAspect::Serial: return "serial";
        case CertificateAspect::Chain: return "chain";
    }
    return "dns_names";
}

std::vector<CertificateDifference> compare_certificates(std::span<const Certificate* const> before,
                                                        std::span<const Certificate* const> after) {
    Comparison comparison;
    if (before.empty() || after.empty()) {
        return {};
    }
    const Certificate& old_leaf = *before.front();
    const Certificate& new_leaf = *after.front();
    if (!(old_leaf == new_leaf) && !old_leaf.malformed && !new_leaf.malformed) {
        compare_leaves(old_leaf, new_leaf, comparison);
    }
    comparison.whole(CertificateAspect::Chain, subjects_behind_leaf(before),
                     subjects_behind_leaf(after));
    return comparison.take();
}

}  // namespace siptls

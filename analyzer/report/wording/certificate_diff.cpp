// SPDX-License-Identifier: GPL-2.0-or-later
// What differs between two certificates, in words.
#include "siptls/certificate_diff.h"

#include <charconv>
#include <cstdint>

#include <fmt/format.h>

#include "report/time_text.h"
#include "siptls/wording.h"

namespace siptls {
namespace {

std::string list(const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values) {
        text += (text.empty() ? "" : ", ") + escape_text(value);
    }
    return text;
}

std::string_view title(CertificateAspect aspect) {
    switch (aspect) {
        case CertificateAspect::CommonNames: return "Common name";
        case CertificateAspect::DnsNames: return "DNS names";
        case CertificateAspect::IpAddresses: return "IP addresses";
        case CertificateAspect::Uris: return "URI names";
        case CertificateAspect::SrvNames: return "SRV names";
        case CertificateAspect::Subject: return "Subject";
        case CertificateAspect::Issuer: return "Issuer";
        case CertificateAspect::Validity: return "Valid";
        case CertificateAspect::Key: return "Key";
        case CertificateAspect::KeyBytes: return "Public key";
        case CertificateAspect::SignatureAlgorithm: return "Signature";
        case CertificateAspect::ExtendedKeyUsage: return "Purposes";
        case CertificateAspect::Authority: return "Authority";
        case CertificateAspect::Serial: return "Serial number";
        case CertificateAspect::Chain: return "Sent behind it";
    }
    return "";
}

std::string added_and_gone(const CertificateDifference& difference) {
    std::string text;
    if (!difference.after.empty()) {
        text = fmt::format("{} {} added", list(difference.after),
                           difference.after.size() == 1 ? "was" : "were");
    }
    if (!difference.before.empty()) {
        text += fmt::format("{}{} {} gone", text.empty() ? "" : "; ", list(difference.before),
                            difference.before.size() == 1 ? "is" : "are");
    }
    return text;
}

std::string date_of(const std::string& decimal) {
    std::int64_t seconds = 0;
    std::from_chars(decimal.data(), decimal.data() + decimal.size(), seconds);
    return report::date(seconds);
}

std::string validity(const std::vector<std::string>& values) {
    return values.size() == 2
               ? fmt::format("{} to {}", date_of(values.front()), date_of(values.back()))
               : std::string("not known");
}

std::string from_to(const CertificateDifference& difference) {
    const auto words = [](const std::vector<std::string>& values) {
        return values.empty() ? std::string("none") : list(values);
    };
    return fmt::format("{} became {}", words(difference.before), words(difference.after));
}

// Two of one day differ by hours that say nothing to a reader.
std::string validity_change(const CertificateDifference& difference) {
    const std::string before = validity(difference.before);
    const std::string after = validity(difference.after);
    return before == after ? fmt::format("{} in both, at other times of the day", before)
                           : fmt::format("{} became {}", before, after);
}

std::string change(const CertificateDifference& difference) {
    switch (difference.aspect) {
        case CertificateAspect::CommonNames:
        case CertificateAspect::DnsNames:
        case CertificateAspect::IpAddresses:
        case CertificateAspect::Uris:
        case CertificateAspect::SrvNames:
        case CertificateAspect::ExtendedKeyUsage: return added_and_gone(difference);
        case CertificateAspect::Validity: return validity_change(difference);
        case CertificateAspect::KeyBytes: return "another key";
        case CertificateAspect::Authority:
            return difference.after.empty() ? "no longer a CA's certificate"
                                            : "now a CA's certificate";
        default: return from_to(difference);
    }
}

}  // namespace

std::string describe(const CertificateDifference& difference) {
    return fmt::format("{}: {}.", title(difference.aspect), change(difference));
}

}  // namespace siptls

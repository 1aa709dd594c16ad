// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/agreement/known_differences.h"

#include <array>

namespace siptls::x509::test {
namespace {

constexpr std::array<std::string_view, 2> kGnutlsFallback = {"CN beside a URI SAN",
                                                             "CN beside an SRV-ID"};

constexpr std::array<std::string_view, 3> kAddresses = {"address in iPAddress", "IPv6 in iPAddress",
                                                        "IPv6 written out in iPAddress"};

constexpr std::array<KnownDifference, 2> kDifferences = {{
    {.profile = "gnutls",
     .reason = "before the fix of CVE-2026-42012 (3.8.13, Debian 3.7.9-2+deb12u7) URI and SRV "
               "names did not hide the common name",
     .first_version = "3.0",
     .last_version = "3.8.12",
     .vectors = kGnutlsFallback},
    {.profile = "rustls",
     .reason = "webpki before rustls took it over (rustls 0.21) compares no addresses",
     .first_version = "0.22",
     .last_version = "0.22.4",
     .vectors = kAddresses},
}};

}  // namespace

std::span<const KnownDifference> known_differences() {
    return kDifferences;
}

}  // namespace siptls::x509::test

// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/agreement/known_differences.h"

#include <array>

namespace siptls::x509::test {
namespace {

constexpr std::array<std::string_view, 2> kGnutlsFallback = {"CN beside a URI SAN",
                                                             "CN beside an SRV-ID"};

constexpr std::array<KnownDifference, 1> kDifferences = {{
    {.profile = "gnutls",
     .reason = "before the fix of CVE-2026-42012 (3.8.13, Debian 3.7.9-2+deb12u7) URI and SRV "
               "names did not hide the common name",
     .first_version = "3.0",
     .last_version = "3.8.12",
     .vectors = kGnutlsFallback},
}};

}  // namespace

std::span<const KnownDifference> known_differences() {
    return kDifferences;
}

}  // namespace siptls::x509::test

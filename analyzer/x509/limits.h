// SPDX-License-Identifier: GPL-2.0-or-later
// Ceilings of this room. Certificates come from captures, so each table they fill is bounded.
#pragma once

#include <cstddef>

namespace siptls::x509 {

// Alternative names kept of one certificate. Public CAs stop at a few hundred; a list beyond this
// is an attempt to make us slow.
inline constexpr std::size_t kMaxNames = 4096;

// Distinct certificates of one analysis: a large site has some hundreds, a mirror port in front of
// the Internet some thousands.
inline constexpr std::size_t kMaxCertificates = 20'000;

// Their DER bytes together. At two kilobytes each, the ceiling above comes first.
inline constexpr std::size_t kMaxCertificateBytes = std::size_t{64} << 20;

// Certificates of one chain; OpenSSL's own verification depth is 100, real chains have two to five.
inline constexpr std::size_t kMaxChainLength = 64;

// Distinct chains: servers may present the same certificates in other company.
inline constexpr std::size_t kMaxChains = 40'000;

// Servers whose last chain is remembered for a quick comparison; others share a slot.
inline constexpr std::size_t kHintSlots = 4096;

// Characters of a name that is compared. DNS ends at 253; longer ones equal no host, and cost
// nothing this way.
inline constexpr std::size_t kMaxComparedName = 1024;

// A certificate file of an operator. The bundle of all public roots has 200 kilobytes.
inline constexpr std::size_t kMaxFileBytes = std::size_t{16} << 20;

// Stapled answers that are remembered, for as many servers at a time; and those looked at in one
// response, which are a handful if an authority answers for more than it was asked.
inline constexpr std::size_t kRememberedStaples = 64;
inline constexpr int kMaxStapledAnswers = 64;

// A longer name of an issuer is worded anew for each certificate.
inline constexpr std::size_t kMaxRememberedName = 1024;

}  // namespace siptls::x509

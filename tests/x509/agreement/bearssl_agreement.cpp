// SPDX-License-Identifier: GPL-2.0-or-later
// BearSSL compares the name while it verifies, so the certificate is made its own trust anchor.
#include <ctime>

#include <bearssl.h>

#include "x509/agreement/agreement.h"

namespace siptls::x509::test {
namespace {

constexpr std::uint32_t kDaysTo1970 = 719'528;  // from the year 0, as BearSSL counts
constexpr std::uint32_t kSecondsADay = 86'400;

void append(void* to, const void* bytes, std::size_t length) {
    const auto* const first = static_cast<const unsigned char*>(bytes);
    auto* const all = static_cast<std::vector<unsigned char>*>(to);
    all->insert(all->end(), first, first + length);
}

}  // namespace

const std::string_view kLibraryProfile = "bearssl";

std::string library_version() {
    return "0.6";  // it does not tell; there is no other release
}

bool library_accepts(const std::vector<std::uint8_t>& der, const std::string& reference) {
    std::vector<unsigned char> subject;
    br_x509_decoder_context decoder;
    br_x509_decoder_init(&decoder, append, &subject);
    br_x509_decoder_push(&decoder, der.data(), der.size());
    const br_x509_pkey* const key = br_x509_decoder_get_pkey(&decoder);
    if (key == nullptr) {
        return false;
    }
    const br_x509_trust_anchor anchor{{subject.data(), subject.size()}, 0, *key};
    br_x509_minimal_context verifier;
    br_x509_minimal_init(&verifier, &br_sha256_vtable, &anchor, 1);
    br_x509_minimal_set_ecdsa(&verifier, br_ec_get_default(), br_ecdsa_vrfy_asn1_get_default());
    br_x509_minimal_set_hash(&verifier, br_sha256_ID, &br_sha256_vtable);
    const auto now = static_cast<std::uint64_t>(std::time(nullptr));
    br_x509_minimal_set_time(&verifier,
                             static_cast<std::uint32_t>(now / kSecondsADay) + kDaysTo1970,
                             static_cast<std::uint32_t>(now % kSecondsADay));
    const br_x509_class** const chain = &verifier.vtable;
    (*chain)->start_chain(chain, reference.c_str());
    (*chain)->start_cert(chain, static_cast<std::uint32_t>(der.size()));
    (*chain)->append(chain, der.data(), der.size());
    (*chain)->end_cert(chain);
    return (*chain)->end_chain(chain) == 0;
}

}  // namespace siptls::x509::test

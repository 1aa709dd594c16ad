// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/certificate_status.h"

#include <cstdint>

#include "bytes/reader.h"

namespace siptls::tls {

namespace {

constexpr std::uint8_t kOcsp = 1;  // CertificateStatusType

}  // namespace

Result<Bytes> parse_certificate_status(Bytes body) {
    Reader in{body};
    if (in.u8() != kOcsp && in.ok()) {
        return Bytes{};
    }
    const Bytes response = in.prefixed(3);
    if (!in.at_end() || response.empty()) {
        return malformed("CertificateStatus: length and content disagree", in.offset());
    }
    return response;
}

}  // namespace siptls::tls

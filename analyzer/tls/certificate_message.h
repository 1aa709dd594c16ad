// SPDX-License-Identifier: GPL-2.0-or-later
// The Certificate message (RFC 5246, 7.4.2 and 7.4.6; TLS 1.3: RFC 8446, 4.4.2): the certificates
// as DER, end entity first. What they say is x509/'s business.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "bytes/result.h"
#include "siptls/bytes.h"
#include "tls/limits.h"

namespace siptls::tls {

// Views into the parsed body.
class CertificateMessage {
  public:
    // In the order of the message, at most kMaxChainLength. A client without a certificate sends
    // none.
    std::span<const Bytes> certificates() const {
        return std::span(certificates_)
            .first(length_ < kMaxChainLength ? length_ : kMaxChainLength);
    }

    // How many the message holds.
    std::size_t length() const { return length_; }

    // TLS 1.3: what came with the first one for parse_certificate_status(); empty if nothing did.
    Bytes status() const { return status_; }

  private:
    friend Result<CertificateMessage> parse_certificate_message(Bytes body, std::uint16_t version);

    std::array<Bytes, kMaxChainLength> certificates_;
    Bytes status_;
    std::size_t length_ = 0;
};

// `body`: the handshake message without its header. `version`: the negotiated one; kTls13 selects
// the form with request context and extensions. The whole list is checked, also beyond the ceiling.
Result<CertificateMessage> parse_certificate_message(Bytes body, std::uint16_t version);

}  // namespace siptls::tls

// SPDX-License-Identifier: GPL-2.0-or-later
// What an authority's answer about a certificate (OCSP, RFC 6960) says, as a server sends it along.
// Nobody verifies its signature here: who could forge it could as well leave it out.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "siptls/bytes.h"
#include "siptls/certificate.h"
#include "x509/limits.h"

namespace siptls::x509 {

// `response`: an OCSPResponse as DER. `serial`: of the certificate, as Certificate has it; of the
// answers, the first kMaxStapledAnswers are looked at. Never Staple::None.
StapleFact read_staple(Bytes response, const std::string& serial);

// Remembers the last answers: a server sends the same one for hours.
class StapleBook {
  public:
    // The same for the certificate of that number.
    StapleFact of(Bytes response, CertificateId id, const std::string& serial);

  private:
    struct Entry {
        std::vector<std::uint8_t> response;  // empty: not used yet, and no answer either
        CertificateId id = 0;
        StapleFact fact = {Staple::Unfit, 0};
    };

    std::array<Entry, kRememberedStaples> entries_;
    std::size_t next_ = 0;  // to be overwritten
};

}  // namespace siptls::x509

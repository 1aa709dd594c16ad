// SPDX-License-Identifier: GPL-2.0-or-later
// Which door of a site a server's certificate guards: told by the port, by the name the client
// looked for, and by what gave it that name. A remedy names it, since each has its own certificate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "diagnosis/expected_name/candidate.h"
#include "siptls/analysis.h"
#include "siptls/session.h"

namespace siptls::diagnosis {

// Names by their first label: what runs behind them (MS Learn, gg398082 and dd572514).
bool names_exchange(std::string_view name);
bool names_web_service(std::string_view name);
bool names_sign_in(std::string_view name);

// Nothing if the capture does not tell.
std::optional<CertificateRole> role_of(const Endpoint& server,
                                       const std::optional<NameCandidate>& expected);

// Roles in which each certificate was seen.
class RoleBook {
  public:
    void learn(const Session& session, const std::optional<NameCandidate>& expected);
    // One list for each certificate.
    std::vector<std::vector<CertificateRole>> of_certificates(std::size_t count) const;

  private:
    std::vector<std::uint8_t> roles_;  // a bit for each, by CertificateId
};

}  // namespace siptls::diagnosis

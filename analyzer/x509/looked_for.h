// SPDX-License-Identifier: GPL-2.0-or-later
// A name that is looked for in certificates by the rules of several profiles: what does not depend
// on the rules is worked out once. match_name() (siptls/profile.h) says what it does.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "siptls/certificate.h"
#include "siptls/endpoint.h"
#include "siptls/profile.h"

namespace siptls::x509 {

class LookedFor {
  public:
    LookedFor(std::string_view name, NameKind kind);

    NameMatch in(const Certificate& certificate, const ClientProfile& profile) const;

  private:
    std::string name_;
    NameKind kind_;
    std::optional<IpAddress> address_;  // if the name is a literal of one
    // The A-label form, or the address in its usual form; empty for what no name can be.
    std::string reference_;
};

}  // namespace siptls::x509

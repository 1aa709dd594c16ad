// SPDX-License-Identifier: GPL-2.0-or-later
// What every profile says of a certificate and a name, worked out once for each pair: a refusing
// phone asks the same again and again.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "siptls/certificate.h"
#include "siptls/verdict.h"

namespace siptls::diagnosis {

// Whether some profile accepts the name because it stands in the certificate letter by letter. That
// covers every client that was not identified: rules that ask for more belong to few, and without
// knowing the client they explain nothing.
bool named_literally(const ProfileMatches& matches, const ExpectedName& expected);

class MatchBook {
  public:
    // The answers of all profiles, in the table's order; one list for each pair, as long as it is
    // remembered.
    const ProfileMatches& matches(CertificateId id, const Certificate& certificate,
                                  const ExpectedName& expected);

  private:
    using Key = std::tuple<CertificateId, std::string, NameKind>;
    using KeyView = std::tuple<CertificateId, std::string_view, NameKind>;
    // Of keys and views, so that nothing is copied to look one up.
    struct Before {
        using is_transparent = void;
        bool operator()(const KeyView& a, const KeyView& b) const { return a < b; }
    };

    std::map<Key, ProfileMatches, Before> known_;
};

}  // namespace siptls::diagnosis

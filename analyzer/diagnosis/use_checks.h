// SPDX-License-Identifier: GPL-2.0-or-later
// What check_use() says of one certificate, worked out once for each name and kind of client:
// thousands of phones ask the same.
#pragma once

#include <map>
#include <string>
#include <tuple>

#include "siptls/certificate_check.h"

namespace siptls::diagnosis {

class UseChecks {
  public:
    // `certificate` must outlive this.
    explicit UseChecks(const Certificate& certificate) : certificate_(certificate) {}

    // Valid as long as this. Presented certificates are told apart by their places: equal uses
    // share one.
    const UseCheck& of(const CertificateUse& use) {
        const auto [place, made] =
            known_.try_emplace(Key{use.name, use.kind, use.profile, use.seen, use.presented.get()});
        if (made) {
            place->second = check_use(certificate_, use);
        }
        return place->second;
    }

  private:
    using Key = std::tuple<std::string, NameKind, std::string, UseSeen, const Certificate*>;

    const Certificate& certificate_;
    std::map<Key, UseCheck> known_;
};

}  // namespace siptls::diagnosis

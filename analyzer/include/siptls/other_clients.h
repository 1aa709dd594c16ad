// SPDX-License-Identifier: GPL-2.0-or-later
// Clients that are known and have no row of their own in the profile table: they check no name,
// they behave as another row, or their rule is not documented well enough to be judged by.
#pragma once

#include <span>
#include <string_view>

namespace siptls {

enum class OtherClientKind { ChecksNoName, AsOtherProfile, RuleNotDocumented };

struct OtherClient {
    OtherClientKind kind = OtherClientKind::RuleNotDocumented;
    std::string_view title;
    std::string_view behaviour;  // a clause; for AsOtherProfile the id of the row
    std::string_view citation;
};

std::span<const OtherClient> other_clients();

}  // namespace siptls

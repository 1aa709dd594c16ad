// SPDX-License-Identifier: GPL-2.0-or-later
// Gathers a case: matches the certificate by the profiles and reads what other sessions of the
// client say.
#pragma once

#include <vector>

#include "diagnosis/case.h"
#include "diagnosis/context.h"

namespace siptls::diagnosis {

// `candidates` as expected_names() orders them.
Case build_case(const Session& session, const std::vector<ExpectedName>& candidates,
                const std::optional<IdentifiedProfile>& profile, const Context& context);

// Most kinds of client refuse, though not all.
bool most_refuse(const Case& subject);

}  // namespace siptls::diagnosis

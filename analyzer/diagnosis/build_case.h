// SPDX-License-Identifier: GPL-2.0-or-later
// Gathers a case: matches the certificate by the profiles and reads what other sessions of the
// client say.
#pragma once

#include "diagnosis/case.h"
#include "diagnosis/context.h"
#include "siptls/verdict.h"

namespace siptls::diagnosis {

// `verdict` holds who the client is and the candidates for its name, as expected_names() orders
// them.
Case build_case(const Session& session, const Verdict& verdict, const Context& context);

// Whether the client may compare names after its Finished: it is identified and its rules do not
// say otherwise, or its ClientHello is of a stack that always does so.
bool may_compare_late(const Case& subject);

// The client looks for another kind of name: what is known of its SIP domain says little about the
// host it connected to, and the other way round. Only where a name is known.
bool is_of_other_kind(const Case& subject);

// Most kinds of client refuse, though not all.
bool most_refuse(const Case& subject);

}  // namespace siptls::diagnosis

// SPDX-License-Identifier: GPL-2.0-or-later
// From a session and its context to a verdict: every cause is asked, the weightiest answer wins,
// and what speaks against it lowers the confidence. docs/causes.md states the rules.
#pragma once

#include "diagnosis/context.h"
#include "diagnosis/expected_name/catalogue.h"
#include "siptls/session.h"
#include "siptls/verdict.h"

namespace siptls::diagnosis {

// The name this session's client looked for, as things stand; nothing if no source tells one.
BestName expected_name(const Session& session, const Context& context);

// A certificate that was not readable but known from a sibling session is filled in, marked as
// such.
Verdict judge(Session& session, const Context& context);

}  // namespace siptls::diagnosis

// SPDX-License-Identifier: GPL-2.0-or-later
// Whether a session is one of those that were asked for (siptls/selection.h). Used by the engine
// when sessions settle and, for what is learned later, when they are concluded.
#pragma once

#include <string_view>

#include "diagnosis/context.h"
#include "siptls/analysis.h"
#include "siptls/selection.h"
#include "siptls/session.h"

namespace siptls::diagnosis {

// What is known of it now.
bool is_selected(const Selection& selection, const Session& session, const Context& context);

// It is not, whatever may still become known of its client.
bool is_ruled_out(const Selection& selection, const Session& session);

// Of a sign-in that belongs to no session, whenever it was: whether its client is selected.
bool is_selected(const Selection& selection, const Registration& registration,
                 const Context& context);

}  // namespace siptls::diagnosis

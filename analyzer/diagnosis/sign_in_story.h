// SPDX-License-Identifier: GPL-2.0-or-later
// What a client did on its way to be signed in, up to and behind the refusal: the steps that worked
// show that it was not the network. Told from the context tables, at the end.
#pragma once

#include <vector>

#include "diagnosis/context.h"
#include "diagnosis/helper_book.h"
#include "siptls/analysis.h"

namespace siptls::diagnosis {

struct StorySources {
    const Context& context;
    const HelperBook& helpers;
};

// Gives each of the first kMaxStories incidents the story of its client.
void tell_stories(std::vector<Incident>& incidents, const StorySources& sources);

}  // namespace siptls::diagnosis

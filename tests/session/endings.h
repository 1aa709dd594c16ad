// SPDX-License-Identifier: GPL-2.0-or-later
// Stories of one connection each, and how it must be said to have ended.
#pragma once

#include <span>
#include <string>

#include <doctest/doctest.h>

#include "session/story.h"

namespace siptls::tests {

struct Ending {
    std::string sentence;
    void (*tell)(Story&);
    Outcome outcome;
    ClosedBy by;
    CloseKind kind;
    FlowEnd why = FlowEnd::Closed;
};

inline void check_endings(std::span<const Ending> endings) {
    for (const Ending& ending : endings) {
        CAPTURE(ending.sentence);
        SessionStory s;
        ending.tell(s.story);
        const Session session = s.end(ending.why);
        CHECK(name(session.outcome) == name(ending.outcome));
        CHECK(name(session.closed_by) == name(ending.by));
        CHECK(name(session.close_kind) == name(ending.kind));
    }
}

}  // namespace siptls::tests

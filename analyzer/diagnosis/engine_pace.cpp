// SPDX-License-Identifier: GPL-2.0-or-later
// Pace::Settled: judgements are told when connections end and looked at again as time goes on. In
// the end they are the same as those of Pace::Final, as far as sessions were still kept.
#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "diagnosis/engine.h"
#include "diagnosis/findings.h"
#include "diagnosis/limits.h"

namespace siptls {

using namespace diagnosis;  // NOLINT(google-build-using-namespace): the engine is this room's face

void Analyzer::Engine::advance(Timestamp now) {
    take_deliveries(streams_.advance(now));
    captures_.note_time(now);
    if (!settles()) {
        return;
    }
    if (last_review_.nanoseconds == 0 || now < last_review_) {
        last_review_ = now;  // the first time, or the clock was set back
    }
    last_told_ = std::min(last_told_, now);
    if (now.nanoseconds - last_review_.nanoseconds >= kReviewInterval) {
        last_review_ = now;
        review(now);
    } else if (news_.has_untold_findings() &&
               now.nanoseconds - last_told_.nanoseconds >= kNewsInterval) {
        tell_conclusions(now);
    }
}

Activity Analyzer::Engine::activity() const {
    Activity activity;
    activity.open_connections = streams_.open();
    activity.half_open_connections = streams_.half_open();
    activity.sessions = summary_.sessions + kept_.size();
    activity.incidents = settles() ? current_incidents_.size() : incidents_.size();
    for (const CeilingHit& hit : ceilings()) {
        activity.let_go += hit.times;
    }
    return activity;
}

// The first judgement of a session. Its incident is told if it is new; that it has become one try
// longer waits for the next review.
void Analyzer::Engine::tell_settled(Kept& kept) {
    JudgedSession session = judged(Session(kept.session), kept.handle);
    tell_again(kept, session);
    if (!session.verdict.incident) {
        return;
    }
    current_incidents_.add(JudgedSession(session), context_);
    Incident incident = current_incidents_.incident_of(session, context_, session.session.end_time);
    if (incident.attempts == 1) {
        news_.tell_new(std::move(incident));
    }
}

// Whether the session's judgement is another than what was told of it.
bool Analyzer::Engine::tell_again(Kept& kept, JudgedSession& judged) {
    const std::uint64_t now = digest(judged.verdict);
    if (kept.told == now) {
        return false;
    }
    kept.told = now;
    // What was listed once is followed, even if it turns out to be none of the listing.
    if (is_wanted(judged) || kept.revision > 0) {
        judged.revision = ++kept.revision;
        sink_(judged, door_);
    }
    return true;
}

// Judges what is kept by all that is known now, and is over with what ended long ago.
void Analyzer::Engine::review(Timestamp now) {
    bool changed = false;
    KeptList still;
    for (std::unique_ptr<Kept>& kept : kept_.take_all()) {
        JudgedSession session = judged(Session(kept->session), kept->handle);
        changed = tell_again(*kept, session) || changed;
        if (now.nanoseconds - kept->session.end_time.nanoseconds <= kReviewHorizon) {
            still.push_back(std::move(kept));
            continue;
        }
        count(session.session, session.verdict);
        if (session.verdict.incident) {
            incidents_.add(std::move(session), context_);
        }
    }
    kept_.replace(std::move(still));
    if (changed) {
        std::vector<Incident> before = current_incidents_.list(context_, now);
        current_incidents_ = incidents_;
        for (const std::unique_ptr<Kept>& kept : kept_.all()) {
            JudgedSession session = judged(Session(kept->session), kept->handle);
            if (session.verdict.incident) {
                current_incidents_.add(std::move(session), context_);
            }
        }
        news_.take_back(before, current_incidents_.list(context_, now));
    }
    tell_conclusions(now);
}

void Analyzer::Engine::tell_conclusions(Timestamp now) {
    last_told_ = now;
    const std::vector<Incident> incidents = current_incidents_.list(context_, now);
    news_.tell(incidents, findings_of(incidents, certificates_.all()));
}

}  // namespace siptls

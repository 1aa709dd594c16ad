// SPDX-License-Identifier: GPL-2.0-or-later
// Pace::Settled: judgements are told when connections end and looked at again as time goes on. In
// the end they are the same as those of Pace::Final, as far as sessions were still kept.
#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "diagnosis/engine.h"
#include "diagnosis/limits.h"

namespace siptls {

using namespace diagnosis;  // NOLINT(google-build-using-namespace): the engine is this room's face

void Analyzer::Engine::advance(Timestamp now) {
    take_deliveries(streams_.advance(now));
    capture_end_ = std::max(capture_end_, now);
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
    } else if (has_news_ && now.nanoseconds - last_told_.nanoseconds >= kNewsInterval) {
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
        tell_incident(std::move(incident));
        has_news_ = true;
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

void Analyzer::Engine::tell_incident(Incident incident) {
    const std::uint32_t revision = told_incidents_.next(incident.id, digest(incident));
    if (revision != 0 && incident_sink_) {
        incident.revision = revision;
        incident_sink_(incident, door_);
    }
}

void Analyzer::Engine::tell_conclusions(const std::vector<Incident>& incidents,
                                        const std::vector<Finding>& findings) {
    for (const Incident& incident : incidents) {
        tell_incident(incident);
    }
    told_incidents_.end_round();
    std::set<std::string_view> standing;
    for (const Finding& finding : findings) {
        standing.insert(finding.id);
        tell_finding(finding);
    }
    for (Finding& before : findings_told_) {
        if (standing.count(before.id) == 0) {
            before.clients.clear();
            before.servers.clear();
            before.incidents.clear();
            before.remediation.clear();
            tell_finding(std::move(before));
        }
    }
    told_findings_.end_round();
    findings_told_ = findings;
}

void Analyzer::Engine::tell_finding(Finding finding) {
    const std::uint32_t revision = told_findings_.next(finding.id, digest(finding));
    if (revision != 0 && finding_sink_) {
        finding.revision = revision;
        finding_sink_(finding, door_);
    }
}

void Analyzer::Engine::take_back_incidents(const std::vector<Incident>& before,
                                           const std::vector<Incident>& after) {
    std::set<std::string_view> standing;
    for (const Incident& incident : after) {
        standing.insert(incident.id);
    }
    for (const Incident& incident : before) {
        if (standing.count(incident.id) == 0) {
            Incident taken_back = incident;
            taken_back.cause = Cause::Unknown;
            taken_back.confidence = Confidence::Null;
            tell_incident(std::move(taken_back));
        }
    }
}

// Judges what is kept by all that is known now, and is over with what ended long ago.
void Analyzer::Engine::review(Timestamp now) {
    bool changed = false;
    std::deque<std::unique_ptr<Kept>> still;
    for (std::unique_ptr<Kept>& kept : kept_) {
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
    kept_ = std::move(still);
    index_kept();
    if (changed) {
        std::vector<Incident> before = current_incidents_.list(context_, now);
        current_incidents_ = incidents_;
        for (const std::unique_ptr<Kept>& kept : kept_) {
            JudgedSession session = judged(Session(kept->session), kept->handle);
            if (session.verdict.incident) {
                current_incidents_.add(std::move(session), context_);
            }
        }
        take_back_incidents(before, current_incidents_.list(context_, now));
    }
    tell_conclusions(now);
}

void Analyzer::Engine::tell_conclusions(Timestamp now) {
    has_news_ = false;
    last_told_ = now;
    const std::vector<Incident> incidents = current_incidents_.list(context_, now);
    tell_conclusions(incidents, findings_of(incidents, certificates_.all()));
}

}  // namespace siptls

// SPDX-License-Identifier: GPL-2.0-or-later
// From a finished flow to its verdict: what others are compared with, which sessions wait for the
// end, and what is handed out.
#include <utility>

#include "bytes/hash.h"
#include "bytes/prefetch.h"
#include "diagnosis/engine.h"
#include "diagnosis/identifiers.h"
#include "diagnosis/judge.h"
#include "diagnosis/limits.h"
#include "diagnosis/selected.h"

namespace siptls {

using namespace diagnosis;  // NOLINT(google-build-using-namespace): the engine is this room's face

// Whether the flow is an attempt at TLS: its server is expected to speak it, or its client does.
bool Analyzer::Engine::is_session(const LiveFlow& flow) const {
    return flow.resting || flow.builder->is_tls() ||
           followed_.is_tls_server(flow.builder->session().server);
}

void Analyzer::Engine::settle(LiveFlow& flow, FlowEnd why) {
    flow.open = false;
    session::SessionBuilder& builder = flows_.awake(flow);
    const Session& session = builder.finish(why);
    const bool attempt = is_session(flow);
    if (attempt) {
        take_in_attempt(session, flow.handle);
    } else if (session.http_answered) {
        helpers_.hear(HelperKind::Http, session.client.address, session.server,
                      Seen{session.first_frame, session.start_time});
    }
    if (!session.sip.empty() && is_asked_about(session)) {
        registrations_.add_connection(
            session,
            attempt ? session_id(session.client, session.server, session.start_time)
                    : std::string(),
            builder.give_exchanges());
    }
    flows_.end(flow);
}

void Analyzer::Engine::take_in_attempt(const Session& session, SessionHandle handle) {
    if (operator_certificates_.empty()) {
        take_in(session, handle);
    } else {
        Session completed = session;
        operator_certificates_.complete(completed);
        take_in(completed, handle);
    }
}

// What others are compared with, then the session itself.
void Analyzer::Engine::take_in(const Session& session, SessionHandle handle) {
    parties_.saw(session);
    siblings_.learn(session);
    const BestName name = expected_name(session, context_);
    roles_.learn(session, name.get());
    tallies_.add(session, name.get());
    const bool succeeded = session.outcome == Outcome::Established;
    // Of a session that waits for the end, more may become known by then.
    const bool waits = !succeeded && !settles();
    if (waits ? is_ruled_out(options_.selection, session) : !is_asked_about(session)) {
        return;
    }
    if (succeeded) {
        settle_established(session, handle);
    } else {
        auto kept = std::make_unique<Kept>(Kept{handle, session});
        if (settles()) {
            tell_settled(*kept);
        }
        keep(std::move(kept));
    }
}

// Nothing that comes later changes a success: it is written at once, unless an attempt of the same
// endpoints waits.
void Analyzer::Engine::settle_established(const Session& session, SessionHandle handle) {
    if (!traces_.empty() &&
        (traces_.knows(session.client) || traces_.knows(session.tcp_client()))) {
        if (kept_.size() < kMaxTracedSessions) {
            // Until it is known which records of the trace are its own.
            keep(std::make_unique<Kept>(Kept{handle, session}));
            return;
        }
        ++traced_sessions_refused_;
    }
    if (options_.listing == SessionListing::All) {
        if (is_ordered() && kept_.has_pair_of(session)) {
            keep(std::make_unique<Kept>(Kept{handle, session}));
            return;
        }
        hand_out(judged(Session(session), handle));
        return;
    }
    count(session, Cause::None);
}

void Analyzer::Engine::keep(std::unique_ptr<Kept> kept) {
    if (kept_.size() >= kMaxKeptSessions) {
        ++kept_ceiling_hit_;
        let_go_of_kept();
    }
    kept_.add(std::move(kept));
}

// Lets go of an eighth at once, so that indexing the rest costs little.
void Analyzer::Engine::let_go_of_kept() {
    constexpr std::size_t kPart = kMaxKeptSessions / 8;
    for (std::size_t place = 0; place < kPart; ++place) {
        expect_conclusion(kept_.all(), place);
        conclude(*kept_.all()[place]);
    }
    kept_.drop_first(kPart);
}

// Each has lain in far memory since it ended: what it takes is fetched in steps, each by way of the
// one before.
void Analyzer::Engine::expect_conclusion(const KeptList& kept, std::size_t place) const {
    constexpr std::size_t kStep = 3;  // as many sessions as memory takes to come
    if (place + 3 * kStep < kept.size()) {
        prefetch_whole(*kept[place + 3 * kStep]);
    }
    if (place + 2 * kStep < kept.size()) {
        const Session& session = kept[place + 2 * kStep]->session;
        tallies_.expect(session.client.address);
        last_causes_.expect(session.client.address, session.server);
        names_.expect(session.client.address);
        prefetch(session.certificate_chain.data());
        if (session.sni) {
            prefetch(session.sni->data());
        }
    }
    if (place + kStep < kept.size()) {
        const IpAddress& client = kept[place + kStep]->session.client.address;
        tallies_.expect_now(client);
        names_.expect_now(client);
    }
}

JudgedSession Analyzer::Engine::judged(Session&& session, SessionHandle handle) const {
    JudgedSession judged{
        .id = session_id(session.client, session.server, session.start_time),
        .session = std::move(session),
        .handle = handle,
    };
    judged.verdict = judge(judged.session, context_);
    judged.community_id = community_id(judged.session.tcp_client(), judged.session.server);
    judged.fingerprints = fingerprints_.look_up(judged.session);
    return judged;
}

void Analyzer::Engine::conclude(Kept& kept) {
    if (!settles() && !is_asked_about(kept.session)) {
        return;
    }
    JudgedSession session = judged(std::move(kept.session), kept.handle);
    if (session.verdict.incident) {
        incidents_.expect(session, context_);  // it comes while the session is written
    }
    if (settles()) {
        count(session.session, session.verdict);
        tell_again(kept, session);
    } else {
        hand_out(session);
    }
    if (session.verdict.incident) {
        incidents_.add(std::move(session), context_);
    }
}

// Whether it is one of those that the report is about, as far as is known now.
bool Analyzer::Engine::is_asked_about(const Session& session) const {
    return options_.selection.all() || is_selected(options_.selection, session, context_);
}

void Analyzer::Engine::count(const Session& session, Cause cause) {
    if (!options_.selection.all() && counted_clients_.count(session.client.address) == 0) {
        if (counted_clients_.size() < kMaxSelectedClients) {
            counted_clients_.insert(session.client.address);
        } else {
            ++selected_clients_refused_;
        }
    }
    ++summary_.sessions;
    ++summary_.outcomes[static_cast<std::size_t>(session.outcome)];
    ++summary_.causes[static_cast<std::size_t>(cause)];
    if (session.decryption != Decryption::NoKeys &&
        session.decryption != Decryption::NotEncrypted) {
        ++summary_.decryption[session.decryption];
    }
}

void Analyzer::Engine::count(const Session& session, const Verdict& verdict) {
    count(session, verdict.cause);
    if (session.outcome == Outcome::Established) {
        return;
    }
    last_causes_.note(session.client.address, session.server, verdict.cause);
    if (verdict.cause == Cause::Unknown) {
        ++summary_.not_judged[std::string(name(why_not_judged(verdict)))];
    }
}

bool Analyzer::Engine::is_wanted(const JudgedSession& judged) const {
    const bool failed = judged.session.outcome != Outcome::Established;
    return sink_ &&
           (options_.listing == SessionListing::All ||
            (options_.listing == SessionListing::Failed && failed) || judged.verdict.incident);
}

// Counts the session and gives it to whoever listens.
void Analyzer::Engine::hand_out(const JudgedSession& judged) {
    count(judged.session, judged.verdict);
    if (is_wanted(judged)) {
        sink_(judged, door_);
    }
}

std::optional<JudgedSession> Analyzer::Engine::verdict(SessionHandle handle) const {
    const LiveFlow* flow = flows_.find(flow_in(handle));
    if (flow != nullptr && flow->handle == handle && is_session(*flow)) {
        Session session = flows_.as_it_stands(*flow);
        operator_certificates_.complete(session);
        return judged(std::move(session), handle);
    }
    const Kept* kept = kept_.find(handle);
    return kept != nullptr ? std::optional(judged(Session(kept->session), handle)) : std::nullopt;
}

}  // namespace siptls

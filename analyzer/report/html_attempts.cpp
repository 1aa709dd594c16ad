// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/html_attempts.h"

#include "report/limits.h"

namespace siptls::report {
namespace {

bool failed(Outcome outcome) {
    return outcome == Outcome::ClientClosedBeforeFinished ||
           outcome == Outcome::ClientClosedAfterFinished ||
           outcome == Outcome::ServerClosedBeforeFinished;
}

void note_mark(HtmlAttempts& attempts, const Session& session) {
    const auto known = attempts.clients.find(session.client.address);
    if (known == attempts.clients.end() && attempts.clients.size() >= kMaxTimelineClients) {
        ++attempts.attempts_beyond;
        return;
    }
    ClientAttempts& client = attempts.clients[session.client.address];
    client.failed += failed(session.outcome) ? 1 : 0;
    if (client.marks.size() < kMaxTimelineMarks) {
        client.marks.push_back({session.start_time, session.outcome});
    } else {
        ++client.left_out;
    }
}

void note_trace(HtmlAttempts& attempts, const Session& session) {
    for (const TraceFact& fact : session.trace) {
        if (attempts.trace_records.size() < kMaxHtmlTraceRecords) {
            attempts.trace_records.push_back({session.client, session.server, fact});
        } else {
            ++attempts.trace_records_beyond;
        }
    }
}

// A row needs neither the reasons nor the names of others.
JudgedSession row_of(const JudgedSession& judged) {
    JudgedSession row;
    row.id = judged.id;
    row.session.client = judged.session.client;
    row.session.server = judged.session.server;
    row.session.start_time = judged.session.start_time;
    row.session.first_frame = judged.session.first_frame;
    row.session.last_frame = judged.session.last_frame;
    row.session.outcome = judged.session.outcome;
    row.verdict.cause = judged.verdict.cause;
    row.verdict.confidence = judged.verdict.confidence;
    row.verdict.incident = judged.verdict.incident;
    row.verdict.expected_name = judged.verdict.expected_name;
    return row;
}

}  // namespace

void note(HtmlAttempts& attempts, const JudgedSession& session, Wanted wanted) {
    note_mark(attempts, session.session);
    note_trace(attempts, session.session);
    const bool better = attempts.sample && failed(session.session.outcome) &&
                        !failed(attempts.sample->session.outcome);
    if (!attempts.sample || better) {
        attempts.sample = session;
    }
    if (wanted == Wanted::Counted) {
        return;
    }
    if (attempts.listed.size() < kMaxHtmlSessions) {
        attempts.listed.push_back(row_of(session));
    } else {
        ++attempts.listed_beyond;
    }
}

}  // namespace siptls::report

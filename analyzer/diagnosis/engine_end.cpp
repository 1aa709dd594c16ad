// SPDX-License-Identifier: GPL-2.0-or-later
// The end of captures and of the analysis: what was seen, and what it all comes to.
#include <algorithm>
#include <utility>

#include "diagnosis/at_risk.h"
#include "diagnosis/client_identity/identify.h"
#include "diagnosis/client_rows.h"
#include "diagnosis/engine.h"
#include "diagnosis/findings.h"
#include "diagnosis/limits.h"
#include "diagnosis/selected.h"
#include "diagnosis/sign_in_story.h"

namespace siptls {

using namespace diagnosis;  // NOLINT(google-build-using-namespace): the engine is this room's face

Summary Analyzer::Engine::summary() const {
    Summary summary = summary_;
    summary.selection = options_.selection;
    for (const auto& [server, tally] : streams_.syn_tallies()) {
        if (server == Endpoint{}) {
            continue;  // of servers beyond the ceiling, which are told as such
        }
        summary.unanswered_syns.push_back(
            ServerCount{server, tally.unanswered + tally.refused, tally.refused});
    }
    for (const auto& [port, hellos] : other_ports_) {
        summary.other_tls_ports.push_back(PortCount{port, hellos});
    }
    std::stable_sort(summary.other_tls_ports.begin(), summary.other_tls_ports.end(),
                     [](const PortCount& a, const PortCount& b) { return a.hellos > b.hellos; });
    for (const CeilingHit& hit : ceilings()) {
        if (hit.times > 0) {
            summary.ceilings_hit[hit.limit] = hit.times;
        }
    }
    return summary;
}

std::vector<Analyzer::Engine::CeilingHit> Analyzer::Engine::ceilings() const {
    const stream::StreamCounters& streams = streams_.counters();
    const net::DecoderCounters& frames = decoder_.counters();
    const auto& syns = streams_.syn_tallies();
    const auto beyond = syns.find(Endpoint{});
    const stream::SynTally uncounted = beyond != syns.end() ? beyond->second : stream::SynTally{};
    return {
        {"connections", streams.connections_evicted},
        {"half_open_connections", streams.half_open_evicted},
        {"out_of_order_bytes", streams.pending_ceiling_hit},
        {"tunnels", frames.tunnels_not_told + captures_.tunnels_refused()},
        {"nested_tunnels", frames.tunnels_too_deep},
        {"fragments", frames.fragments_evicted},
        {"certificates", certificates_.refused()},
        {"fingerprints", fingerprints_.refused()},
        {"clients", clients_.dropped() + helpers_.dropped()},
        {"names", names_.dropped() + tallies_.names_refused()},
        {"followed_servers", followed_.refused()},
        {"server_certificates", siblings_.refused()},
        {"tallies", tallies_.dropped()},
        {"last_causes", last_causes_.refused()},
        {"selected_clients", selected_clients_refused_},
        {"other_tls_ports", other_ports_refused_},
        {"unanswered_syns", uncounted.unanswered + uncounted.refused},
        {"kept_sessions", kept_ceiling_hit_},
        {"incidents", incidents_.dropped()},
        {"captures", captures_.forgotten()},
        {"registrations", registrations_.dropped() + traced_registrations_refused_},
        {"key_logs", keys_ ? keys_->key_log().refused() : 0},
        {"resumable_sessions", keys_ ? keys_->sessions().dropped() : 0},
        {"compressed_sessions", keys_ ? keys_->unpackers().refused : 0},
        {"waiting_for_keys", maker_.holding_ceiling_hit()},
        {"traced_connections", traces_.refused()},
        {"traced_sessions", traced_sessions_refused_},
    };
}

// Of what belongs to no session: what is of clients that the report is not about.
void Analyzer::Engine::leave_out_others(Analysis& analysis) const {
    const Selection& selection = options_.selection;
    if (selection.all()) {
        return;
    }
    std::erase_if(analysis.registrations, [&](const Registration& entry) {
        const bool alone =
            entry.transport == Transport::Udp || entry.source == RegistrationSource::Trace;
        return alone && !is_selected(selection, entry, context_);
    });
    std::erase_if(analysis.trace_only, [&](const TraceOnlyFailure& failure) {
        Session session;
        session.client = failure.client;
        session.start_time = failure.time;
        return !is_selected(selection, session, context_);
    });
    analysis.trace_only_count = analysis.trace_only.size();
}

// What is still open ends with the captures.
void Analyzer::Engine::end_flows() {
    for (auto rest = streams_.finish(); !rest.empty(); rest = streams_.finish()) {
        take_deliveries(rest);
    }
    // A packet may begin in one capture of a row and be completed in the next: only now it is
    // known.
    decoder_.finish();
    captures_.report_missing_fragments(decoder_.incomplete_datagrams());
    for (LiveFlow& flow : flows_.all()) {
        if (flow.open) {
            settle(flow, FlowEnd::EndOfCapture);  // flows that came as events
        }
    }
}

// Nothing more can come that would explain the sessions that waited.
void Analyzer::Engine::conclude_all(KeptList& kept) {
    for (std::size_t place = 0; place < kept.size(); ++place) {
        expect_conclusion(kept, place);
        conclude(*kept[place]);
        kept[place].reset();  // makes room for what incidents keep
    }
}

void Analyzer::Engine::tell_incidents(Analysis& analysis) {
    analysis.incidents = incidents_.finish(context_, captures_.last_time());
    compare_hellos(analysis.incidents, context_);
    tell_stories(analysis.incidents, StorySources{context_, helpers_});
    analysis.certificate_roles = roles_.of_certificates(certificates_.all().size());
    analysis.findings = findings_of(analysis.incidents, certificates_.all());
    if (settles()) {
        news_.take_back(current_incidents_.list(context_, captures_.last_time()),
                        analysis.incidents);
        news_.tell(analysis.incidents, analysis.findings);
    }
}

void Analyzer::Engine::tell_clients(Analysis& analysis) const {
    const auto is_counted = [this](const IpAddress& client) {
        return options_.selection.all() || counted_clients_.count(client) != 0;
    };
    analysis.at_risk = at_risk(context_, is_counted);
    analysis.clients = client_rows(tallies_);
    std::erase_if(analysis.clients, [&](const ClientRow& row) { return !is_counted(row.client); });
    for (ClientRow& row : analysis.clients) {
        row.last_cause = last_causes_.of(row.client, row.server);
    }
    analysis.unmet = parties_.unmet();
}

Analysis Analyzer::Engine::finish() {
    end_flows();
    KeptList kept = kept_.take_all();
    std::stable_sort(kept.begin(), kept.end(), [](const auto& a, const auto& b) {
        return a->session.start_time < b->session.start_time;
    });
    Analysis analysis;
    analysis.registrations = registrations_.finish();
    if (!traces_.empty()) {
        finish_traces(kept, analysis);
    }
    leave_out_others(analysis);
    conclude_all(kept);
    tell_incidents(analysis);
    tell_clients(analysis);
    analysis.certificates = certificates_.all();
    analysis.summary = summary();
    analysis.captures = captures_.give_reports();
    maker_.use_keys(nullptr);
    keys_.reset();  // secrets stay no longer than they are of use
    return analysis;
}

}  // namespace siptls

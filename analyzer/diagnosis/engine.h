// SPDX-License-Identifier: GPL-2.0-or-later
// The engine behind the door: frames become events, events sessions, sessions verdicts. It owns the
// context tables and decides when a session is settled, kept or let go (docs/architecture.md).
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "bytes/hash.h"
#include "bytes/spares.h"
#include "diagnosis/address_hash.h"
#include "diagnosis/chain_book.h"
#include "diagnosis/client_book.h"
#include "diagnosis/context.h"
#include "diagnosis/followed_names.h"
#include "diagnosis/helper_book.h"
#include "diagnosis/incidents.h"
#include "diagnosis/last_causes.h"
#include "diagnosis/name_book.h"
#include "diagnosis/operator_certificates.h"
#include "diagnosis/registrations.h"
#include "diagnosis/roles.h"
#include "diagnosis/tallies.h"
#include "diagnosis/told.h"
#include "diagnosis/traces/trace_book.h"
#include "diagnosis/traces/trace_join.h"
#include "diagnosis/twin_book.h"
#include "diagnosis/unreadable_frames.h"
#include "net/decode.h"
#include "session/event_maker.h"
#include "session/limits.h"
#include "session/resting_session.h"
#include "session/session_builder.h"
#include "siptls/analyzer.h"
#include "stream/tcp_streams.h"
#include "tls/decrypt/keys.h"
#include "x509/certificate_store.h"
#include "x509/staple.h"
#include "x509/trust.h"

namespace siptls {

// A handle says where its flow stands, which keeps asking for a verdict at a constant cost.
inline SessionHandle handle_of(FlowId flow, std::uint32_t count) {
    return static_cast<SessionHandle>(count) << 32 | flow;
}
inline FlowId flow_in(SessionHandle handle) {
    return static_cast<FlowId>(handle);
}

class Analyzer::Engine {
  public:
    Engine(AnalyzerOptions options, const Analyzer& door);

    void on_session(SessionSink sink) { sink_ = std::move(sink); }
    void add(const CaptureSecrets& secrets);
    void on_incident(IncidentSink sink) { incident_sink_ = std::move(sink); }
    void on_finding(FindingSink sink) { finding_sink_ = std::move(sink); }
    void add(const Frame& frame);
    void advance(Timestamp now);
    Activity activity() const;
    std::optional<SessionHandle> add(const Event& event);
    std::optional<Followed> add(const Segment& segment);
    Inside look_inside(const Frame& frame, Segment& segment);
    CaptureFacts end_capture(CaptureFacts facts);
    void add(const TraceRecord& record) { traces_.add(record); }
    void end_trace(TraceFacts facts) { traces_.end_trace(std::move(facts)); }
    std::optional<JudgedSession> verdict(SessionHandle handle) const;
    const std::vector<std::string>& key_problems() const { return key_problems_; }
    const std::vector<Certificate>& certificates() const { return certificates_.all(); }
    Analysis finish();

  private:
    struct CeilingHit {
        const char* limit;
        std::uint64_t times;
    };
    struct LiveFlow {
        std::unique_ptr<session::SessionBuilder> builder;  // null while the session rests
        session::RestingSession resting;
        SessionHandle handle = 0;
        bool open = false;
        bool released = false;
    };
    struct Kept {
        SessionHandle handle = 0;
        Session session;
        std::uint32_t revision = 0;  // last handed out; 0: not yet
        std::uint64_t told = 0;      // digest of the verdict then
    };

    void open_keys();
    decrypt::Keys& keys();
    struct KnownTrust {
        SteadyTime steady;
        std::optional<diagnosis::TrustFact> fact;
    };
    std::optional<diagnosis::TrustFact> trust_of(const std::vector<CertificateId>& chain,
                                                 Timestamp at) const;
    LiveFlow* flow_of(FlowId flow);
    const LiveFlow* flow_of(FlowId flow) const;
    std::unique_ptr<session::SessionBuilder> new_builder();
    session::SessionBuilder& awake(LiveFlow& flow);
    void let_rest(FlowId flow);
    void rest(LiveFlow& flow);
    void let_go(LiveFlow& flow);

    bool wants(const Segment& segment);
    void take_packet(const net::Packet& packet);
    void take_deliveries(std::span<const stream::Delivery> deliveries);
    void expect_ends(std::span<const stream::Delivery> coming) const;
    void take_datagram(const net::Packet& packet);
    void take_event(const Event& event);
    void take_dns(const Event& event, const DnsSeen& dns);
    void take_dhcp(const Event& event, const DhcpSeen& dhcp);
    void take_dhcp_v6(const Event& event, const DhcpSeen& dhcp);
    void take_ntp(const Event& event, const NtpSeen& ntp);
    void take_datagram_sip(const Event& event, const SipSeen& sip);
    void hear_exchange(const IpAddress& client, const IpAddress& server,
                       const SipExchange& exchange, const Event& event);
    void count_quality(const Event& event);
    void note_tunnel(std::uint32_t capture, std::string_view tunnel);
    void report_fragments();
    void count_other_port(std::uint16_t port);
    Quality& quality(std::uint32_t capture) {
        const std::uint32_t at = capture - first_quality_;
        return at < qualities_.size() ? qualities_[at] : new_quality(capture);
    }
    [[gnu::cold]] Quality& new_quality(std::uint32_t capture);

    bool is_session(const LiveFlow& flow) const;
    void settle(LiveFlow& flow, FlowEnd why);
    Session as_it_stands(const LiveFlow& flow) const;
    bool is_traced(const Session& session) const;
    std::uint64_t twin_key(const session::SessionBuilder& builder) const;
    bool is_copy(const LiveFlow& flow, const Session& session);
    void take_in_attempt(const Session& session, SessionHandle handle);
    void take_in(const Session& session, SessionHandle handle);
    void settle_established(const Session& session, SessionHandle handle);
    void keep(std::unique_ptr<Kept> kept);
    // Takes the session.
    void conclude(Kept& kept);
    void expect_conclusion(std::size_t place) const;
    void finish_traces(Analysis& analysis);
    diagnosis::TraceJoin join_traces();
    void hear_traced_registers(const diagnosis::TraceJoin& join);
    void add_traced_registrations(const diagnosis::TraceJoin& join,
                                  const std::vector<std::string>& ids,
                                  std::vector<Registration>& registrations);
    void let_go_of_kept();
    void index_kept();
    JudgedSession judged(Session&& session, SessionHandle handle) const;
    void hand_out(const JudgedSession& judged);
    bool is_asked_about(const Session& session) const;
    bool is_wanted(const JudgedSession& judged) const;
    void leave_out_others(Analysis& analysis) const;
    // Sessions that succeeded wait for earlier ones of the same endpoints.
    bool is_ordered() const { return options_.listing == SessionListing::All && !settles(); }
    std::vector<CeilingHit> ceilings() const;

    // engine_pace.cpp: Pace::Settled
    bool settles() const { return options_.pace == Pace::Settled; }
    void tell_settled(Kept& kept);
    bool tell_again(Kept& kept, JudgedSession& judged);
    void review(Timestamp now);
    void take_back_incidents(const std::vector<Incident>& before,
                             const std::vector<Incident>& after);
    void tell_incident(Incident incident);
    void tell_finding(Finding finding);
    void tell_conclusions(const std::vector<Incident>& incidents,
                          const std::vector<Finding>& findings);
    void tell_conclusions(Timestamp now);
    void count(const Session& session, Cause cause);
    void count(const Session& session, const Verdict& verdict);
    std::uint64_t pair_hash(const Session& session) const;
    Summary summary() const;
    std::vector<CaptureReport> capture_reports();

    AnalyzerOptions options_;
    const Analyzer& door_;
    SessionSink sink_;
    IncidentSink incident_sink_;
    FindingSink finding_sink_;

    net::PortWatch watch_;
    net::Decoder decoder_;
    net::Packet packet_;  // of the latest frame; here, so that it is not built for each
    diagnosis::FollowedNames followed_;
    stream::TcpStreams streams_;
    std::unique_ptr<decrypt::Keys> keys_;  // null as long as there are none
    std::vector<std::string> key_problems_;
    session::EventMaker maker_;
    x509::CertificateStore certificates_;
    session::FingerprintBook fingerprints_;
    x509::StapleBook staples_;
    diagnosis::OperatorCertificates operator_certificates_;
    std::optional<x509::TrustAnchors> anchors_;
    mutable std::map<std::vector<CertificateId>, KnownTrust> trust_facts_;

    dns::Message answer_;  // the latest; here, so that its memory serves again
    diagnosis::NameBook names_;
    diagnosis::ClientBook clients_;
    diagnosis::HelperBook helpers_;
    diagnosis::RoleBook roles_;
    diagnosis::OuiList vendors_;
    diagnosis::Tallies tallies_;
    diagnosis::SiblingBook siblings_;
    diagnosis::TwinBook twins_;
    diagnosis::RegistrationLog registrations_;
    diagnosis::IncidentBook incidents_;          // of concluded sessions
    diagnosis::IncidentBook current_incidents_;  // Pace::Settled: of kept ones too, as told
    diagnosis::ToldRevisions told_incidents_;
    diagnosis::ToldRevisions told_findings_;
    std::vector<Finding> findings_told_;  // the last round's
    Timestamp last_review_;
    Timestamp last_told_;
    bool has_news_ = false;  // incidents that no finding was told of
    diagnosis::MatchBook matches_;
    diagnosis::ChainBook chains_;
    diagnosis::TraceBook traces_;
    diagnosis::Context context_;  // views of the tables above

    std::vector<LiveFlow> flows_;  // by flow id
    Spares<session::SessionBuilder> spare_builders_{session::kMaxSpareBuilders};
    std::deque<SessionHandle>
        settled_;  // the latest settled ones, awake until others push them out
    std::vector<FlowId> to_release_;
    std::deque<std::unique_ptr<Kept>> kept_;  // none is null
    std::unordered_set<std::uint64_t> kept_pairs_;
    std::uint64_t kept_ceiling_hit_ = 0;
    std::uint64_t traced_sessions_refused_ = 0;
    // Where kept_ has them; only if somebody was given handles to ask with.
    std::unordered_map<SessionHandle, std::size_t> kept_places_;
    bool handles_given_ = false;
    std::uint32_t sessions_begun_ = 0;

    Summary summary_;
    std::set<IpAddress> counted_clients_;  // only if not all are selected
    std::map<std::uint16_t, std::uint64_t> other_ports_;
    diagnosis::LastCauses last_causes_;
    std::map<std::uint32_t, CaptureFacts> ended_captures_;  // by index, as the next two
    std::vector<Quality> qualities_;                        // of first_quality_ and those behind
    std::uint32_t first_quality_ = 0;
    Quality forgotten_quality_;
    std::uint64_t captures_forgotten_ = 0;
    std::uint64_t tunnels_refused_ = 0;
    std::map<std::uint32_t, diagnosis::UnreadableFrames> unreadable_;
    Timestamp capture_end_;
};

}  // namespace siptls

// SPDX-License-Identifier: GPL-2.0-or-later
// The engine behind the door: frames become events, events sessions, sessions verdicts. It owns the
// context tables and decides when a session is settled, kept or let go (docs/architecture.md).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "diagnosis/capture_log.h"
#include "diagnosis/chain_book.h"
#include "diagnosis/client_book.h"
#include "diagnosis/context.h"
#include "diagnosis/followed_names.h"
#include "diagnosis/helper_book.h"
#include "diagnosis/incidents.h"
#include "diagnosis/kept_sessions.h"
#include "diagnosis/last_causes.h"
#include "diagnosis/live_flows.h"
#include "diagnosis/name_book.h"
#include "diagnosis/news.h"
#include "diagnosis/operator_certificates.h"
#include "diagnosis/party_watch.h"
#include "diagnosis/registrations.h"
#include "diagnosis/roles.h"
#include "diagnosis/tallies.h"
#include "diagnosis/traces/trace_book.h"
#include "diagnosis/traces/trace_join.h"
#include "diagnosis/trust_book.h"
#include "net/decode.h"
#include "session/event_maker.h"
#include "session/session_builder.h"
#include "siptls/analyzer.h"
#include "stream/tcp_streams.h"
#include "tls/decrypt/keys.h"
#include "x509/certificate_store.h"
#include "x509/staple.h"

namespace siptls {

class Analyzer::Engine {
  public:
    Engine(AnalyzerOptions options, const Analyzer& door);

    void on_session(SessionSink sink) { sink_ = std::move(sink); }
    void add(const CaptureSecrets& secrets);
    void on_incident(IncidentSink sink) { news_.on_incident(std::move(sink)); }
    void on_finding(FindingSink sink) { news_.on_finding(std::move(sink)); }
    void add(const Frame& frame);
    void advance(Timestamp now);
    Activity activity() const;
    std::optional<SessionHandle> add(const Event& event);
    std::optional<Followed> add(const Segment& segment);
    Inside look_inside(const Frame& frame, Segment& segment);
    CaptureFacts end_capture(CaptureFacts facts) { return captures_.end(std::move(facts)); }
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
    using LiveFlow = diagnosis::LiveFlow;
    using Kept = diagnosis::KeptSession;
    using KeptList = diagnosis::KeptSessions::List;

    void open_keys();
    decrypt::Keys& keys();
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
    void count_other_port(std::uint16_t port);

    bool is_session(const LiveFlow& flow) const;
    void settle(LiveFlow& flow, FlowEnd why);
    void take_in_attempt(const Session& session, SessionHandle handle);
    void take_in(const Session& session, SessionHandle handle);
    void settle_established(const Session& session, SessionHandle handle);
    void keep(std::unique_ptr<Kept> kept);
    // Takes the session.
    void conclude(Kept& kept);
    // The session in this place is about to be concluded, and those behind it soon.
    void expect_conclusion(const KeptList& kept, std::size_t place) const;
    void finish_traces(KeptList& kept, Analysis& analysis);
    diagnosis::TraceJoin join_traces(KeptList& kept);
    void hear_traced_registers(const diagnosis::TraceJoin& join);
    void add_traced_registrations(const diagnosis::TraceJoin& join, const KeptList& kept,
                                  const std::vector<std::string>& ids,
                                  std::vector<Registration>& registrations);
    void let_go_of_kept();
    JudgedSession judged(Session&& session, SessionHandle handle) const;
    void hand_out(const JudgedSession& judged);
    bool is_asked_about(const Session& session) const;
    bool is_wanted(const JudgedSession& judged) const;
    void leave_out_others(Analysis& analysis) const;
    void end_flows();
    void conclude_all(KeptList& kept);
    void tell_incidents(Analysis& analysis);
    void tell_clients(Analysis& analysis) const;
    // Sessions that succeeded wait for earlier ones of the same endpoints.
    bool is_ordered() const { return options_.listing == SessionListing::All && !settles(); }
    std::vector<CeilingHit> ceilings() const;

    // engine_pace.cpp: Pace::Settled
    bool settles() const { return options_.pace == Pace::Settled; }
    void tell_settled(Kept& kept);
    bool tell_again(Kept& kept, JudgedSession& judged);
    void review(Timestamp now);
    void tell_conclusions(Timestamp now);
    void count(const Session& session, Cause cause);
    void count(const Session& session, const Verdict& verdict);
    Summary summary() const;

    AnalyzerOptions options_;
    const Analyzer& door_;
    SessionSink sink_;

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
    diagnosis::PartyWatch parties_;
    std::optional<diagnosis::TrustBook> trust_;  // nothing if there are no anchors

    dns::Message answer_;  // the latest; here, so that its memory serves again
    diagnosis::NameBook names_;
    diagnosis::ClientBook clients_;
    diagnosis::HelperBook helpers_;
    diagnosis::RoleBook roles_;
    diagnosis::OuiList vendors_;
    diagnosis::Tallies tallies_;
    diagnosis::SiblingBook siblings_;
    diagnosis::RegistrationLog registrations_;
    diagnosis::IncidentBook incidents_;          // of concluded sessions
    diagnosis::IncidentBook current_incidents_;  // Pace::Settled: of kept ones too, as told
    diagnosis::News news_;
    Timestamp last_review_;
    Timestamp last_told_;
    diagnosis::MatchBook matches_;
    diagnosis::ChainBook chains_;
    diagnosis::TraceBook traces_;
    diagnosis::Context context_;  // views of the tables above

    diagnosis::LiveFlows flows_;
    std::vector<FlowId> to_release_;
    diagnosis::KeptSessions kept_;
    std::uint64_t kept_ceiling_hit_ = 0;
    std::uint64_t traced_sessions_refused_ = 0;

    Summary summary_;
    std::set<IpAddress> counted_clients_;  // only if not all are selected
    std::uint64_t selected_clients_refused_ = 0;
    std::map<std::uint16_t, std::uint64_t> other_ports_;
    std::uint64_t other_ports_refused_ = 0;
    std::uint64_t traced_registrations_refused_ = 0;
    diagnosis::LastCauses last_causes_;
    diagnosis::CaptureLog captures_;
};

}  // namespace siptls

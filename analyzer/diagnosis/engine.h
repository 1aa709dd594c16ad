// SPDX-License-Identifier: GPL-2.0-or-later
// The engine behind the door: frames become events, events sessions, sessions verdicts. It owns the
// context tables and decides when a session is settled, kept or let go (docs/architecture.md).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

#include "diagnosis/client_book.h"
#include "diagnosis/context.h"
#include "diagnosis/followed_names.h"
#include "diagnosis/helper_book.h"
#include "diagnosis/incidents.h"
#include "diagnosis/name_book.h"
#include "diagnosis/registrations.h"
#include "diagnosis/roles.h"
#include "diagnosis/tallies.h"
#include "diagnosis/unreadable_frames.h"
#include "net/decode.h"
#include "session/event_maker.h"
#include "session/session_builder.h"
#include "siptls/analyzer.h"
#include "stream/tcp_streams.h"
#include "x509/certificate_store.h"
#include "x509/trust.h"

namespace siptls {

class Analyzer::Engine {
  public:
    Engine(AnalyzerOptions options, const Analyzer& door);

    void on_session(SessionSink sink) { sink_ = std::move(sink); }
    void add(const Frame& frame);
    std::optional<SessionHandle> add(const Event& event);
    CaptureFacts end_capture(CaptureFacts facts);
    std::optional<JudgedSession> verdict(SessionHandle handle) const;
    const std::vector<Certificate>& certificates() const { return certificates_.all(); }
    Analysis finish();

  private:
    struct LiveFlow {
        session::SessionBuilder builder;
        SessionHandle handle = 0;
        bool open = false;
        bool released = false;
    };
    struct Kept {
        SessionHandle handle = 0;
        Session session;
    };

    diagnosis::TrustFact trust_of(const std::vector<CertificateId>& chain, Timestamp at) const;
    LiveFlow* flow_of(FlowId flow);

    void take_packet(const net::Packet& packet);
    void take_deliveries(std::span<const stream::Delivery> deliveries);
    void take_datagram(const net::Packet& packet);
    void take_event(const Event& event);
    void take_dns(const Event& event, const DnsSeen& dns);
    void take_dhcp(const Event& event, const DhcpSeen& dhcp);
    void take_dhcp_v6(const Event& event, const DhcpSeen& dhcp);
    void take_ntp(const Event& event, const NtpSeen& ntp);
    void take_datagram_sip(const Event& event, const SipSeen& sip);
    void hear_registers(const IpAddress& client, const IpAddress& server,
                        const std::vector<SipExchange>& exchanges, const Event& event);
    void count_quality(const Event& event);
    void note_tunnel(std::uint32_t capture, std::string_view tunnel);
    void report_fragments();
    void count_other_port(std::uint16_t port);
    Quality& quality(std::uint32_t capture) {
        return capture < qualities_.size() ? qualities_[capture] : new_quality(capture);
    }
    [[gnu::cold]] Quality& new_quality(std::uint32_t capture);

    void settle(LiveFlow& flow, FlowEnd why);
    void settle_established(const Session& session);
    void keep(Kept kept);
    void conclude(Kept kept);
    JudgedSession judged(Session session) const;
    void hand_out(const JudgedSession& judged);
    void count(const Session& session, const Verdict& verdict);
    std::uint64_t pair_hash(const Session& session) const;
    Summary summary() const;
    std::vector<CaptureReport> capture_reports();

    AnalyzerOptions options_;
    const Analyzer& door_;
    SessionSink sink_;

    net::PortWatch watch_;
    net::Decoder decoder_;
    net::Packet packet_;  // of the latest frame; here, so that it is not built for each
    diagnosis::FollowedNames followed_;
    stream::TcpStreams streams_;
    session::EventMaker maker_;
    x509::CertificateStore certificates_;
    std::optional<x509::TrustAnchors> anchors_;
    mutable std::map<CertificateId, diagnosis::TrustFact> trust_facts_;

    diagnosis::NameBook names_;
    diagnosis::ClientBook clients_;
    diagnosis::HelperBook helpers_;
    diagnosis::RoleBook roles_;
    diagnosis::OuiList vendors_;
    diagnosis::Tallies tallies_;
    diagnosis::SiblingBook siblings_;
    diagnosis::RegistrationLog registrations_;
    diagnosis::IncidentBook incidents_;
    diagnosis::MatchBook matches_;
    diagnosis::Context context_;  // views of the tables above

    std::vector<std::unique_ptr<LiveFlow>> flows_;  // by flow id
    std::vector<FlowId> to_release_;
    std::vector<Kept> kept_;
    std::unordered_set<std::uint64_t> kept_pairs_;
    std::uint64_t kept_ceiling_hit_ = 0;
    SessionHandle next_handle_ = 0;

    Summary summary_;
    std::map<std::uint16_t, std::uint64_t> other_ports_;
    std::map<std::pair<IpAddress, Endpoint>, Cause> last_causes_;
    std::map<std::uint32_t, CaptureFacts> ended_captures_;  // by index, as the next two
    std::vector<Quality> qualities_;
    std::uint64_t tunnels_refused_ = 0;
    std::map<std::uint32_t, diagnosis::UnreadableFrames> unreadable_;
    Timestamp capture_end_;
};

}  // namespace siptls

// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/engine.h"

#include <algorithm>
#include <random>
#include <utility>

#include "diagnosis/client_identity/identify.h"
#include "diagnosis/ending.h"
#include "diagnosis/identifiers.h"
#include "diagnosis/judge.h"
#include "diagnosis/limits.h"
#include "diagnosis/sign_in_story.h"
#include "net/ports.h"
#include "session/limits.h"

namespace siptls {

using namespace diagnosis;  // NOLINT(google-build-using-namespace): the engine is this room's face

namespace {

// Keys the tables' hashes, so that nobody can choose colliding addresses. Nothing that comes out
// depends on it.
std::uint64_t random_seed() {
    std::random_device device;
    return static_cast<std::uint64_t>(device()) << 32 | device();
}

bool is_dhcp_v6(std::uint16_t port) {
    return port == net::kDhcpV6ClientPort || port == net::kDhcpV6ServerPort;
}

// A handle says where its flow stands, which keeps asking for a verdict at a constant cost.
SessionHandle handle_of(FlowId flow, std::uint32_t count) {
    return static_cast<SessionHandle>(count) << 32 | flow;
}
FlowId flow_in(SessionHandle handle) {
    return static_cast<FlowId>(handle);
}

}  // namespace

Analyzer::Engine::Engine(AnalyzerOptions options, const Analyzer& door)
    : options_(std::move(options)),
      door_(door),
      decoder_(watch_, random_seed()),
      followed_(watch_, options_.tls_ports, options_.sip_ports, options_.all_ports),
      streams_(random_seed(),
               [this](const Endpoint& endpoint) { return followed_.is_tls_server(endpoint); }),
      maker_([this](const Event& event) { take_event(event); }),
      certificates_(random_seed()),
      operator_certificates_(options_.server_certificates, certificates_),
      clients_(options_.client_profiles),
      context_{options_,
               names_,
               clients_,
               tallies_,
               siblings_,
               certificates_.all(),
               vendors_,
               matches_,
               {},
               [this](const Session& session) {
                   return fingerprints_.look_up(session).ja4; }} {
    for (const std::uint16_t port : options_.sip_ports) {
        watch_.follow_tcp(port);
        watch_.follow_udp(port);
    }
    watch_.follow_tcp(net::kDnsPort);
    for (const std::uint16_t port :
         {net::kDnsPort, net::kDhcpServerPort, net::kDhcpClientPort, net::kDhcpV6ServerPort,
          net::kDhcpV6ClientPort, net::kNtpPort}) {
        watch_.follow_udp(port);
    }
    for (const std::string& path : options_.key_logs) {
        keys().open_key_log(path);
    }
    for (const RsaKeyFile& file : options_.rsa_keys) {
        keys().open_rsa_key(file);
    }
    if (!options_.ca_files.empty() || !options_.ca_dirs.empty()) {
        anchors_ = x509::TrustAnchors::load(options_.ca_files, options_.ca_dirs).anchors;
        context_.trust = [this](const std::vector<CertificateId>& chain, Timestamp at) {
            return trust_of(chain, at);
        };
    }
}

// Made when the first key comes: without any, no connection pays for them.
decrypt::Keys& Analyzer::Engine::keys() {
    if (!keys_) {
        keys_ = std::make_unique<decrypt::Keys>(random_seed());
        maker_.use_keys(keys_.get());
    }
    return *keys_;
}

void Analyzer::Engine::add(const CaptureSecrets& secrets) {
    if (secrets.type == kTlsKeyLog) {
        keys().key_log().add_text(secrets.bytes);
    }
}

TrustFact Analyzer::Engine::trust_of(const std::vector<CertificateId>& chain, Timestamp at) const {
    const auto known = trust_facts_.find(chain.front());
    if (known != trust_facts_.end()) {
        return known->second;
    }
    std::vector<const Certificate*> certificates;
    certificates.reserve(chain.size());
    for (const CertificateId id : chain) {
        certificates.push_back(&certificates_.all()[id]);
    }
    const auto answer = anchors_->verify(certificates, at.nanoseconds / kSecond);
    const std::string missing =
        answer.missing_issuer.empty() ? std::string() : ": " + answer.missing_issuer;
    const TrustFact fact{answer.trusted, answer.trusted ? answer.anchor : answer.error + missing};
    return trust_facts_.emplace(chain.front(), fact).first->second;
}

// --- frames to events

void Analyzer::Engine::add(const Frame& frame) {
    switch (decoder_.decode(frame, packet_)) {
        case net::Decoded::Packet: take_packet(packet_); break;
        case net::Decoded::UnwatchedHello: count_other_port(packet_.destination.port); break;
        case net::Decoded::UnknownLink:
            unreadable_[frame.ref.capture].count(frame.link_type);
            break;
        default: break;
    }
}

void Analyzer::Engine::take_packet(const net::Packet& packet) {
    if (packet.protocol == net::Protocol::Udp) {
        take_datagram(packet);
        return;
    }
    const std::uint64_t repeated_before = streams_.counters().repeated_segments;
    const auto deliveries = streams_.add(packet);
    if (streams_.counters().repeated_segments != repeated_before) {
        ++quality(packet.frame.capture).duplicates;
    }
    take_deliveries(deliveries);
}

void Analyzer::Engine::take_deliveries(std::span<const stream::Delivery> deliveries) {
    for (const stream::Delivery& delivery : deliveries) {
        maker_.take(delivery);
    }
    for (const FlowId flow : to_release_) {
        maker_.release(flow);
        streams_.skip_payload(flow);
        let_rest(flow);
    }
    to_release_.clear();
}

void Analyzer::Engine::take_datagram(const net::Packet& packet) {
    note_tunnel(packet.frame.capture, packet.tunnel);
    Event event{packet.frame, packet.time, kNoFlow, Side::Client, NotTlsSeen{}};
    const auto is = [&](std::uint16_t port) {
        return packet.source.port == port || packet.destination.port == port;
    };
    if (is(net::kDnsPort)) {
        event.body = DnsSeen{packet.source, packet.destination, packet.payload};
    } else if (is(net::kDhcpServerPort) || is(net::kDhcpClientPort) || is(net::kDhcpV6ServerPort) ||
               is(net::kDhcpV6ClientPort)) {
        event.body = DhcpSeen{packet.source, packet.destination, packet.payload};
    } else if (is(net::kNtpPort)) {
        event.body = NtpSeen{packet.source, packet.destination, packet.payload};
    } else {
        event.body = SipSeen{packet.source, packet.destination, Transport::Udp, packet.payload};
    }
    take_event(event);
}

void Analyzer::Engine::count_other_port(std::uint16_t port) {
    const auto found = other_ports_.find(port);
    if (found != other_ports_.end()) {
        ++found->second;
    } else if (other_ports_.size() < kMaxOtherPorts) {
        other_ports_.emplace(port, 1);
    }
}

// Of a capture that was forgotten, the quality is nobody's.
Quality& Analyzer::Engine::new_quality(std::uint32_t capture) {
    if (capture < first_quality_) {
        return forgotten_quality_;
    }
    if (qualities_.size() > 2 * kMaxCaptures) {
        qualities_.erase(qualities_.begin(), qualities_.begin() + kMaxCaptures);
        first_quality_ += kMaxCaptures;
    }
    qualities_.resize(capture - first_quality_ + 1);
    return qualities_.back();
}

// --- events to sessions

std::optional<SessionHandle> Analyzer::Engine::add(const Event& event) {
    const auto handle = [&]() -> std::optional<SessionHandle> {
        const LiveFlow* flow = flow_of(event.flow);
        return flow != nullptr ? std::optional{flow->handle} : std::nullopt;
    };
    handles_given_ = true;
    const auto before = handle();
    take_event(event);
    to_release_.clear();  // who makes the events decides what to follow
    const bool ended = std::holds_alternative<FlowEnded>(event.body);
    return ended ? before : handle();
}

const Analyzer::Engine::LiveFlow* Analyzer::Engine::flow_of(FlowId flow) const {
    return flow < flows_.size() && flows_[flow].open ? &flows_[flow] : nullptr;
}

Analyzer::Engine::LiveFlow* Analyzer::Engine::flow_of(FlowId flow) {
    return flow < flows_.size() && flows_[flow].open ? &flows_[flow] : nullptr;
}

std::unique_ptr<session::SessionBuilder> Analyzer::Engine::new_builder() {
    if (spare_builders_.empty()) {
        return std::make_unique<session::SessionBuilder>();
    }
    auto builder = std::move(spare_builders_.back());
    spare_builders_.pop_back();
    return builder;
}

session::SessionBuilder& Analyzer::Engine::awake(LiveFlow& flow) {
    if (!flow.builder) {
        flow.builder = new_builder();
        flow.resting.wake(*flow.builder);
        flow.resting = {};
    }
    return *flow.builder;
}

// Nothing more is expected of the session but its end. It may be hours away, so the session rests
// when so many others have settled after it; most end before, and are spared being packed.
void Analyzer::Engine::let_rest(FlowId flow) {
    if (const LiveFlow* live = flow_of(flow)) {
        settled_.push_back(live->handle);
    }
    if (settled_.size() <= session::kMaxAwakeSessions) {
        return;
    }
    const SessionHandle handle = settled_.front();
    settled_.pop_front();
    LiveFlow* oldest = flow_of(flow_in(handle));
    if (oldest != nullptr && oldest->handle == handle && oldest->builder &&
        oldest->builder->is_tls()) {
        rest(*oldest);
    }
}

void Analyzer::Engine::rest(LiveFlow& flow) {
    flow.resting = session::RestingSession::of(*flow.builder);
    if (flow.resting) {
        let_go(flow);
    }
}

// The builder serves the next flow.
void Analyzer::Engine::let_go(LiveFlow& flow) {
    if (spare_builders_.size() < session::kMaxSpareBuilders) {
        spare_builders_.push_back(std::move(flow.builder));
    }
    flow.builder.reset();
}

void Analyzer::Engine::count_quality(const Event& event) {
    Quality& seen = quality(event.frame.capture);
    if (std::holds_alternative<TcpGap>(event.body)) {
        ++seen.lost_segments;
        return;  // what was lost shows no direction
    }
    if (const auto* link = std::get_if<LinkSeen>(&event.body)) {
        note_tunnel(event.frame.capture, link->tunnel);
    }
    (event.side == Side::Client ? seen.client_to_server : seen.server_to_client) = true;
}

void Analyzer::Engine::note_tunnel(std::uint32_t capture, std::string_view tunnel) {
    if (tunnel.empty()) {
        return;
    }
    std::vector<std::string>& known = quality(capture).tunnels;
    const auto at = std::lower_bound(known.begin(), known.end(), tunnel);
    if (at != known.end() && *at == tunnel) {
        return;
    }
    if (known.size() == kMaxTunnels) {
        ++tunnels_refused_;
    } else {
        known.emplace(at, tunnel);
    }
}

void Analyzer::Engine::take_event(const Event& event) {
    if (const auto* opened = std::get_if<TcpOpened>(&event.body)) {
        if (event.flow >= flows_.size()) {
            flows_.resize(event.flow + 1);
        }
        LiveFlow& flow = flows_[event.flow];
        if (flow.open) {
            settle(flow, FlowEnd::Replaced);
        }
        flow.builder = new_builder();
        flow.builder->begin(event, *opened);
        flow.handle = handle_of(event.flow, ++sessions_begun_);
        flow.open = true;
        flow.released = false;
        return;
    }
    if (const auto* dns = std::get_if<DnsSeen>(&event.body)) {
        take_dns(event, *dns);
        return;
    }
    if (const auto* dhcp = std::get_if<DhcpSeen>(&event.body)) {
        take_dhcp(event, *dhcp);
        return;
    }
    if (const auto* ntp = std::get_if<NtpSeen>(&event.body)) {
        take_ntp(event, *ntp);
        return;
    }
    LiveFlow* flow = flow_of(event.flow);
    if (flow == nullptr) {
        if (const auto* sip = std::get_if<SipSeen>(&event.body)) {
            take_datagram_sip(event, *sip);
        }
        return;
    }
    if (const auto* ended = std::get_if<FlowEnded>(&event.body)) {
        settle(*flow, ended->why);
        return;
    }
    count_quality(event);
    const bool rested = !flow->builder;
    session::SessionBuilder& builder = awake(*flow);
    builder.add(event, {certificates_, fingerprints_});
    if (std::holds_alternative<SipSeen>(event.body)) {
        if (const SipExchange* exchange = builder.latest_exchange()) {
            const Session& session = builder.session();
            hear_exchange(session.client.address, session.server.address, *exchange, event);
        }
    }
    if (builder.settled() && !flow->released) {
        flow->released = true;
        to_release_.push_back(event.flow);
    } else if (rested) {
        let_rest(event.flow);
    }
}

void Analyzer::Engine::take_dns(const Event& event, const DnsSeen& dns) {
    quality(event.frame.capture).dns_seen = true;
    const auto message = dns::parse_message(dns.message);
    if (!message) {
        return;
    }
    followed_.hear(names_.hear(*message, dns.destination.address, Seen{event.frame, event.time}));
}

void Analyzer::Engine::take_dhcp(const Event& event, const DhcpSeen& dhcp) {
    quality(event.frame.capture).dhcp_seen = true;
    if (is_dhcp_v6(dhcp.source.port) || is_dhcp_v6(dhcp.destination.port)) {
        take_dhcp_v6(event, dhcp);
        return;
    }
    if (const auto message = dhcp::parse_message(dhcp.message)) {
        const Seen seen{event.frame, event.time};
        clients_.hear(*message, seen);
        followed_.hear(names_.hear(*message, dhcp.destination.address, seen));
    }
}

void Analyzer::Engine::take_dhcp_v6(const Event& event, const DhcpSeen& dhcp) {
    if (const auto message = dhcp::parse_message_v6(dhcp.message)) {
        const Seen seen{event.frame, event.time};
        clients_.hear(*message, seen);
        followed_.hear(names_.hear(*message, dhcp.destination.address, seen));
    }
}

void Analyzer::Engine::take_ntp(const Event& event, const NtpSeen& ntp) {
    constexpr std::uint8_t kModeMask = 7;
    constexpr std::uint8_t kServerMode = 4;  // RFC 5905, 7.3
    if (!ntp.message.empty() && (ntp.message[0] & kModeMask) == kServerMode) {
        helpers_.hear(HelperKind::Ntp, ntp.destination.address, ntp.source,
                      Seen{event.frame, event.time});
    }
}

void Analyzer::Engine::take_datagram_sip(const Event& event, const SipSeen& sip) {
    Endpoint client;
    if (const auto* exchange = registrations_.add_datagram(sip, event.frame, client)) {
        const Endpoint& server = client == sip.source ? sip.destination : sip.source;
        hear_exchange(client.address, server.address, *exchange, event);
    }
}

// Who signs in says who it is and where it goes; who asks for OPTIONS, what program it is. In other
// requests the words may be those of somebody behind the client.
void Analyzer::Engine::hear_exchange(const IpAddress& client, const IpAddress& server,
                                     const SipExchange& exchange, const Event& event) {
    const Seen seen{event.frame, event.time};
    if (exchange.method == sip::kRegister) {
        clients_.hear_register(client, exchange, seen);
        followed_.hear(names_.hear_register(client, server, exchange, seen));
    } else if (exchange.method == "OPTIONS") {
        clients_.hear_user_agent(client, exchange, seen);
    }
}

// --- sessions to verdicts

// Whether the flow is an attempt at TLS: its server is expected to speak it, or its client does.
bool Analyzer::Engine::is_session(const LiveFlow& flow) const {
    return flow.resting || flow.builder->is_tls() ||
           followed_.is_tls_server(flow.builder->session().server);
}

void Analyzer::Engine::settle(LiveFlow& flow, FlowEnd why) {
    flow.open = false;
    const Session& session = awake(flow).finish(why);
    if (is_session(flow)) {
        take_in_attempt(session, flow.handle);
    } else {
        registrations_.add_connection(session, {});
        if (session.http_answered) {
            helpers_.hear(HelperKind::Http, session.client.address, session.server,
                          Seen{session.first_frame, session.start_time});
        }
    }
    let_go(flow);
}

void Analyzer::Engine::take_in_attempt(const Session& session, SessionHandle handle) {
    if (!session.sip.empty()) {
        registrations_.add_connection(
            session, session_id(session.client, session.server, session.start_time));
    }
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
    siblings_.learn(session);
    const std::optional<ExpectedName> name = expected_name(session, context_);
    roles_.learn(session, name);
    tallies_.add(session, name);
    if (session.outcome == Outcome::Established) {
        settle_established(session, handle);
    } else {
        Kept kept{handle, session};
        if (settles()) {
            tell_settled(kept);
        }
        keep(std::move(kept));
    }
}

std::uint64_t Analyzer::Engine::pair_hash(const Session& session) const {
    return fold_multiply(EndpointHash{}(session.client), EndpointHash{}(session.server) | 1);
}

// Nothing that comes later changes a success: it is written at once, unless an attempt of the same
// endpoints waits.
void Analyzer::Engine::settle_established(const Session& session, SessionHandle handle) {
    if (!traces_.empty() && traces_.knows(session.client)) {
        if (kept_.size() < kMaxTracedSessions) {
            keep(
                Kept{handle, session});  // until it is known which records of the trace are its own
            return;
        }
        ++traced_sessions_refused_;
    }
    if (options_.listing == SessionListing::All) {
        if (is_ordered() && kept_pairs_.count(pair_hash(session)) != 0) {
            keep(Kept{handle, session});
            return;
        }
        hand_out(judged(session, handle));
        return;
    }
    Verdict verdict;
    verdict.cause = Cause::None;
    count(session, verdict);
}

void Analyzer::Engine::keep(Kept kept) {
    if (kept_.size() >= kMaxKeptSessions) {
        ++kept_ceiling_hit_;
        let_go_of_kept();
    }
    if (is_ordered()) {
        kept_pairs_.insert(pair_hash(kept.session));
    }
    if (handles_given_) {
        kept_places_[kept.handle] = kept_.size();
    }
    kept_.push_back(std::move(kept));
}

// Lets go of an eighth at once, so that moving the rest costs little.
void Analyzer::Engine::let_go_of_kept() {
    const auto part = static_cast<std::ptrdiff_t>(kMaxKeptSessions / 8);
    for (auto at = kept_.begin(); at != kept_.begin() + part; ++at) {
        conclude(std::move(*at));
    }
    kept_.erase(kept_.begin(), kept_.begin() + part);
    index_kept();
}

void Analyzer::Engine::index_kept() {
    kept_pairs_.clear();
    kept_places_.clear();
    for (std::size_t place = 0; place < kept_.size(); ++place) {
        if (is_ordered()) {
            kept_pairs_.insert(pair_hash(kept_[place].session));
        }
        if (handles_given_) {
            kept_places_[kept_[place].handle] = place;
        }
    }
}

JudgedSession Analyzer::Engine::judged(Session session, SessionHandle handle) const {
    Verdict verdict = judge(session, context_);
    std::string id = session_id(session.client, session.server, session.start_time);
    JudgedSession judged{std::move(id), 1, std::move(session), std::move(verdict), {}, {}, handle};
    judged.community_id = community_id(judged.session.client, judged.session.server);
    judged.fingerprints = fingerprints_.look_up(judged.session);
    return judged;
}

void Analyzer::Engine::conclude(Kept kept) {
    JudgedSession session = judged(std::move(kept.session), kept.handle);
    if (session.verdict.incident) {
        incidents_.add(session, context_);
    }
    if (!settles()) {
        hand_out(session);
        return;
    }
    count(session.session, session.verdict);
    tell_again(kept, session);
}

void Analyzer::Engine::count(const Session& session, const Verdict& verdict) {
    ++summary_.sessions;
    ++summary_.outcomes[static_cast<std::size_t>(session.outcome)];
    ++summary_.causes[static_cast<std::size_t>(verdict.cause)];
    if (session.decryption != Decryption::NoKeys) {
        ++summary_.decryption[session.decryption];
    }
    if (session.outcome == Outcome::Established) {
        return;
    }
    const std::pair parties{session.client.address, session.server};
    if (last_causes_.size() < kMaxTallies || last_causes_.count(parties) != 0) {
        last_causes_[parties] = verdict.cause;
    }
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
    const LiveFlow* flow = flow_of(flow_in(handle));
    if (flow != nullptr && flow->handle == handle && is_session(*flow)) {
        session::SessionBuilder builder;
        if (flow->builder) {
            builder = *flow->builder;
        } else {
            flow->resting.wake(builder);
        }
        Session session = builder.finish(FlowEnd::EndOfCapture);
        operator_certificates_.complete(session);
        return judged(std::move(session), handle);
    }
    const auto kept = kept_places_.find(handle);
    if (kept == kept_places_.end()) {
        return std::nullopt;
    }
    return judged(kept_[kept->second].session, handle);
}

// --- the end

CaptureFacts Analyzer::Engine::end_capture(CaptureFacts facts) {
    const auto unreadable = unreadable_.find(facts.index);
    if (unreadable != unreadable_.end()) {
        unreadable->second.report(facts);
        unreadable_.erase(unreadable);
    }
    capture_end_ = std::max(capture_end_, facts.last_time);
    ended_captures_.insert_or_assign(facts.index, facts);
    if (ended_captures_.size() > kMaxCaptures) {
        ended_captures_.erase(ended_captures_.begin());
        ++captures_forgotten_;
    }
    return facts;
}

std::vector<CaptureReport> Analyzer::Engine::capture_reports() {
    std::vector<CaptureReport> reports;
    for (auto& [index, facts] : ended_captures_) {
        reports.push_back(CaptureReport{std::move(facts), quality(index)});
    }
    return reports;
}

Summary Analyzer::Engine::summary() const {
    Summary summary = summary_;
    for (const auto& [server, tally] : streams_.syn_tallies()) {
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
    return {
        {"connections", streams.connections_evicted},
        {"half_open_connections", streams.half_open_evicted},
        {"out_of_order_bytes", streams.pending_ceiling_hit},
        {"tunnels", frames.tunnels_not_told + tunnels_refused_},
        {"nested_tunnels", frames.tunnels_too_deep},
        {"fragments", frames.fragments_evicted},
        {"certificates", certificates_.refused()},
        {"fingerprints", fingerprints_.refused()},
        {"clients", clients_.dropped() + helpers_.dropped()},
        {"names", names_.dropped()},
        {"tallies", tallies_.dropped()},
        {"kept_sessions", kept_ceiling_hit_},
        {"incidents", incidents_.dropped()},
        {"captures", captures_forgotten_},
        {"registrations", registrations_.dropped()},
        {"key_logs", keys_ ? keys_->key_log().refused() : 0},
        {"resumable_sessions", keys_ ? keys_->sessions().dropped() : 0},
        {"compressed_sessions", keys_ ? keys_->unpackers().refused : 0},
        {"waiting_for_keys", maker_.holding_ceiling_hit()},
        {"traced_connections", traces_.refused()},
        {"traced_sessions", traced_sessions_refused_},
    };
}

// A packet may begin in one capture of a row and be completed in the next, so this is known only at
// the very end.
void Analyzer::Engine::report_fragments() {
    decoder_.finish();
    for (const auto& [capture, packets] : decoder_.incomplete_datagrams()) {
        if (const auto ended = ended_captures_.find(capture); ended != ended_captures_.end()) {
            CaptureFacts& facts = ended->second;
            facts.problems.push_back(missing_fragments(facts, packets));
        }
    }
}

void Analyzer::Engine::finish_traces(Analysis& analysis) {
    TraceJoin join = join_traces();
    hear_traced_registers(join);
    std::vector<std::string> ids;
    for (const Kept& kept : kept_) {
        const Session& session = kept.session;
        ids.push_back(session_id(session.client, session.server, session.start_time));
    }
    add_traced_registrations(join, ids, analysis.registrations);
    analysis.traces = std::move(join.traces);
    analysis.trace_only = std::move(join.only);
    analysis.trace_only_count = join.only_count;
}

// Brings traces and sessions together; without any capture the traces make the sessions.
TraceJoin Analyzer::Engine::join_traces() {
    if (ended_captures_.empty() && kept_.empty()) {
        TraceJoin join;
        for (Session& session : sessions_of_traces(traces_, options_.trace_offset, join)) {
            tallies_.add(session, expected_name(session, context_));
            kept_.push_back(Kept{0, std::move(session)});
        }
        return join;
    }
    CaptureSpan span;
    for (const auto& [index, facts] : ended_captures_) {
        const bool first = span.last == Timestamp{};
        span.first = first ? facts.first_time : std::min(span.first, facts.first_time);
        span.last = std::max(span.last, facts.last_time);
    }
    std::vector<Session*> sessions;
    for (Kept& kept : kept_) {
        sessions.push_back(&kept.session);
    }
    return diagnosis::join_traces(
        traces_, sessions, span, options_.trace_offset, [](const Session& session) {
            return session_id(session.client, session.server, session.start_time);
        });
}

// Who the clients are and what they registered with, where the trace's times can be trusted.
void Analyzer::Engine::hear_traced_registers(const TraceJoin& join) {
    for (const TracedConnection& connection : traces_.connections()) {
        if (!connection.registers || !join.placed(connection.trace)) {
            continue;
        }
        const Nanoseconds offset = join.traces[connection.trace].clock_offset;
        const Seen seen{FrameRef{},
                        Timestamp{connection.first.nanoseconds - offset, connection.first.digits}};
        for (const SipExchange& exchange : connection.registers->all()) {
            clients_.hear_register(connection.client.address, exchange, seen);
            names_.hear_traced_register(connection.client.address, exchange, seen);
        }
    }
}

void Analyzer::Engine::add_traced_registrations(const TraceJoin& join,
                                                const std::vector<std::string>& ids,
                                                std::vector<Registration>& registrations) {
    const auto& connections = traces_.connections();
    for (std::size_t number = 0; number < connections.size(); ++number) {
        const TracedConnection& connection = connections[number];
        if (!connection.registers || !join.placed(connection.trace)) {
            continue;
        }
        for (const SipExchange& exchange : connection.registers->all()) {
            if (registrations.size() >= session::kMaxRegistrations) {
                return;
            }
            Registration& told = registrations.emplace_back();
            told.client = connection.client;
            told.server = connection.server.value_or(Endpoint{});
            told.transport = Transport::Tls;
            told.exchange = exchange;
            told.source = RegistrationSource::Trace;
            if (const auto place = join.session_of[number]) {
                told.session = ids[*place];
                told.server = kept_[*place].session.server;
            }
        }
    }
}

Analysis Analyzer::Engine::finish() {
    for (auto rest = streams_.finish(); !rest.empty(); rest = streams_.finish()) {
        take_deliveries(rest);
    }
    report_fragments();
    for (LiveFlow& flow : flows_) {
        if (flow.open) {
            settle(flow, FlowEnd::EndOfCapture);  // flows that came as events
        }
    }
    kept_places_.clear();
    std::stable_sort(kept_.begin(), kept_.end(), [](const Kept& a, const Kept& b) {
        return a.session.start_time < b.session.start_time;
    });
    Analysis analysis;
    analysis.registrations = registrations_.finish();
    if (!traces_.empty()) {
        finish_traces(analysis);
    }
    for (Kept& kept : kept_) {
        conclude(std::move(kept));
    }
    kept_.clear();

    analysis.incidents = incidents_.finish(context_, capture_end_);
    compare_hellos(analysis.incidents, context_);
    tell_stories(analysis.incidents, StorySources{context_, helpers_});
    analysis.certificate_roles = roles_.of_certificates(certificates_.all().size());
    analysis.findings = findings_of(analysis.incidents, certificates_.all());
    if (settles()) {
        take_back_incidents(current_incidents_.list(context_, capture_end_), analysis.incidents);
        tell_conclusions(analysis.incidents, analysis.findings);
    }
    analysis.at_risk = at_risk(context_);
    analysis.clients = client_rows(tallies_);
    for (ClientRow& row : analysis.clients) {
        row.last_cause = last_causes_[{row.client, row.server}];
    }
    analysis.certificates = certificates_.all();
    analysis.summary = summary();
    analysis.captures = capture_reports();
    return analysis;
}

}  // namespace siptls

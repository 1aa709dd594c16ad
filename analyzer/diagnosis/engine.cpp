// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/engine.h"

#include <algorithm>
#include <random>
#include <utility>

#include "bytes/prefetch.h"
#include "diagnosis/limits.h"
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

// As many as expect_ends looks at. Only when connections end do more come at a time.
constexpr std::size_t kFewDeliveries = 4;

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
      parties_(options_),
      clients_(options_.client_profiles),
      news_(door),
      context_{options_,
               names_,
               clients_,
               tallies_,
               siblings_,
               certificates_.all(),
               vendors_,
               matches_,
               chains_,
               {},
               [this](const Session& session) { return fingerprints_.ja4(session); }} {
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
    open_keys();
    if (!options_.ca_files.empty() || !options_.ca_dirs.empty()) {
        trust_.emplace(options_.ca_files, options_.ca_dirs);
        context_.trust = [this](const std::vector<CertificateId>& chain, Timestamp at) {
            return trust_->of(chain, at, certificates_.all());
        };
    }
    if (is_ordered()) {
        kept_.remember_pairs();
    }
}

void Analyzer::Engine::open_keys() {
    const auto note = [this](std::string problem) {
        if (!problem.empty()) {
            key_problems_.push_back(std::move(problem));
        }
    };
    for (const std::string& path : options_.key_logs) {
        note(keys().open_key_log(path));
    }
    for (const RsaKeyFile& file : options_.rsa_keys) {
        note(keys().open_rsa_key(file));
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

// --- frames to events

void Analyzer::Engine::add(const Frame& frame) {
    switch (decoder_.decode(frame, packet_)) {
        case net::Decoded::Packet: take_packet(packet_); break;
        case net::Decoded::UnwatchedHello: count_other_port(packet_.destination.port); break;
        case net::Decoded::UnknownLink:
            captures_.note_unreadable_frame(frame.ref.capture, frame.link_type);
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
        ++captures_.quality(packet.frame.capture).duplicates;
    }
    take_deliveries(deliveries);
}

void Analyzer::Engine::take_deliveries(std::span<const stream::Delivery> deliveries) {
    for (std::size_t at = 0; at < deliveries.size(); ++at) {
        if (deliveries.size() - at > kFewDeliveries) {
            expect_ends(deliveries.subspan(at + 1));
        }
        maker_.take(deliveries[at]);
    }
    for (const FlowId flow : to_release_) {
        maker_.release(flow);
        streams_.skip_payload(flow);
        flows_.let_rest(flow);
    }
    to_release_.clear();
}

// Connections end many at a time, long after their last packet, when nothing of them is in a cache
// any more. While one is taken in, what the next ones need is fetched, step by step as one thing
// leads to another.
void Analyzer::Engine::expect_ends(std::span<const stream::Delivery> coming) const {
    const auto builder_of = [&](const stream::Delivery& delivery) {
        const LiveFlow* flow =
            std::holds_alternative<FlowEnded>(delivery.what) ? flows_.find(delivery.flow) : nullptr;
        return flow != nullptr ? flow->builder.get() : nullptr;
    };
    if (const session::SessionBuilder* next = builder_of(coming[0])) {
        tallies_.expect_now(next->session().client.address);
    }
    if (const session::SessionBuilder* second = builder_of(coming[1])) {
        tallies_.expect(second->session().client.address);
    }
    if (const session::SessionBuilder* third = builder_of(coming[2])) {
        prefetch_whole(*third);
    }
    flows_.expect(coming[3].flow);
}

void Analyzer::Engine::take_datagram(const net::Packet& packet) {
    captures_.note_tunnel(packet.frame.capture, packet.tunnel);
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
    } else {
        ++other_ports_refused_;
    }
}

// --- events to sessions

std::optional<SessionHandle> Analyzer::Engine::add(const Event& event) {
    const auto handle = [&]() -> std::optional<SessionHandle> {
        const LiveFlow* flow = flows_.find(event.flow);
        return flow != nullptr ? std::optional{flow->handle} : std::nullopt;
    };
    kept_.remember_handles();
    const auto before = handle();
    take_event(event);
    to_release_.clear();  // who makes the events decides what to follow
    const bool ended = std::holds_alternative<FlowEnded>(event.body);
    return ended ? before : handle();
}

inline void Analyzer::Engine::count_quality(const Event& event) {
    Quality& seen = captures_.quality(event.frame.capture);
    if (const auto* gap = std::get_if<TcpGap>(&event.body)) {
        ++(gap->cause == GapCause::Cut ? seen.cut_segments : seen.lost_segments);
        return;  // what was lost shows no direction
    }
    if (const auto* link = std::get_if<LinkSeen>(&event.body)) {
        captures_.note_tunnel(event.frame.capture, link->tunnel);
    }
    seen.client_to_server |= event.side == Side::Client;
    seen.server_to_client |= event.side == Side::Server;
}

void Analyzer::Engine::take_event(const Event& event) {
    if (const auto* opened = std::get_if<TcpOpened>(&event.body)) {
        if (LiveFlow* former = flows_.find(event.flow)) {
            settle(*former, FlowEnd::Replaced);
        }
        flows_.begin(event, *opened);
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
    LiveFlow* flow = flows_.find(event.flow);
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
    session::SessionBuilder& builder = flows_.awake(*flow);
    builder.add(event, {certificates_, fingerprints_, staples_});
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
        flows_.let_rest(event.flow);
    }
}

}  // namespace siptls

// SPDX-License-Identifier: GPL-2.0-or-later
// Workload "handshakes": nothing but sign-ins over TLS and the name lookups before some of them.
#include "bench/session_lane.h"
#include "bench/sip_site.h"
#include "bench/workloads.h"

namespace siptls::bench {
namespace {

constexpr std::uint64_t kRefusedEvery = 50;
constexpr std::size_t kOpenSessions = 500;

}  // namespace

Facts write_handshakes(const Order& order) {
    CertificateFactory factory;
    const SipSite site{factory, kRefusedEvery, order.seed};
    SessionLane lane{kOpenSessions, order.size,
                     [&](std::uint64_t index) { return site.session(index); }};
    CaptureFile file{order.base.string() + ".pcap"};
    std::uint64_t lookup_packets = 0;
    while (!lane.empty()) {
        if (lane.write_next(file, lane.due()) == Transport::Udp)
            ++lookup_packets;
    }
    file.finish();
    return {{order.base.filename().string() + ".pcap"},
            {},
            {{"packets", file.packets()},
             {"bytes", file.size()},
             {"sessions", lane.started()},
             {"refused", site.refused(lane.started())},
             {"lookup_packets", lookup_packets}}};
}

}  // namespace siptls::bench

// SPDX-License-Identifier: GPL-2.0-or-later
// Workload "mix": a mirror port of a voice site. Sign-ins are a small part of its packets; most are
// telephone calls and web traffic. Ends after the ordered number of packets, whatever is open then.
#include <limits>

#include "bench/rtp_lane.h"
#include "bench/session_lane.h"
#include "bench/sip_site.h"
#include "bench/web_site.h"
#include "bench/workloads.h"

namespace siptls::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

// Shares of all packets in percent; RTP has the rest.
constexpr std::uint64_t kSipPercent = 12;
constexpr std::uint64_t kWebPercent = 40;

// A steady load of 25,000 packets a second. With it and the shares, each lane runs about as fast
// as its own clock says: a stream of a call, for one, sends every 20 ms.
constexpr Micros kPacketInterval = 40us;
constexpr std::size_t kOpenSignIns = 500;
constexpr std::size_t kOpenPages = 450;
constexpr std::size_t kCalls = 120;

struct Counts {
    std::uint64_t sip = 0;  // packets on port 5061
    std::uint64_t web = 0;
    std::uint64_t rtp = 0;
    std::uint64_t lookups = 0;

    std::uint64_t all() const { return sip + web + rtp + lookups; }
};

bool behind(std::uint64_t part, std::uint64_t percent, const Counts& counts) {
    return part * 100 < percent * (counts.all() + 1);
}

}  // namespace

Facts write_mix(const Order& order) {
    CertificateFactory factory{*order.keys};
    const SipSite sip_site{factory, Population{}, order.seed};
    const WebSite web_site{factory, order.seed + 1};
    SessionLane sign_ins{kOpenSignIns, kUnlimited,
                         [&](std::uint64_t index) { return sip_site.session(index); }};
    SessionLane pages{kOpenPages, kUnlimited,
                      [&](std::uint64_t index) { return web_site.session(index); }};
    RtpLane calls{kCalls, order.seed + 2};
    CaptureFile file{order.base.string() + ".pcap"};
    Counts counts;
    for (Micros now = kCaptureStart; counts.all() < order.size; now += kPacketInterval) {
        if (behind(counts.sip, kSipPercent, counts)) {
            const bool tcp = sign_ins.write_next(file, now) == Transport::Tcp;
            ++(tcp ? counts.sip : counts.lookups);
        } else if (behind(counts.web, kWebPercent, counts)) {
            pages.write_next(file, now);
            ++counts.web;
        } else {
            calls.write_next(file, now);
            ++counts.rtp;
        }
    }
    file.finish();
    return {{order.base.filename().string() + ".pcap"},
            {},
            {},
            {{"packets", file.packets()},
             {"bytes", file.size()},
             {"sessions", sign_ins.started()},
             {"sip_packets", counts.sip},
             {"web_packets", counts.web},
             {"rtp_packets", counts.rtp},
             {"lookup_packets", counts.lookups}}};
}

}  // namespace siptls::bench

// SPDX-License-Identifier: GPL-2.0-or-later
// A lane over a site, written to its end.
#include "bench/sign_ins.h"

namespace siptls::bench {

SessionLane sign_in_lane(const SipSite& site, std::uint64_t total, std::size_t open) {
    return {open, total, [&site](std::uint64_t index) { return site.session(index); }};
}

void write_next(SessionLane& lane, CaptureFile& file, std::uint64_t& lookup_packets) {
    if (lane.write_next(file, lane.due()) == Transport::Udp)
        ++lookup_packets;
}

Facts write_sign_ins(const Order& order, const Population& population, std::size_t open) {
    CertificateFactory factory{*order.keys};
    const SipSite site{factory, population, order.seed};
    SessionLane lane = sign_in_lane(site, order.size, open);
    CaptureFile file{order.base.string() + ".pcap"};
    std::uint64_t lookup_packets = 0;
    while (!lane.empty())
        write_next(lane, file, lookup_packets);
    file.finish();
    return {{order.base.filename().string() + ".pcap"},
            {},
            {},
            {{"packets", file.packets()},
             {"bytes", file.size()},
             {"sessions", lane.started()},
             {"refused", site.refused(lane.started())},
             {"lookup_packets", lookup_packets}}};
}

}  // namespace siptls::bench

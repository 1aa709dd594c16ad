// SPDX-License-Identifier: GPL-2.0-or-later
// Workloads "rotated" and "pcapng": the sign-ins of "handshakes" as dumpcap leaves them, cut into
// many files or in its own format.
#include <algorithm>
#include <cstdio>
#include <string>

#include "bench/sign_ins.h"

namespace siptls::bench {
namespace {

constexpr std::uint64_t kFiles = 100;
// Of a session, rounded up: so there are at most kFiles files.
constexpr std::uint64_t kPacketsPerSession = 21;

std::string rotated_name(const Order& order, std::size_t number) {
    char ending[16];
    std::snprintf(ending, sizeof ending, ".%03zu.pcap", number);
    return order.base.string() + ending;
}

Facts facts_of(const SipSite& site, const SessionLane& lane, std::uint64_t lookup_packets) {
    return {{},
            {},
            {},
            {{"sessions", lane.started()},
             {"refused", site.refused(lane.started())},
             {"lookup_packets", lookup_packets}}};
}

}  // namespace

Facts write_rotated(const Order& order) {
    CertificateFactory factory{*order.keys};
    const SipSite site{factory, Population{}, order.seed};
    SessionLane lane = sign_in_lane(site, order.size, kOpenSessions);
    const std::uint64_t share =
        std::max<std::uint64_t>(1, order.size * kPacketsPerSession / kFiles);
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    std::uint64_t lookup_packets = 0;
    std::vector<std::string> names;
    while (!lane.empty()) {
        const std::filesystem::path path = rotated_name(order, names.size() + 1);
        CaptureFile file{path};
        while (!lane.empty() && file.packets() < share)
            write_next(lane, file, lookup_packets);
        file.finish();
        names.push_back(path.filename().string());
        packets += file.packets();
        bytes += file.size();
    }
    Facts facts = facts_of(site, lane, lookup_packets);
    facts.files = std::move(names);
    facts.counts.insert(facts.counts.begin(), {{"packets", packets}, {"bytes", bytes}});
    return facts;
}

Facts write_pcapng(const Order& order) {
    CertificateFactory factory{*order.keys};
    const SipSite site{factory, Population{}, order.seed};
    const auto write = [&](const std::string& name, CaptureFormat format) {
        SessionLane lane = sign_in_lane(site, order.size, kOpenSessions);
        CaptureFile file{order.base.string() + name, format};
        std::uint64_t lookup_packets = 0;
        while (!lane.empty())
            write_next(lane, file, lookup_packets);
        file.finish();
        Facts facts = facts_of(site, lane, lookup_packets);
        facts.files = {order.base.filename().string() + name};
        facts.counts.insert(facts.counts.begin(),
                            {{"packets", file.packets()}, {"bytes", file.size()}});
        return facts;
    };
    Facts facts = write(".pcapng", CaptureFormat::Pcapng);
    facts.loop_files = write(".pcap", CaptureFormat::Pcap).files;
    return facts;
}

}  // namespace siptls::bench

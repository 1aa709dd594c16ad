// SPDX-License-Identifier: GPL-2.0-or-later
// Workload "flood": connection attempts that nobody answers, each from an address of its own, as in
// a SYN flood with forged senders.
#include "bench/frames.h"
#include "bench/repeatable_random.h"
#include "bench/workloads.h"

namespace siptls::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kFirstSender = 0x0b000001;
constexpr std::uint32_t kTarget = 0xac103d0a;
constexpr std::uint16_t kSipsPort = 5061;
constexpr Micros kInterval = 10us;

}  // namespace

Facts write_flood(const Order& order) {
    RepeatableRandom random{order.seed};
    const Endpoint target{host_at(kTarget, 64), kSipsPort};
    CaptureFile file{order.base.string() + ".pcap"};
    Micros now = kCaptureStart;
    for (std::uint64_t index = 0; index < order.size; ++index, now += kInterval) {
        const Endpoint sender{host_at(kFirstSender + static_cast<std::uint32_t>(index), 47),
                              static_cast<std::uint16_t>(random.between(1'024, 0x10000))};
        TcpSegment segment;
        segment.sequence = static_cast<std::uint32_t>(random.next());
        segment.flags = kSyn;
        write_tcp(file, now, {sender, target, static_cast<std::uint16_t>(random.next())}, segment);
    }
    file.finish();
    return {{order.base.filename().string() + ".pcap"},
            {},
            {},
            {{"packets", file.packets()}, {"bytes", file.size()}, {"sessions", 0}}};
}

}  // namespace siptls::bench

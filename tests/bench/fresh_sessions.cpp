// SPDX-License-Identifier: GPL-2.0-or-later
// The plans live as long as the lane that replays them.
#include "bench/fresh_sessions.h"

#include "bench/session_lane.h"
#include "bench/sign_ins.h"

namespace siptls::bench {
namespace {

constexpr std::uint64_t kClients = 25'000;
constexpr std::uint32_t kFirstClient = 0x0a400100;

}  // namespace

Facts write_fresh_sessions(const Order& order, const RecordFresh& record) {
    std::deque<Plan> plans;
    SessionLane lane{kOpenSessions, order.size, [&](std::uint64_t index) {
                         const FreshConnection made = record(index);
                         plans.push_back(plan_connection(made.conversation));
                         SessionSetup setup;
                         setup.plan = &plans.back();
                         const auto client = static_cast<std::uint32_t>(index % kClients);
                         setup.client = {host_at(kFirstClient + client, 126),
                                         static_cast<std::uint16_t>(0xc000 + index % 0x4000)};
                         setup.server = made.server;
                         setup.randoms = Randoms::Recorded;
                         return Session{setup, RepeatableRandom{order.seed, index}};
                     }};
    CaptureFile file{order.base.string() + ".pcap"};
    while (!lane.empty())
        lane.write_next(file, lane.due());
    file.finish();
    return {{order.base.filename().string() + ".pcap"},
            {},
            {},
            {{"packets", file.packets()}, {"bytes", file.size()}, {"sessions", lane.started()}}};
}

}  // namespace siptls::bench
